import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { GrokphaseError } from "../../src/errors.ts";
import { decodeNpy, encodeNpy, npyHeader } from "../../src/files/npy.ts";
import { decodeNpz, encodeNpz } from "../../src/files/npz.ts";
import { crc32 } from "../../src/files/zip-checksums.ts";
import { notTested } from "../not-tested.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const folder = temporaryFolder();
const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;
function python(program: string): string {
  const { status, stdout, stderr } = spawnSync("python3", ["-c", `import numpy as np\n${program}`], { cwd: folder });
  if (status !== 0) throw new Error(String(stderr));
  return String(stdout).trim();
}

test("arrays come back as they went, in both precisions and every number of axes", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 4 });
  fc.assert(
    fc.property(sizes, fc.boolean(), (shape, single) => {
      const length = shape.reduce((product, size) => product * size, 1);
      const values = Array.from({ length }, (_, i) => (i % 3 === 2 ? Number.NaN : 1 / (i + 1)));
      const data = single ? new Float32Array(values) : new Float64Array(values);
      const bytes = encodeNpy({ data, shape });
      expect((bytes.length - data.byteLength) % 64).toBe(0);
      expect(decodeNpy(bytes, "x.npy")).toEqual({ data, shape });
    }),
  );
});

test("the data are copied out, from any offset", () => {
  const bytes = encodeNpy({ data: new Float64Array([1, 2, 3]), shape: [3] });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  const { data } = decodeNpy(shifted.subarray(3), "x.npy");
  shifted.fill(0);
  expect([...data]).toEqual([1, 2, 3]);
});

test.each([
  ["other bytes", new Uint8Array(200), "x.npy: expected a .npy file"],
  ["nothing", new Uint8Array(0), "x.npy: expected a .npy file"],
  ["a cut header", npyHeader("f32", [3]).slice(0, 40), "x.npy: expected a whole .npy header"],
  [
    "cut data",
    encodeNpy({ data: new Float32Array(3), shape: [3] }).slice(0, -1),
    "x.npy: expected 12 bytes of data, found 11",
  ],
  [
    "too many data",
    new Uint8Array([...npyHeader("f32", [1]), 0, 0, 0, 0, 0]),
    "x.npy: expected 4 bytes of data, found 5",
  ],
])("%s is refused in one line", (_, bytes, message) => {
  expect(() => decodeNpy(bytes, "x.npy")).toThrow(message);
});

test.each([
  ["'<f4'", "'<i8'", 'expected an array of float32 or float64, found "<i8"'],
  ["False", "True ", "expected a row-major array (numpy.ascontiguousarray)"],
])("an array with %s replaced by %s is refused by name", (from, to, message) => {
  const text = Buffer.from(encodeNpy({ data: new Float32Array(2), shape: [2] })).toString("latin1");
  const bytes = Buffer.from(text.replace(from, to), "latin1");
  expect(() => decodeNpy(bytes, "x.npy")).toThrow(message);
});

test("an .npz holds its arrays by name, and its bytes do not depend on the time zone or the hour", () => {
  const arrays = {
    W: { data: new Float32Array([1, 2, 3, 4, 5, 6]), shape: [2, 3] },
    a: { data: new Float64Array([0.5, -0.5]), shape: [2] },
  };
  const bytes = encodeNpz(arrays);
  expect(decodeNpz(bytes, "w.npz")).toEqual(arrays);
  const zone = process.env.TZ;
  try {
    process.env.TZ = "Pacific/Kiritimati";
    expect(encodeNpz(arrays)).toEqual(bytes);
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
  expect(() => decodeNpz(bytes.slice(0, 50), "w.npz")).toThrow("w.npz: expected a .npz file");
});

const matrix = { data: new Float32Array([1, -2.5, 3e-8, Number.NaN, Number.POSITIVE_INFINITY, 0]), shape: [3, 2] };

test("what NumPy 2.4 wrote is read, and the same bytes are written", () => {
  // np.save of the matrix, np.savez_compressed of W and a.
  const saved =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsIDIpLCB9ICAgICAgICAgICAgICAg" +
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAgwFnZADMAAMB/AACAfwAAAAA=";
  const compressed =
    "UEsDBC0AAAAIAAAAIQB8nN6i//////////8FABQAVy5ucHkBABAAmAAAAAAAAABYAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Ce" +
    "ll9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgaGBnsGBgYHIALiBiBeAMQHHABQSwMELQAAAAgAAAAhABUYcg7/////////" +
    "/wUAFABhLm5weQEAEACQAAAAAAAAAE8AAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBak" +
    "AvkaRjqaOgq1ChQArlkzQWCnfSgYXLUHAFBLAQItAy0AAAAIAAAAIQB8nN6iWAAAAJgAAAAFAAAAAAAAAAAAAACAAQAAAABXLm5weVBLAQItAy0A" +
    "AAAIAAAAIQAVGHIOTwAAAJAAAAAFAAAAAAAAAAAAAACAAY8AAABhLm5weVBLBQYAAAAAAgACAGYAAAAVAQAAAAA=";
  expect(Buffer.from(encodeNpy(matrix)).toString("base64")).toBe(saved);
  expect(decodeNpy(Buffer.from(saved, "base64"), "saved.npy")).toEqual(matrix);
  expect(decodeNpz(Buffer.from(compressed, "base64"), "w.npz")).toEqual({
    W: { data: new Float32Array([1, 2, 3, 4, 5, 6]), shape: [2, 3] },
    a: { data: new Float64Array([0.1, 1 / 3]), shape: [2] },
  });
});

test("no byte of an .npz can change unseen, but for what nobody reads", () => {
  const arrays = { W: { data: new Float32Array([1, 2, 3, 4, 5, 6]), shape: [2, 3] }, a: matrix };
  const plain = encodeNpz(arrays);
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)]);
  for (const bytes of [plain, zipSync(Object.fromEntries(files), { level: 9, comment: "of nobody" } as object)]) {
    let refused = 0;
    for (let i = 0; i < bytes.length; i++) {
      const spoilt = bytes.slice();
      spoilt[i]! ^= 1 << (i % 8);
      const read = () => Object.values(decodeNpz(spoilt, "w.npz"));
      try {
        // Names are not under a checksum, dates and copies in front of each file are not looked at.
        expect(read()).toEqual(Object.values(arrays));
      } catch (error) {
        if (!(error instanceof GrokphaseError)) throw error;
        expect(error.message).toMatch(/^w\.npz(\/[^:]*)?: expected /);
        refused++;
      }
    }
    expect(refused / bytes.length).toBeGreaterThan(bytes === plain ? 0.6 : 0.4);
  }
});

test("NumPy reads the same numbers, and writes the same bytes", () => {
  if (!hasNumpy) return notTested("NumPy on .npy and .npz files", "python3 has no numpy");
  const vector = { data: new Float64Array([0.1, 1 / 3]), shape: [2] };
  writeFileSync(join(folder, "m.npy"), encodeNpy(matrix));
  writeFileSync(join(folder, "w.npz"), encodeNpz({ W: matrix, a: vector }));
  const shown = python(
    "m = np.load('m.npy'); w = np.load('w.npz')\n" +
      "assert np.array_equal(m, w['W'], equal_nan=True)\n" +
      "np.save('saved.npy', m); np.save('vector.npy', w['a'])\n" +
      "print(m.dtype, m.shape, [float(x).hex() for x in m.ravel()], w['a'].dtype, [float(x).hex() for x in w['a']])",
  );
  expect(shown).toBe(
    "float32 (3, 2) ['0x1.0000000000000p+0', '-0x1.4000000000000p+1', '0x1.01b2b20000000p-25', 'nan', 'inf', '0x0.0p+0'] " +
      "float64 ['0x1.999999999999ap-4', '0x1.5555555555555p-2']",
  );
  expect(new Uint8Array(readFileSync(join(folder, "saved.npy")))).toEqual(encodeNpy(matrix));
  expect(decodeNpy(readFileSync(join(folder, "vector.npy")), "vector.npy")).toEqual(vector);
});

test("the checksum is that of zlib, and of the check value of its catalogue", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  fc.assert(fc.property(fc.uint8Array(), (bytes) => crc32(bytes) === zlibCrc32(bytes)));
});

/** Hostile .npy and .npz: a typed error that names the file, or the arrays that it holds; never memory for what is not there. */
import fc from "fast-check";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { decodeNpy, encodeNpy, npyHeader } from "../../src/files/npy.ts";
import { decodeNpz, encodeNpz } from "../../src/files/npz.ts";
import { randomCases } from "../long.ts";
import { changes, spoiled } from "./mutation.ts";
import { outcomeOf } from "./outcome.ts";

const arrays = [
  { data: new Float32Array([1, 2, 3, 4, 5, 6]), shape: [2, 3] },
  { data: new Float64Array([0.5, -0.5]), shape: [2] },
  { data: new Float64Array(0), shape: [0, 5] },
  { data: new Float32Array([7]), shape: [] },
  { data: new Float64Array(600).fill(1 / 3), shape: [12, 50] },
];

/** What any array that is let through has to be. */
function expectSound({ data, shape }: (typeof arrays)[number], fileBytes: number): void {
  expect(shape.every((size) => Number.isSafeInteger(size) && size >= 0)).toBe(true);
  expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
  expect(data.byteLength).toBeLessThan(fileBytes);
}

test("spoilt .npy files", () => {
  const letThrough = { yes: 0, no: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...arrays, arrays.at(-1)!), changes, (array, list) => {
      const bytes = spoiled(encodeNpy(array), list);
      const outcome = outcomeOf(() => decodeNpy(bytes, "x.npy"), ["x.npy: expected "]);
      if ("result" in outcome) expectSound(outcome.result as (typeof arrays)[number], bytes.length);
      letThrough["result" in outcome ? "yes" : "no"]++;
    }),
    { ...randomCases(400, 2500) },
  );
  // Both ends are tried: changed data are data, changed headers are refused.
  expect(Math.min(letThrough.yes, letThrough.no)).toBeGreaterThan(20);
});

/** The header of an array with any text in the place of its shape. */
function withShape(text: string): Uint8Array {
  const body = `{'descr': '<f8', 'fortran_order': False, 'shape': (${text}), }\n`;
  const start = npyHeader("f64", [1]).slice(0, 10);
  start[8] = body.length & 255;
  start[9] = body.length >> 8;
  return new Uint8Array([...start, ...Buffer.from(body, "latin1"), ...new Uint8Array(16)]);
}

test("shapes that claim anything", () => {
  const size = fc.oneof(
    fc.constantFrom("0", "1", "2", "65536", "4294967296", "9007199254740993", "1e3", "-1", "0x2", "9".repeat(400), ""),
    fc.nat().map(String),
  );
  const list = fc.array(size, { maxLength: 70 }).map((sizes) => sizes.join(","));
  fc.assert(
    fc.property(list, (shape) => {
      const bytes = withShape(shape);
      const outcome = outcomeOf(() => decodeNpy(bytes, "x.npy"), ["x.npy: expected "]);
      if ("result" in outcome) expectSound(outcome.result as (typeof arrays)[number], bytes.length);
    }),
    { ...randomCases(200, 1000), examples: [["2"], ["2,"], ["1,2"], [",".repeat(9000)], ["1".repeat(9000)]] },
  );
  expect(decodeNpy(withShape("2"), "x.npy").shape).toEqual([2]);
  expect(() => decodeNpy(withShape("4294967296, 4294967296"), "x.npy")).toThrow(
    'x.npy: expected the shape of an array that can be, found "(4294967296, 4294967296)"',
  );
  expect(() => decodeNpy(withShape("1000000000000"), "x.npy")).toThrow("x.npy: expected 8000000000000 bytes of data");
});

test("headers longer than any are refused before they are looked at", () => {
  const bytes = new Uint8Array(30_000).fill(0x20);
  bytes.set(npyHeader("f32", [1]).slice(0, 8));
  bytes.set([2, 0, 0x00, 0x60, 0, 0], 6);
  expect(() => decodeNpy(bytes, "x.npy")).toThrow("x.npy: expected a .npy header of at most 10000 bytes, found 24576");
  bytes.set([4, 0], 6);
  expect(() => decodeNpy(bytes, "x.npy")).toThrow("x.npy: expected a .npy file of version 1, 2 or 3, found 4");
});

test("spoilt .npz files, stored and deflated", () => {
  const named = { W: arrays[0]!, a: arrays[1]! };
  const deflated = zipSync(
    Object.fromEntries(Object.entries(named).map(([name, array]) => [`${name}.npy`, encodeNpy(array)])),
    { level: 9 },
  );
  fc.assert(
    fc.property(fc.constantFrom(encodeNpz(named), deflated), changes, (whole, list) => {
      const bytes = spoiled(whole, list);
      const outcome = outcomeOf(() => decodeNpz(bytes, "w.npz"), ["w.npz: expected ", "w.npz/"]);
      if (!("result" in outcome)) return;
      for (const array of Object.values(outcome.result)) {
        expectSound(array as (typeof arrays)[number], 1032 * bytes.length);
      }
    }),
    { ...randomCases(400, 2500) },
  );
  expect(decodeNpz(deflated, "w.npz")).toEqual(named);
});

test("zips that claim more than they can hold are refused before memory is taken for it", () => {
  const one = encodeNpz({ a: arrays[1]! });
  const directory = one.lastIndexOf(0x50, one.length - 23);
  const claim = (original: number, packed = original) => {
    const bytes = one.slice();
    const view = new DataView(bytes.buffer);
    expect(view.getUint32(directory, true)).toBe(0x02014b50);
    view.setUint32(directory + 20, packed, true);
    view.setUint32(directory + 24, original, true);
    return () => decodeNpz(bytes, "w.npz");
  };
  expect(claim(4e9)).toThrow("w.npz: expected arrays that fit into");
  expect(claim(4e9, 100)).toThrow("w.npz: expected arrays that fit into");

  // 50 MB of zeros in 50 kB: what a bomb looks like on its way in, and is here an array too long for its header.
  const bomb = zipSync({ "a.npy": new Uint8Array(5e7) }, { level: 9 });
  expect(bomb.length).toBeLessThan(60_000);
  expect(() => decodeNpz(bomb, "w.npz")).toThrow("w.npz/a.npy: expected a .npy file");
  const twice = zipSync({ "a.npy": encodeNpy(arrays[0]!), "b.txt": new Uint8Array(3) });
  expect(() => decodeNpz(twice, "w.npz")).toThrow('w.npz: expected .npy files of different names, found "b.txt"');
});

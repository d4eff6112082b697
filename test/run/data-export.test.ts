/** `grokphase data`: another program finds in its files what a run trained on, and so the losses that the run measured. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { loadCore } from "../../src/core/module.ts";
import { decodeNpy } from "../../src/files/npy.ts";
import { exportData } from "../../src/run/data-export.ts";
import { chainSpec, modularChainSpec } from "../experiment.ts";
import { erf } from "../reference/erf.ts";

const core = await loadCore();
const root = mkdtempSync(join(tmpdir(), "grokphase-data-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const read = (folder: string, name: string) => decodeNpy(readFileSync(join(folder, name)), name);

test.each(["f32", "f64"] as const)(
  "losses and f1 from the files and the weights are those of the run, %s",
  (precision) => {
    const spec = chainSpec({ precision, sampler: { burnIn: 0, thin: 1 } }, { dataSet: 1 });
    const out = join(root, precision);
    const files = exportData(core, spec.experiment, 1, out);
    expect(files.map(({ name }) => name).sort()).toEqual(readdirSync(out).sort());
    expect(readdirSync(out).sort()).toEqual(
      ["inputs.npy", "targets.npy", "teacher.npy", "test-inputs.npy", "test-targets.npy"].sort(),
    );
    const chain = openChain(core, spec, null);
    const { input, readout } = chain.weights();
    const { names, values } = chain.advance(1);
    chain.close();
    const measured = (name: string) => values[names.indexOf(name)]!;
    const [dim, width] = [5, 11];
    const loss = (prefix: string) => {
      const inputs = read(out, `${prefix}inputs.npy`);
      const targets = read(out, `${prefix}targets.npy`);
      const [samples] = inputs.shape;
      expect(inputs.shape).toEqual([samples, dim]);
      expect(targets.shape).toEqual([samples]);
      let sum = 0;
      for (let m = 0; m < samples!; m++) {
        let output = 0;
        for (let i = 0; i < width; i++) {
          let h = 0;
          for (let k = 0; k < dim; k++) h += Number(input[i * dim + k]) * Number(inputs.data[m * dim + k]);
          output += Number(readout[i]) * erf(h);
        }
        sum += (output - Number(targets.data[m])) ** 2;
      }
      return sum / samples!;
    };
    const digits = precision === "f32" ? 5 : 12;
    expect(loss("") / measured("trainLoss")).toBeCloseTo(1, digits);
    expect(loss("test-") / measured("testLoss")).toBeCloseTo(1, digits);
    const teacher = read(out, "teacher.npy");
    let f1 = 0;
    for (let i = 0; i < width; i++) {
      let [q, square] = [0, 0];
      for (let k = 0; k < dim; k++) {
        q += Number(input[i * dim + k]) * Number(teacher.data[k]);
        square += Number(input[i * dim + k]) ** 2;
      }
      f1 += (Number(readout[i]) * 2 * q) / Math.sqrt(Math.PI * (1 + 2 * square));
    }
    expect(f1).toBeCloseTo(measured("f1"), precision === "f32" ? 5 : 12);
  },
);

test("modular addition: every pair once, with its answer, in training or test", () => {
  const spec = modularChainSpec({ task: { fraction: 0.6 } });
  const { modulus } = spec.experiment.task;
  const out = join(root, "modular");
  exportData(core, spec.experiment, 0, out);
  expect(readdirSync(out).sort()).toEqual(["pairs.npy", "test-pairs.npy"]);
  const all = ["pairs.npy", "test-pairs.npy"].flatMap((name) => {
    const bytes = readFileSync(join(out, name));
    const start = 10 + bytes.readUInt16LE(8);
    const header = bytes.toString("latin1", 10, start);
    expect(header).toContain("'descr': '<i4'");
    const rows = Number(/\((\d+), 3\)/.exec(header)![1]);
    return Array.from({ length: rows }, (_, i) => [0, 1, 2].map((k) => bytes.readInt32LE(start + 4 * (3 * i + k))));
  });
  expect(all).toHaveLength(modulus * modulus);
  expect(new Set(all.map(([n, m]) => n! * modulus + m!)).size).toBe(modulus * modulus);
  for (const [n, m, answer] of all) expect(answer).toBe((n! + m!) % modulus);
});

test("a data set that is not there is refused with its path", () => {
  expect(() => exportData(core, chainSpec().experiment, 2, join(root, "none"))).toThrow(
    /^--data-set: expected a whole number from 0 to 1, for dataSets is 2, found 2/,
  );
});

/**
 * The discrete Fourier transform of a neuron's P weights both ways, by matrices and by Bluestein's algorithm, at any P:
 * the same work in the same run. The core takes the faster one (assembly/modular/fourier.ts). Both are compiled as the core
 * is, and both are compared with the definition before they are timed.
 *
 *     npm run bench:transform [-- 11 23 97]
 */
import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { interleave } from "../src/benchmark/interleave.ts";
import { loadCore } from "../src/core/module.ts";
import { lanes, quads } from "../src/network/panels.ts";
import { chirpTable, matrixTable } from "../src/tasks/modular-addition/fourier-table.ts";

type Precision = "f32" | "f64";
type Kernel = (...numbers: number[]) => void;

/** Panels that take turns, as those of a network do. */
const PANELS = 32;

const moduli = process.argv.slice(2).map(Number);
if (moduli.length === 0) moduli.push(11, 23, 97, 113, 149, 251, 401, 499, 997);

const { error, stderr } = await asc.main(["--config", "bench/assembly/asconfig.json"]);
if (error) throw new Error(String(stderr));
const memory = new WebAssembly.Memory({ initial: 1024 });
const { instance } = await WebAssembly.instantiate(readFileSync("build/bench/transform.wasm"), {
  env: { memory, abort: () => {} },
});
const kernels = instance.exports as Record<string, Kernel>;
const core = await loadCore();

console.log("P     precision  matrix ns  Bluestein ns  matrix/Bluestein  the core takes");
for (const modulus of moduli) for (const precision of ["f32", "f64"] as const) measure(modulus, precision);

/** A neuron's time in nanoseconds by both. */
function measure(modulus: number, precision: Precision): void {
  const size = precision === "f32" ? 4 : 8;
  const lane = lanes(precision);
  const length = 2 ** Math.ceil(Math.log2(2 * modulus - 1));
  const half = (modulus - 1) / 2;
  const stride = quads(modulus) * lane;
  const spectrumRows = quads(half + 1) + quads(half);

  let free = 65536;
  const place = (count: number): number => {
    const pointer = free;
    free += Math.ceil((count * size) / 64) * 64;
    return pointer;
  };
  const numbers = (pointer: number, count: number) =>
    precision === "f32"
      ? new Float32Array(memory.buffer, pointer, count)
      : new Float64Array(memory.buffer, pointer, count);
  const written = (values: ArrayLike<number>): number => {
    const pointer = place(values.length);
    numbers(pointer, values.length).set(values);
    return pointer;
  };

  const matrices = written(matrixTable(core, modulus));
  const chirps = written(chirpTable(core, modulus, length));
  const scratch = place(Math.max(length, spectrumRows) * lane);
  const spectrum = place(spectrumRows * lane);
  const rows = written(Array.from({ length: PANELS * stride }, (_, i) => Math.sin(1 + 3 * i)));

  const matrix = kernels[`byMatrix_${precision}`]!;
  const bluestein = kernels[`byBluestein_${precision}`]!;
  const tasks = {
    matrix: () => matrix(rows, spectrum, scratch, matrices, modulus, 0, PANELS),
    bluestein: () => bluestein(rows, spectrum, scratch, chirps, modulus, length, PANELS),
  };
  for (const [name, task] of Object.entries(tasks)) {
    numbers(spectrum, spectrumRows * lane).fill(Number.NaN);
    task();
    const last = numbers(rows + (PANELS - 1) * stride * size, stride);
    check(name, modulus, lane, last, numbers(spectrum, spectrumRows * lane), precision === "f32" ? 2e-6 : 4e-15);
  }
  const { matrix: first, bluestein: second } = interleave(tasks, 15);
  const chosen = core.kernels.fourierLength(modulus) > 0 ? "Bluestein" : "matrix";
  const each = (milliseconds: number) => (1e6 * milliseconds) / (PANELS * lane);
  console.log(
    [
      String(modulus).padEnd(5),
      precision.padEnd(10),
      each(first.median).toFixed(1).padStart(9),
      each(second.median).toFixed(1).padStart(13),
      (first.median / second.median).toFixed(2).padStart(17),
      `  ${chosen}`,
    ].join(" "),
  );
}

/** Every number of a panel's spectrum against its definition. */
function check(
  name: string,
  modulus: number,
  lane: number,
  rows: ArrayLike<number>,
  spectrum: ArrayLike<number>,
  tolerance: number,
): void {
  const half = (modulus - 1) / 2;
  for (let i = 0; i < lane; i++) {
    for (let k = 0; k <= half; k++) {
      let cosine = 0;
      let sine = 0;
      for (let n = 0; n < modulus; n++) {
        const angle = (2 * Math.PI * ((k * n) % modulus)) / modulus;
        cosine += (rows[n * lane + i]! * Math.cos(angle)) / modulus;
        sine += (rows[n * lane + i]! * Math.sin(angle)) / modulus;
      }
      const even = spectrum[k * lane + i]!;
      const odd = k === 0 ? 0 : spectrum[(quads(half + 1) + k - 1) * lane + i]!;
      if (!(Math.abs(even - cosine) < tolerance && Math.abs(odd - sine) < tolerance)) {
        throw new Error(`${name}, P = ${modulus}, k = ${k}: ${even} ${odd} for ${cosine} ${sine}`);
      }
    }
  }
}

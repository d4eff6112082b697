// Nanoseconds an element of the core's elementwise functions and normals, beside the
// host's Math and plain JavaScript, on the same arrays, rounds taken in turn.
//
//     npm run build && node bench/compare/elementwise.mjs
import { cpus } from "node:os";
import { loadCore } from "../../dist/node/core.js";
import { erf, normal } from "./plain.mjs";

const COUNT = 2000;
const ROUNDS = 15;
const CALLS = 30;

const { kernels, memory, face } = await loadCore();

const tasks = {};
for (const type of ["f32", "f64"]) {
  const Numbers = type === "f32" ? Float32Array : Float64Array;
  const [x, y, z] = [...face.allocate(Float64Array.of(8 * COUNT, 8 * COUNT, 8 * COUNT))];
  const at = (pointer) => new Numbers(memory.buffer, pointer, COUNT);
  for (let i = 0; i < COUNT; i++) at(x)[i] = 2 * Math.sin(i);
  let step = 0;
  tasks[type] = {
    "erf and exp(−u²)": {
      core: () => kernels[`erfGaussian_${type}`](x, y, z, COUNT),
      host: () => {
        const [u, erfs, gaussians] = [at(x), at(y), at(z)];
        for (let i = 0; i < COUNT; i++) {
          erfs[i] = erf(u[i]);
          gaussians[i] = Math.exp(-u[i] * u[i]);
        }
      },
    },
    exp: {
      core: () => kernels[`exp_${type}`](x, y, COUNT),
      host: () => {
        const [u, powers] = [at(x), at(y)];
        for (let i = 0; i < COUNT; i++) powers[i] = Math.exp(u[i]);
      },
    },
    log: {
      core: () => kernels[`log_${type}`](y, z, COUNT),
      host: () => {
        const [u, logarithms] = [at(y), at(z)];
        for (let i = 0; i < COUNT; i++) logarithms[i] = Math.log(u[i]);
      },
    },
    normals: {
      core: () => kernels[`fillNormals_${type}`](z, COUNT, 1, 2, 0, 0, step++, 0),
      host: () => {
        const normals = at(z);
        for (let i = 0; i < COUNT; i++) normals[i] = normal();
      },
    },
  };
}

console.log(`Node ${process.versions.node}, ${cpus()[0].model.trim()}; ns an element, medians\n`);
console.log(`${"".padEnd(24)}${"core".padStart(8)}${"host".padStart(9)}${"ratio".padStart(9)}`);
for (const [type, functions] of Object.entries(tasks)) {
  for (const [name, { core, host }] of Object.entries(functions)) {
    const times = { core: [], host: [] };
    // Rounds before the first that counts let the engine compile.
    for (let round = -5; round < ROUNDS; round++) {
      for (const [who, run] of Object.entries({ core, host })) {
        const start = performance.now();
        for (let i = 0; i < CALLS; i++) run();
        if (round >= 0) times[who].push(((performance.now() - start) * 1e6) / (CALLS * COUNT));
      }
    }
    const [a, b] = [times.core, times.host].map((all) => all.sort((p, q) => p - q)[ROUNDS >> 1]);
    console.log(
      `${`${name} ${type}`.padEnd(24)}${a.toFixed(2).padStart(8)}${b.toFixed(2).padStart(9)}${(b / a).toFixed(1).padStart(8)} ×`,
    );
  }
}

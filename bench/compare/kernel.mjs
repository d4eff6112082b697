// NNGP kernel of erf networks in f64, Cholesky and solution, n = 3000, d = 150 unless told: this project's core beside
// NumPy and SciPy on one thread, rounds taken in turn in the same run. Wall and processor time of each, for on a busy
// machine only the latter says something.
//
//     npm run build && npm run bench:kernel [-- n d rounds]
import { spawn } from "node:child_process";
import { cpus } from "node:os";
import { createInterface } from "node:readline";
import { loadCore, nngpRegression, nngpStripes } from "../../dist/node/index.js";

const [n = 3000, d = 150, rounds = 7] = process.argv.slice(2).map(Number);
const core = await loadCore();
const data = Float64Array.from({ length: n * d }, (_, i) => 1.4 * Math.sin(i * i + i));
const inputs = { data, rows: n, dim: d };
const y = Float64Array.from({ length: n }, (_, i) => data[i * d]);
const kernel = { activation: "erf", inputVariance: 0.5, readoutVariance: 8 / 700 };

function clock() {
  const { user, system } = process.cpuUsage();
  return [performance.now(), (user + system) / 1e3];
}

function timed(work) {
  const start = clock();
  const result = work();
  return { ms: clock().map((end, i) => end - start[i]), result };
}

const python = spawn("python3", [new URL("kernel.py", import.meta.url).pathname, n, d], {
  stdio: ["pipe", "pipe", "inherit"],
});
const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
const answer = async () => JSON.parse((await lines.next()).value);
const versions = await answer();

const ours = { build: [], all: [], peak: [] };
const theirs = { build: [], cholesky: [], all: [] };
const operations = 200_000;
for (let round = -1; round < rounds; round++) {
  const build = timed(() => nngpStripes(core, kernel, inputs, inputs, () => {}));
  const all = timed(() => nngpRegression(core, kernel, inputs, y, 0.18));
  const peak = timed(() => core.kernels.peak_f64(operations));
  python.stdin.write("go\n");
  const other = await answer();
  if (round < 0) {
    const sum = all.result.weights.reduce((a, b) => a + b, 0);
    // sin of large arguments differs in last digits between the two.
    console.log(`sum of the solution: ${sum.toPrecision(8)} here, ${other.sum.toPrecision(8)} there`);
    continue;
  }
  for (const [name, { ms }] of Object.entries({ build, all, peak })) ours[name].push(ms);
  for (const name of Object.keys(theirs)) theirs[name].push(other[name]);
}
python.stdin.end();

const median = (rows, i) => rows.map((ms) => ms[i]).sort((a, b) => a - b)[rows.length >> 1];
console.log(
  `n = ${n}, d = ${d}, f64, one thread each; Node ${process.versions.node}, NumPy ${versions.numpy}, SciPy ${versions.scipy}`,
);
console.log(cpus()[0].model.trim());
for (const [i, what] of ["wall", "processor"].entries()) {
  const line = (name, mine, other) =>
    console.log(
      `${what.padEnd(10)}${name.padEnd(34)}${mine.toFixed(0).padStart(7)} ms${other.toFixed(0).padStart(7)} ms${(mine / other).toFixed(2).padStart(7)} ×`,
    );
  line("kernel (ours: all of it, in stripes)", median(ours.build, i), median(theirs.build, i));
  line("kernel, Cholesky and solution", median(ours.all, i), median(theirs.all, i));
}
const rate = (operations * core.kernels.peakOperations(2)) / median(ours.peak, 1);
console.log(`multiply-add peak, f64: ${(rate / 1e6).toFixed(1)} GFLOP/s of processor time`);

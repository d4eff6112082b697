// One Langevin step of the erf network, n = 3000, d = 150, N = 700 unless told, in
// this project's core and in everything else a JavaScript or Python user would
// reach for: one thread each, float32, the same work, rounds taken in turn.
//
//     npm run build && npm install --prefix bench/compare && npm run bench:compare [-- n d N]
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { dirname, sep } from "node:path";
import { loadCore, openChain } from "../../dist/node/index.js";
import { erf, plainStep } from "./plain.mjs";

const [n = 3000, d = 150, N = 700] = process.argv.slice(2).map(Number);
const rounds = 7;
const [noise, h] = [0.15, 0.02];
const [priorW, priorA] = [0.5 / d, 8 / 700 / N];
const inputs = Float32Array.from({ length: n * d }, (_, i) => 1.4 * Math.sin(i * i + i));
const targets = Float32Array.from({ length: n }, (_, i) => inputs[i * d]);
const problem = { inputs, targets, n, d, N, priorW, priorA, noise, h };

const contenders = { grokphase: await grokphaseStep(), "plain JavaScript": plainStep(problem) };
const missing = {};
for (const [name, make] of [
  ["@tensorflow/tfjs-backend-wasm", tensorflowStep],
  ["numpy-ts", numpyTsStep],
]) {
  try {
    contenders[name] = await make();
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    missing[name] = "not installed: npm install --prefix bench/compare";
  }
}

const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
for (const step of Object.values(contenders)) for (let i = 0; i < 2; i++) await step();
for (let round = 0; round < rounds; round++) {
  for (const [name, step] of Object.entries(contenders)) {
    const start = performance.now();
    await step();
    times[name].push(performance.now() - start);
  }
}
const medians = Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, median(ms)]));
Object.assign(medians, python());

console.log(`One Langevin step, n = ${n}, d = ${d}, N = ${N}, float32, one thread each`);
console.log(`Node ${process.versions.node}, ${cpus()[0].model.trim()}\n`);
for (const [name, ms] of Object.entries(medians)) {
  const ratio = (ms / medians.grokphase).toFixed(2);
  console.log(`${name.padEnd(32)}${ms.toFixed(1).padStart(9)} ms${ratio.padStart(9)} ×`);
}
for (const [name, why] of Object.entries(missing)) console.log(`${name.padEnd(32)}  skipped: ${why}`);

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

async function grokphaseStep() {
  const experiment = {
    task: { kind: "teacher-student", dim: d, samples: n, epsilon: -0.3, testSamples: 1 },
    network: { width: N, inputVariance: 0.5, readoutVariance: 8 / 700 },
    noise,
    sampler: {
      kind: "langevin",
      preconditioner: "prior",
      stepSize: h,
      steps: 1e9,
      burnIn: 1e8,
      thin: 1,
      start: "prior",
      plantedFraction: 0,
    },
    ...{ dataSets: 1, chains: 1, seed: 1, precision: "f32" },
  };
  const chain = openChain(await loadCore(), { experiment, dataSet: 0, chain: 0, planted: null }, null);
  return () => chain.advance(1);
}

async function tensorflowStep() {
  const tf = await import("@tensorflow/tfjs-core");
  const { setThreadsCount, setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  const folder = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
  setWasmPaths(folder + sep);
  setThreadsCount(1);
  await tf.setBackend("wasm");
  const X = tf.tensor2d(inputs, [n, d]);
  const y = tf.tensor2d(targets, [n, 1]);
  let W = tf.keep(tf.mul(tf.randomNormal([N, d]), Math.sqrt(priorW)));
  let a = tf.keep(tf.mul(tf.randomNormal([N, 1]), Math.sqrt(priorA)));
  return async () => {
    const [W1, a1] = tf.tidy(() => {
      const H = tf.matMul(X, W, false, true);
      const F = tf.erf(H);
      const r = tf.sub(tf.matMul(F, a), y);
      const ga = tf.add(tf.div(a, priorA), tf.div(tf.matMul(F, r, true, false), noise));
      const G = tf.mul(tf.mul(tf.exp(tf.neg(tf.mul(H, H))), r), tf.reshape(a, [1, N]));
      const gW = tf.add(tf.div(W, priorW), tf.mul(tf.matMul(G, X, true, false), 2 / (Math.sqrt(Math.PI) * noise)));
      const move = (x, g, v) =>
        tf.add(tf.sub(x, tf.mul(g, h * v)), tf.mul(tf.randomNormal(x.shape), Math.sqrt(2 * h * v)));
      return [tf.keep(move(W, gW, priorW)), tf.keep(move(a, ga, priorA))];
    });
    tf.dispose([W, a]);
    [W, a] = [W1, a1];
    await W.data();
  };
}

// numpy-ts has no erf: that one function runs over its data in plain JavaScript.
// Its arrays live in wasm memory until they are disposed of.
async function numpyTsStep() {
  const np = await import("numpy-ts");
  np.configureWasm({ maxMemory: 1 << 30 });
  let temporaries = [];
  const t = (array) => {
    temporaries.push(array);
    return array;
  };
  const clear = (...kept) => {
    for (const array of temporaries) if (!kept.includes(array)) array.dispose();
    temporaries = [];
  };
  const op = Object.fromEntries(
    ["add", "subtract", "multiply", "divide", "matmul", "exp", "negative"].map((name) => [
      name,
      (...args) => t(np[name](...args)),
    ]),
  );
  const X = np.array(inputs).reshape(n, d).astype("float32");
  const y = np.array(targets).reshape(n, 1).astype("float32");
  const draw = (rows, columns, v) =>
    op.multiply(t(t(np.random.standard_normal([rows, columns])).astype("float32")), Math.sqrt(v));
  let W = draw(N, d, priorW);
  let a = draw(N, 1, priorA);
  clear(W, a);
  // Its products are fast on contiguous operands only.
  const transpose = (x) => t(np.ascontiguousarray(t(x.T)));
  const map = (x, f) => {
    const out = t(x.copy());
    const { data } = out;
    for (let i = 0; i < data.length; i++) data[i] = f(data[i]);
    return out;
  };
  return () => {
    const old = [W, a];
    const H = op.matmul(X, transpose(W));
    const F = map(H, erf);
    const r = op.subtract(op.matmul(F, a), y);
    const ga = op.add(op.divide(a, priorA), op.divide(op.matmul(transpose(F), r), noise));
    const G = op.multiply(op.multiply(op.exp(op.negative(op.multiply(H, H))), r), transpose(a));
    const gW = op.add(op.divide(W, priorW), op.multiply(op.matmul(transpose(G), X), 2 / (Math.sqrt(Math.PI) * noise)));
    const move = (x, g, v, rows, columns) =>
      op.add(op.subtract(x, op.multiply(g, h * v)), draw(rows, columns, 2 * h * v));
    W = move(W, gW, priorW, N, d);
    a = move(a, ga, priorA, N, 1);
    clear(W, a);
    for (const array of old) array.dispose();
  };
}

function python() {
  try {
    const script = new URL("./step.py", import.meta.url).pathname;
    const out = JSON.parse(execFileSync("python3", [script, n, d, N, rounds].map(String), { encoding: "utf8" }));
    Object.assign(missing, out.missing);
    return out.results;
  } catch (error) {
    missing.python3 = error.code === "ENOENT" ? "not on this machine" : String(error.message).split("\n")[0];
    return {};
  }
}

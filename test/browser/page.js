// What the tests do inside the page: kept out of them, for they are transformed and this must not be.
import * as api from "/index.js";
import { theoryNumbers } from "/numbers.js";

const { capabilities, loadCore, runEnsemble } = api;

const workers = [];
const { Worker } = globalThis;
globalThis.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    workers.push(this);
  }
};

export { capabilities };

/** SHA-256 of each chain's draws and last state, as test/workers/collect.ts makes them; and the error's face. */
export async function run(options, { terminate } = {}) {
  const parts = options.chains.map(() => ({ steps: [], values: [], overlaps: [], state: [] }));
  let error = null;
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 5);
  workers.length = 0;
  try {
    await runEnsemble({
      checkpointSeconds: 1e9,
      ...options,
      onDraws(index, draws) {
        for (const key of ["steps", "values", "overlaps"]) parts[index][key].push(draws[key]);
        if (terminate !== undefined) workers[terminate].terminate();
      },
      onCheckpoint(index, { step, parameters, sums }) {
        parts[index].state = [Float64Array.of(step), parameters, sums];
      },
    });
  } catch (thrown) {
    error = { name: thrown.name, code: thrown.code, path: thrown.path, message: thrown.message };
  }
  clearInterval(ticking);
  const digests = await Promise.all(parts.map((part) => sha256(Object.values(part).flat())));
  return { digests, error, ticks, workers: workers.length };
}

/** Sends texts and arrays of every type to a module that gives them back; those that came back changed. */
export async function changedOnTheWay(module, texts) {
  const { face } = await loadCore({ bytes: Uint8Array.from(module) });
  const pattern = Uint8Array.from({ length: 256 }, (_, i) => (i * 89 + 41) % 256);
  const types = [
    ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
    ...[BigInt64Array, BigUint64Array, Float32Array, Float64Array],
  ];
  const changed = texts.filter((text) => face.echoString(text) !== text);
  for (const Type of types) {
    const sent = new Type(pattern.buffer);
    const back = face[`echo${Type.name.replace("Big", "").replace("Array", "")}`](sent);
    const bytes = new Uint8Array(back.buffer, back.byteOffset, back.byteLength);
    const same = bytes.length === pattern.length && bytes.every((byte, i) => byte === pattern[i]);
    if (back.constructor !== Type || back.buffer === sent.buffer || !same) changed.push(Type.name);
  }
  return changed;
}

/** SHA-256 of the theory's numbers. */
export async function theory() {
  return sha256([theoryNumbers(api, await loadCore())]);
}

async function sha256(arrays) {
  const bytes = await new Blob(arrays).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

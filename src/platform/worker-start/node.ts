/** Node: worker_threads. */
import process from "node:process";
import { Worker } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { refusedWorker, type StartWorker } from "./worker-start.ts";

/** Options of the program are not the worker's: `--input-type` would stop it before it starts. */
function ownOptions() {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return { execArgv: [], argv: [], env };
}

function openWorker(): Worker {
  try {
    return new Worker(new URL("./worker.js", import.meta.url), ownOptions());
  } catch (cause) {
    throw refusedWorker(cause);
  }
}

export const startWorker: StartWorker = () => {
  const worker = openWorker();
  return {
    endpoint: nodeEndpoint(worker),
    onDeath(callback) {
      worker.once("error", (error) => callback(error.message));
      worker.once("messageerror", (error) => callback(`a message could not be read: ${error.message}`));
      worker.once("exit", (code) => callback(`it exited with code ${code}`));
    },
    watch() {},
    async terminate() {
      await worker.terminate();
    },
  };
};

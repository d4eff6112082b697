/** Node: worker_threads. */
import { availableParallelism } from "node:os";
import process from "node:process";
import { parentPort, Worker } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import type { Platform } from "./platform.ts";

export const platform: Platform = {
  engine: `Node ${process.versions.node}`,
  threads: availableParallelism(),
  sharedMemoryObstacle: null,

  startWorker() {
    const worker = new Worker(new URL("./worker.js", import.meta.url));
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
  },

  hostEndpoint: () => nodeEndpoint(parentPort!),
  holdLife: async () => null,
};

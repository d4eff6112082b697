/**
 * For tests that start workers from sources: the workers themselves come from the built package.
 *
 *     vi.mock("#worker-start", () => import("../built-workers.ts"));
 */
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import type { StartWorker } from "../src/platform/worker-start/worker-start.ts";

const script = fileURLToPath(new URL("../dist/node/worker.js", import.meta.url));

export const startWorker: StartWorker = () => {
  const worker = new Worker(script, { execArgv: [], argv: [] });
  return {
    endpoint: nodeEndpoint(worker),
    onDeath(callback) {
      worker.once("error", (error) => callback(error.message));
      worker.once("exit", (code) => callback(`it exited with code ${code}`));
    },
    watch() {},
    async terminate() {
      await worker.terminate();
    },
  };
};

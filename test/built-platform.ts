/**
 * The platform for tests that start workers from sources: the workers themselves come from the built package.
 *
 *     vi.mock("#platform", () => import("../built-platform.ts"));
 */
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { platform as source } from "../src/platform/node.ts";
import type { Platform } from "../src/platform/platform.ts";

const script = fileURLToPath(new URL("../dist/node/worker.js", import.meta.url));

export const platform: Platform = {
  ...source,
  startWorker() {
    const worker = new Worker(script);
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
  },
};

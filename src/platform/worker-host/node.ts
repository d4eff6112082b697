/** Node: worker_threads. */
import { parentPort } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import type { WorkerHost } from "./worker-host.ts";

export const host: WorkerHost = {
  endpoint: () => nodeEndpoint(parentPort!),
  holdLife: async () => null,
};

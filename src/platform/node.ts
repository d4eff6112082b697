/** Node, and what is compatible with it. */
import { availableParallelism } from "node:os";
import process from "node:process";
import type { Platform } from "./platform.ts";

export const platform: Platform = {
  get engine() {
    return `Node ${process.versions.node}`;
  },
  get threads() {
    return availableParallelism();
  },
  sharedMemoryObstacle: null,
};

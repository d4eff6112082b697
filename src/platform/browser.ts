/** Browsers, and whatever else has no Node in it. */
import type { Platform } from "./platform.ts";

export const platform: Platform = {
  get engine() {
    return globalThis.navigator?.userAgent ?? "unknown";
  },
  get threads() {
    return globalThis.navigator?.hardwareConcurrency ?? 1;
  },
  get sharedMemoryObstacle() {
    if (globalThis.crossOriginIsolated) return null;
    if (!globalThis.isSecureContext) return "the page is not served over https (nor from localhost)";
    return "the page is not cross-origin isolated: serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp";
  },
};

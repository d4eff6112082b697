/** Browsers: web workers. */
import { startScript } from "./browser-worker.ts";
import type { Platform } from "./platform.ts";

function sharedMemoryObstacle(): string | null {
  if (globalThis.crossOriginIsolated) return null;
  if (!globalThis.isSecureContext) return "the page is not served over https (nor from localhost)";
  return "the page is not cross-origin isolated: serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp";
}

export const platform: Platform = {
  engine: navigator.userAgent,
  threads: navigator.hardwareConcurrency,
  sharedMemoryObstacle: sharedMemoryObstacle(),

  startWorker() {
    const worker = startScript();
    const stopWatching = new AbortController();
    let announce: (cause: string) => void = () => {};
    return {
      endpoint: worker,
      onDeath(callback) {
        announce = callback;
        worker.addEventListener("error", (event) => callback(event.message || "its script could not be loaded"));
        worker.addEventListener("messageerror", () => callback("a message could not be read"));
      },
      watch(lock) {
        if (lock === null) return;
        navigator.locks
          .request(lock, { signal: stopWatching.signal }, () => announce("it ended without a word"))
          .catch(() => {}); // Aborted by terminate().
      },
      async terminate() {
        stopWatching.abort();
        worker.terminate();
      },
    };
  },

  hostEndpoint: () => globalThis as unknown as Worker,

  async holdLife() {
    // A browser announces neither a worker that closes itself nor one that is terminated or killed.
    if (!("locks" in navigator)) return null;
    const name = `grokphase-${crypto.randomUUID()}`;
    await new Promise<void>((resolve) => {
      navigator.locks.request(name, () => {
        resolve();
        return new Promise(() => {}); // Held for the worker's life.
      });
    });
    return name;
  },
};

/** Browsers: web workers. */
import type { WorkerHost } from "./worker-host.ts";

/** A lock of a name that nobody else knows is granted at once; a place that does not answer in this time has none. */
const PATIENCE_SECONDS = 10;

export const host: WorkerHost = {
  endpoint: () => globalThis as unknown as Worker,

  // A browser announces neither a worker that closes itself nor one that is terminated or killed.
  holdLife: () =>
    new Promise((resolve) => {
      const without = () => resolve(null);
      setTimeout(without, PATIENCE_SECONDS * 1000);
      try {
        const name = `grokphase-${crypto.randomUUID()}`;
        const held = navigator.locks.request(name, () => {
          resolve(name);
          return new Promise(() => {}); // Held for the worker's life.
        });
        // Denied to frames without an origin, such as sandboxed ones.
        held.catch(without);
      } catch {
        without(); // There are no locks where the page is not secure.
      }
    }),
};

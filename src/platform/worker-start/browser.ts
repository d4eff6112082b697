/** Browsers: web workers. */
import { startScript } from "./browser-script.ts";
import { refusedWorker, type StartWorker } from "./worker-start.ts";

const ADVICE =
  "; the package's files have to come from the page's own origin, or take grokphase/element, which brings its worker along (docs/BUNDLERS.md)";

function openWorker(): Worker {
  if (typeof Worker === "undefined") throw refusedWorker("there are none here");
  try {
    return startScript();
  } catch (cause) {
    throw refusedWorker(cause, ADVICE);
  }
}

export const startWorker: StartWorker = () => {
  const worker = openWorker();
  const stopWatching = new AbortController();
  let announce: (cause: string) => void = () => {};
  return {
    endpoint: worker,
    onDeath(callback) {
      announce = callback;
      worker.addEventListener("error", (event) =>
        callback(event.message || "its script could not be loaded (docs/BUNDLERS.md)"),
      );
      worker.addEventListener("messageerror", () => callback("a message could not be read"));
    },
    async watch(lock) {
      if (lock === null) return;
      try {
        await navigator.locks.request(lock, { signal: stopWatching.signal }, () => announce("it ended without a word"));
      } catch {
        // Aborted by terminate(), or this page may not have locks though its worker may.
      }
    },
    async terminate() {
      stopWatching.abort();
      worker.terminate();
    },
  };
};

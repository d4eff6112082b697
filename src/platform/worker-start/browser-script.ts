/** Starts the script of a worker, which lies beside the bundle. A bundle of one file brings it along instead (scripts/build.mjs). */
export function startScript(): Worker {
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
}

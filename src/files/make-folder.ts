import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { machineFailure, touching } from "./failure.ts";

/**
 * Makes a folder and those that it lies in, where they are not there. (Node's own
 * way with `recursive` says of a read-only disk that there is no such folder.)
 * @throws GrokphaseError "machine".
 */
export function makeFolder(path: string): void {
  try {
    make(path);
  } catch (cause) {
    const isWithinNothing = (cause as NodeJS.ErrnoException).code === "ENOENT" && dirname(path) !== path;
    if (!isWithinNothing) throw machineFailure(path, "make the folder", cause);
    makeFolder(dirname(path));
    touching(path, "make the folder", () => make(path));
  }
}

function make(path: string): void {
  try {
    mkdirSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST" || !statSync(path).isDirectory()) throw cause;
  }
}

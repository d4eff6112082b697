/** How long the core takes to start, and how large it is. */
import { gzipSync } from "node:zlib";
import { instantiateCore, loadBuild } from "../core/module.ts";

export interface StartReport {
  /** Milliseconds to compile and instantiate the module: the median of several. */
  instantiate: number;
  /** Bytes of the module, gzipped. */
  gzipped: number;
}

const REPEATS = 9;

export async function measureStart(): Promise<StartReport> {
  const build = await loadBuild("strict");
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const start = performance.now();
    await instantiateCore(build);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { instantiate: times[REPEATS >> 1]!, gzipped: gzipSync(build.bytes as Uint8Array).length };
}

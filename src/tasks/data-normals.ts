/** Random numbers of data sets: the same for every chain, noise and width. */
import type { Core } from "../core/module.ts";
import { deriveKey } from "../core/random.ts";

/** Stands where a chain's number stands in the keys of chains. */
const DATA = 0xffffffff;

/** Numbers drawn at a time: what the core's memory has to hold beside the rest. */
const AT_A_TIME = 1 << 16;

/** The first `count` standard normals (f64) of a stream. */
export type DataNormals = (stream: number, count: number) => Float64Array;

/** Runs `work` with the normals of data set number `dataSet` of a seed. */
export function withDataNormals<T>(core: Core, seed: number, dataSet: number, work: (normals: DataNormals) => T): T {
  const pointers = core.face.allocate(Float64Array.of(8 * AT_A_TIME));
  const at = pointers[0]!;
  try {
    const key = deriveKey(core, seed, dataSet, DATA, at);
    return work((stream, count) => {
      const drawn = new Float64Array(count);
      for (let first = 0; first < count; first += AT_A_TIME) {
        const some = Math.min(AT_A_TIME, count - first);
        core.kernels.fillNormals_f64(at, some, key.low, key.high, first, stream, 0, 0);
        drawn.set(new Float64Array(core.memory.buffer, at, some), first);
      }
      return drawn;
    });
  } finally {
    core.face.release(pointers);
  }
}

/**
 * New momenta for some panels of a layer, p ← keep · p + noise · ξ. With keep = 0 the old
 * ones do not count, whatever they are.
 *
 * Momentum (panel, row, lane) takes normal number (panel·stride + row)·P + lane of its stream
 * and step, as in the Langevin update. `scratch`: stride × P numbers, at least two rows. Panels
 * start with whole blocks, so that groups of normals do.
 */
import { BLOCK, ROW } from "../linalg/panels";
import { fillNormals } from "../random/normals";
import { multiplyAdd } from "../simd/multiply_add";

@inline
@kernel
export function refresh<T extends number>(
  momenta: usize,
  live: usize,
  scratch: usize,
  rows: usize,
  stride: usize,
  firstPanel: usize,
  lastPanel: usize,
  keep: f64,
  noise: f64,
  stream: u32,
  key0: u32,
  key1: u32,
  stepLow: u32,
  stepHigh: u32,
): void {
  const lanes = ROW / sizeof<T>();
  const c = v128.splat<T>(<T>keep);
  const s = v128.splat<T>(<T>noise);
  // A group of normals is two rows: panels of a single one share it.
  const together: usize = stride == 1 ? BLOCK : 1;
  for (let first = firstPanel; first < lastPanel; first += together) {
    const count = together * stride * lanes;
    fillNormals<T>(scratch, <i32>count, key0, key1, <u32>(first * stride * lanes), stream, stepLow, stepHigh);
    const last = min<usize>(first + together, lastPanel);
    for (let panel = first; panel < last; panel++) {
      const n0 = v128.mul<T>(v128.load(live + panel * ROW), s);
      const n1 = v128.mul<T>(v128.load(live + panel * ROW, 16), s);
      let normals = scratch + (panel - first) * stride * ROW;
      let p = momenta + panel * stride * ROW;
      const end = p + rows * ROW;
      for (; p < end; p += ROW) {
        let p0 = v128.splat<T>(0);
        let p1 = p0;
        if (keep != 0) {
          p0 = v128.mul<T>(c, v128.load(p));
          p1 = v128.mul<T>(c, v128.load(p, 16));
        }
        v128.store(p, multiplyAdd<T>(n0, v128.load(normals), p0));
        v128.store(p, multiplyAdd<T>(n1, v128.load(normals, 16), p1), 16);
        normals += ROW;
      }
    }
  }
}

/** θ ← θ + length · p over some panels of a layer: panel × stride × P; padding is 0 in both. */
import { ROW } from "../linalg/panels";
import { multiplyAdd } from "../simd/multiply_add";

@inline
@kernel
export function drift<T extends number>(
  parameters: usize,
  momenta: usize,
  stride: usize,
  firstPanel: usize,
  lastPanel: usize,
  length: f64,
): void {
  const l = v128.splat<T>(<T>length);
  const end = lastPanel * stride * ROW;
  for (let at = firstPanel * stride * ROW; at < end; at += ROW) {
    const x = parameters + at;
    v128.store(x, multiplyAdd<T>(l, v128.load(momenta + at), v128.load(x)));
    v128.store(x, multiplyAdd<T>(l, v128.load(momenta + at, 16), v128.load(x, 16)), 16);
  }
}

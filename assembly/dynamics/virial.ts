/**
 * Adds Σ θ·∂U/∂θ of each panel of a layer to its running sum (f64, one a panel), for samplers
 * whose update does not meet each gradient on its way; shapes as in kick.ts.
 */
import { ROW } from "../linalg/panels";
import { multiplyAdd } from "../simd/multiply_add";
import { sumToDouble } from "../simd/sum_lanes";

@inline
@kernel
export function virial<T extends number>(
  parameters: usize,
  gradient: usize,
  coefficients: usize,
  virials: usize,
  rows: usize,
  stride: usize,
  firstPanel: usize,
  lastPanel: usize,
  precision: f64,
  scale: f64,
): void {
  const p = v128.splat<T>(<T>precision);
  const s = v128.splat<T>(<T>scale);
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    const s0 = v128.mul<T>(v128.load(coefficients + panel * ROW), s);
    const s1 = v128.mul<T>(v128.load(coefficients + panel * ROW, 16), s);
    let sum0 = v128.splat<T>(0);
    let sum1 = sum0;
    let at = panel * stride * ROW;
    const end = at + rows * ROW;
    for (; at < end; at += ROW) {
      const x0 = v128.load(parameters + at);
      const x1 = v128.load(parameters + at, 16);
      const g0 = multiplyAdd<T>(s0, v128.load(gradient + at), v128.mul<T>(p, x0));
      const g1 = multiplyAdd<T>(s1, v128.load(gradient + at, 16), v128.mul<T>(p, x1));
      sum0 = multiplyAdd<T>(x0, g0, sum0);
      sum1 = multiplyAdd<T>(x1, g1, sum1);
    }
    const sum = virials + (panel << 3);
    store<f64>(sum, load<f64>(sum) + sumToDouble<T>(sum0) + sumToDouble<T>(sum1));
  }
}

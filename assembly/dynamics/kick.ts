/**
 * The force on the momenta of a layer, for any network (src/network/network.ts):
 *
 *     p ← p − strength · ∇U,     ∇U_ik = θ_ik/v + scale · coefficient_i · gradient_ik
 *
 *     momenta, parameters, gradient   panel × stride × P, of which the first `rows` rows count
 *     coefficients                    panel × P
 */
import { ROW } from "../linalg/panels";
import { multiplyAdd } from "../simd/multiply_add";

@inline
@kernel
export function kick<T extends number>(
  momenta: usize,
  parameters: usize,
  gradient: usize,
  coefficients: usize,
  rows: usize,
  stride: usize,
  firstPanel: usize,
  lastPanel: usize,
  precision: f64,
  scale: f64,
  strength: f64,
): void {
  const p = v128.splat<T>(<T>precision);
  const m = v128.splat<T>(<T>-strength);
  const s = v128.splat<T>(<T>scale);
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    const s0 = v128.mul<T>(v128.load(coefficients + panel * ROW), s);
    const s1 = v128.mul<T>(v128.load(coefficients + panel * ROW, 16), s);
    let at = panel * stride * ROW;
    const end = at + rows * ROW;
    for (; at < end; at += ROW) {
      const x = parameters + at;
      const y = momenta + at;
      const g0 = multiplyAdd<T>(s0, v128.load(gradient + at), v128.mul<T>(p, v128.load(x)));
      const g1 = multiplyAdd<T>(s1, v128.load(gradient + at, 16), v128.mul<T>(p, v128.load(x, 16)));
      v128.store(y, multiplyAdd<T>(m, g0, v128.load(y)));
      v128.store(y, multiplyAdd<T>(m, g1, v128.load(y, 16)), 16);
    }
  }
}

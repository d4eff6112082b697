/**
 * Prior and kinetic energy of some panels of a layer, ½ Σ (θ²/v + p²), multiplied and summed in
 * f64 whatever the type of θ and p: with 10⁵ parameters a difference of energies that is to be
 * good to 10⁻³ hangs on the ninth digit.
 *
 *     parameters, momenta   panel × stride × P, padding 0
 *     sums                  f64, every PANEL_SUMS-th a panel's: set, or added to with `add`
 */
import { ROW } from "../linalg/panels";
import { PANEL_SUMS } from "../network/layout";
import { squares } from "../simd/squares";

@inline
@kernel
export function energy<T extends number>(
  parameters: usize,
  momenta: usize,
  sums: usize,
  stride: usize,
  firstPanel: usize,
  lastPanel: usize,
  precision: f64,
  add: bool,
): void {
  const p = f64x2.splat(precision);
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    let prior = f64x2.splat(0);
    let kinetic = prior;
    let at = panel * stride * ROW;
    const end = at + stride * ROW;
    for (; at < end; at += 16) {
      prior = f64x2.add(prior, squares<T>(v128.load(parameters + at)));
      kinetic = f64x2.add(kinetic, squares<T>(v128.load(momenta + at)));
    }
    const both = f64x2.add(f64x2.mul(p, prior), kinetic);
    const half = 0.5 * (f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
    const sum = sums + panel * PANEL_SUMS * 8;
    store<f64>(sum, add ? load<f64>(sum) + half : half);
  }
}

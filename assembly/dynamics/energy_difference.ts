/** Σ over all panels, in their order, of sum `after` less sum `before` of a panel's PANEL_SUMS (f64). */
import { PANEL_SUMS } from "../network/layout";

export function energyDifference(sums: usize, panels: usize, before: usize, after: usize): f64 {
  let total: f64 = 0;
  for (let panel: usize = 0; panel < panels; panel++) {
    const at = sums + panel * PANEL_SUMS * 8;
    total += load<f64>(at + (after << 3)) - load<f64>(at + (before << 3));
  }
  return total;
}

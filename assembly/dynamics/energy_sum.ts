/** Σ over all panels, in their order, of sum number `place` of a panel's PANEL_SUMS (f64). */
import { PANEL_SUMS } from "../network/layout";

export function energySum(sums: usize, panels: usize, place: usize): f64 {
  let total: f64 = 0;
  for (let panel: usize = 0; panel < panels; panel++) total += load<f64>(sums + (panel * PANEL_SUMS + place) * 8);
  return total;
}

/** How much memory a quadratic network takes, region by region: the one place that knows. */
import { lanes, quads, ROW } from "../linalg/panels";
import { PANEL_SUMS } from "../network/layout";
import { allPairsScratch } from "./all_pairs";
import { forcesScratch } from "./forces";
import { fourierBytes } from "./fourier";
import { PAIR, pairsScratch } from "./pairs";

/** Regions in the order of `quadraticSizes`. One literal: see assembly/network/layout.ts. */
export const QUADRATIC_REGIONS: string =
  "pairs,fourier,weights,readout,live,weightGradient,readoutGradient,strongest,results,weightVirials,readoutVirials,vectors,panelSums,barrier,grams,scratch";

/** Bytes of each region; `grams` takes none where the network goes from pair to pair. */
export function quadraticSizes<T>(modulus: usize, width: usize, vectors: usize, grams: bool): StaticArray<f64> {
  const panels = (width + lanes<T>() - 1) / lanes<T>();
  const weights = <f64>panels * <f64>(quads(2 * modulus) * ROW);
  const readout = <f64>panels * <f64>(quads(modulus) * ROW);
  return [
    <f64>(modulus * modulus * PAIR),
    <f64>fourierBytes<T>(modulus),
    weights,
    readout,
    <f64>(panels * ROW),
    weights,
    readout,
    <f64>(panels * lanes<T>() * 8),
    64,
    <f64>(panels * 8),
    <f64>(panels * 8),
    <f64>vectors * (weights + readout),
    <f64>(panels * PANEL_SUMS * 8),
    64,
    grams ? <f64>allPairsScratch<T>(modulus, panels) : 0,
    max<f64>(<f64>pairsScratch<T>(modulus, panels), <f64>forcesScratch(modulus)),
  ];
}

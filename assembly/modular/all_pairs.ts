/**
 * Loss and gradient of the quadratic network on all p² pairs, from Gram matrices and 2p + 1 rows
 * that stand for the pairs: no array of pairs × neurons. Without the part that is linear in the
 * outputs, Σ y·f, which `fourierForces` has: 4½·N²·p + 6·N·p² multiply-adds.
 */
import { quads, ROW } from "../linalg/panels";
import { packQuads, separableRows, split, unite } from "./centre";
import { grams, gramsScratch } from "./grams";
import { sumNeurons } from "./outputs";
import { packRow, pullBack } from "./residuals";

/** Bytes that `allPairsGradient` needs for itself; zero at first, and never written from elsewhere. */
export function allPairsScratch<T>(modulus: usize, panels: usize): usize {
  const padded = quads(modulus);
  const rows = separableRows(modulus);
  const ofPanel = (8 * padded + rows + 1) * ROW;
  return panels * ofPanel + 3 * rows * padded * sizeof<T>() + rows * ROW + gramsScratch<T>();
}

/**
 * Adds half the gradient of Σ f² over all pairs to what stands in the gradients.
 * @returns Σ f², accumulated in f64
 */
@inline
@kernel
export function allPairsGradient<T extends number>(
  weights: usize,
  readout: usize,
  weightGradient: usize,
  readoutGradient: usize,
  scratch: usize,
  modulus: usize,
  panels: usize,
): f64 {
  const padded = quads(modulus);
  const rows = separableRows(modulus);
  const weightStep = quads(2 * modulus) * ROW;
  const step = padded * ROW;
  const family = panels * step;
  const first = scratch;
  const second = first + family;
  const readoutQuads = second + family;
  const firstQuads = readoutQuads + family;
  const secondQuads = firstQuads + family;
  const crossReadout = secondQuads + family;
  const crossFirst = crossReadout + family;
  const crossSecond = crossFirst + family;
  const separable = crossSecond + family;
  const sums = separable + panels * rows * ROW;
  const outputs = sums + panels * ROW;
  const byRow = outputs + rows * padded * sizeof<T>();
  const byOutput = byRow + rows * padded * sizeof<T>();
  const slopes = byOutput + rows * padded * sizeof<T>();
  const rest = slopes + rows * ROW;

  for (let panel: usize = 0; panel < panels; panel++) {
    const at = panel * step;
    const own = separable + panel * rows * ROW;
    split<T>(weights + panel * weightStep, first + at, second + at, own, sums + panel * ROW, modulus);
    packQuads<T>(readout + at, readoutQuads, panel, panels, modulus);
    packQuads<T>(first + at, firstQuads, panel, panels, modulus);
    packQuads<T>(second + at, secondQuads, panel, panels, modulus);
  }

  memory.fill(crossReadout, 0, 3 * family);
  const cross = grams<T>(
    readout,
    first,
    second,
    readoutQuads,
    firstQuads,
    secondQuads,
    crossReadout,
    crossFirst,
    crossSecond,
    rest,
    modulus,
    panels,
  );

  sumNeurons<T>(separable, rows, readout, outputs, rows, modulus, panels);
  let loss = 4 * cross;
  for (let row: usize = 0; row < rows; row++) loss += packRow<T>(outputs, byRow, byOutput, row, rows, modulus, -1);

  const four = v128.splat<T>(4);
  for (let panel: usize = 0; panel < panels; panel++) {
    const at = panel * step;
    const own = separable + panel * rows * ROW;
    for (let offset: usize = 0; offset < modulus * ROW; offset += 16) {
      const g = readoutGradient + at + offset;
      const product = v128.mul<T>(four, v128.load(crossReadout + at + offset));
      v128.store(g, v128.add<T>(v128.load(g), product));
    }
    pullBack<T>(own, readout + at, byRow, byOutput, slopes, readoutGradient + at, rows, modulus);
    const gradient = weightGradient + panel * weightStep;
    unite<T>(first + at, second + at, sums + panel * ROW, slopes, crossFirst + at, crossSecond + at, gradient, modulus);
  }
  return loss;
}

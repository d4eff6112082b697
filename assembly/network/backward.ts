/**
 * The gradient of some panels of neurons from the residuals r = f − y:
 *
 *     readoutGradient_i = Σ_μ r_μ erf(h_μi)              (panel × P)
 *     weightGradient_i  = Σ_μ r_μ e^{−h_μi²} x_μ          (panel × ⌈d/4⌉·4 × P)
 *
 * without their constant factors, which the update applies (PHYSICS 1). The sum
 * over samples runs in stretches: r e^{−h²} of one stretch is made in cache and
 * consumed there.
 *
 *     inputs     stretch × ⌈d/4⌉ × samples × 4   (`packColumns`)
 *     values, slopes   panel × ⌈n/4⌉·4 × P       (`forward`)
 *     residuals  ⌈n/4⌉·4, zero beyond n
 */
import { multiplyTile } from "../linalg/multiply_tile";
import { quads, ROW, STRETCH } from "../linalg/panels";
import { multiplyAdd } from "../simd/multiply_add";

/** Bytes that `backward` needs for itself: r e^{−h²} of one panel and stretch. */
export const BACKWARD_SCRATCH: usize = STRETCH * ROW;

@inline
@kernel
export function backward<T extends number>(
  inputs: usize,
  values: usize,
  slopes: usize,
  residuals: usize,
  weightGradient: usize,
  readoutGradient: usize,
  scratch: usize,
  n: usize,
  d: usize,
  firstPanel: usize,
  lastPanel: usize,
): void {
  const rows = quads(n);
  const columns = quads(d);
  for (let start: usize = 0; start < n; start += STRETCH) {
    const stretch = min<usize>(STRETCH, n - start);
    const stretchInputs = inputs + start * columns * sizeof<T>();
    for (let panel = firstPanel; panel < lastPanel; panel++) {
      const offset = (panel * rows + start) * ROW;
      const readout = readoutGradient + panel * ROW;
      weigh<T>(
        values + offset,
        slopes + offset,
        residuals + start * sizeof<T>(),
        scratch,
        readout,
        stretch,
        start == 0,
      );
      const gradient = weightGradient + panel * columns * ROW;
      for (let j: usize = 0; j < columns; j += 4) {
        const quad = stretchInputs + j * stretch * sizeof<T>();
        multiplyTile<T>(quad, scratch, gradient + j * ROW, stretch, start == 0);
      }
    }
  }
}

/** weighted ← r·slopes, readoutGradient += Σ r·values over one stretch of one panel. */
@inline
function weigh<T extends number>(
  values: usize,
  slopes: usize,
  residuals: usize,
  weighted: usize,
  readoutGradient: usize,
  stretch: usize,
  first: bool,
): void {
  const zero = v128.splat<T>(0);
  let s0 = first ? zero : v128.load(readoutGradient);
  let s1 = first ? zero : v128.load(readoutGradient, 16);
  const end = residuals + stretch * sizeof<T>();
  while (residuals < end) {
    const r = v128.load_splat<T>(residuals);
    v128.store(weighted, v128.mul<T>(r, v128.load(slopes)));
    v128.store(weighted, v128.mul<T>(r, v128.load(slopes, 16)), 16);
    s0 = multiplyAdd<T>(r, v128.load(values), s0);
    s1 = multiplyAdd<T>(r, v128.load(values, 16), s1);
    residuals += sizeof<T>();
    values += ROW;
    slopes += ROW;
    weighted += ROW;
  }
  v128.store(readoutGradient, s0);
  v128.store(readoutGradient, s1, 16);
}

/** Observables of an erf network that follow from its weights alone, exactly. */

export const OBSERVABLES: string = "f1,f3,dropletFraction,varianceAlongTeacher,perpendicularNorm";

/** Reused, and made at the first call: nothing may be allocated when an instance starts, nor at every draw. */
let observed: Float64Array | null = null;

/** A neuron with |q| beyond this counts as part of a droplet (docs/CONVENTIONS.md). */
const DROPLET: f64 = 0.5;

/**
 * From overlaps q = w·w* and squared norms |w|² (f64, a number a neuron) and the
 * readout, in natural order in memory since a panel is P neurons side by side.
 * With D = 1 + 2|w|² and x ~ N(0, I) (PHYSICS 3.1):
 *
 *     f1 = E[f H1]   = (2/√π) Σ a q/√D
 *     f3 = E[f H3]/6 = −(2/(3√π)) Σ a q³/D^{3/2}
 */
export function observe<T>(readout: usize, overlaps: usize, norms: usize, width: i32): Float64Array {
  let linear: f64 = 0;
  let cubic: f64 = 0;
  let droplets = 0;
  let along: f64 = 0;
  let across: f64 = 0;
  for (let i = 0; i < width; i++) {
    const a = <f64>load<T>(readout + <usize>i * sizeof<T>());
    const q = load<f64>(overlaps + ((<usize>i) << 3));
    const norm = load<f64>(norms + ((<usize>i) << 3));
    const root = Math.sqrt(1 + 2 * norm);
    const s = q / root;
    linear += a * s;
    cubic += a * s * s * s;
    if (Math.abs(q) > DROPLET) droplets++;
    along += q * q;
    across += norm - q * q;
  }
  const rootPi = Math.sqrt(Math.PI);
  let result = observed;
  if (result === null) {
    result = new Float64Array(5);
    observed = result;
  }
  result[0] = (2 / rootPi) * linear;
  result[1] = (-2 / (3 * rootPi)) * cubic;
  result[2] = <f64>droplets / <f64>width;
  result[3] = along / <f64>width;
  result[4] = across / <f64>width;
  return result;
}

/** What Fourier space shows of the network's weights: observables of PHYSICS 4, in f64. */
import { lanes, quads, ROW } from "../linalg/panels";
import { spectrumRows, toSpectrum } from "./fourier";

@inline
function at<T>(row: usize): f64 {
  return <f64>load<T>(row);
}

/**
 * Sums over neurons and modes 1 ≤ k ≤ h, with Φ = |u_k|², Ψ = |v_k|² and θ = φ_u + φ_v − φ_a, the phase of
 * the readout against those of the two halves (in the phases of PHYSICS 4; Gromov's relation is θ = 0):
 *
 *     results    7 × f64   Σ |a_k||u_k||v_k| cos θ · Σ |a_k||u_k||v_k| · ΣΦΨ · number of ΦΨ > threshold ·
 *                          Σ participation · Σ (Φ + Ψ) · number of waves
 *     strongest  width × f64   √(ΦΨ) of the mode where it is largest
 *
 * A neuron's inverse participation ratio is Σ_k x_k² over x_k, the modes' shares of Φ + Ψ: 1 for a neuron of one mode.
 * A neuron is a wave if one mode has at least half of its Φ + Ψ.
 */
@inline
@kernel
export function observeModes<T extends number>(
  weights: usize,
  readout: usize,
  table: usize,
  results: usize,
  strongest: usize,
  scratch: usize,
  modulus: usize,
  width: usize,
  threshold: f64,
): void {
  const half = modulus >> 1;
  const size = spectrumRows(modulus) * ROW;
  const odd = (quads(half + 1) - 1) * ROW;
  const lane = lanes<T>();
  const a = scratch;
  const u = a + size;
  const v = u + size;
  const folded = v + size;
  const panels = (width + lane - 1) / lane;
  let aligned: f64 = 0;
  let products: f64 = 0;
  let droplets: f64 = 0;
  let participation: f64 = 0;
  let moduli: f64 = 0;
  let power: f64 = 0;
  let waves: f64 = 0;
  for (let panel: usize = 0; panel < panels; panel++) {
    const first = weights + panel * quads(2 * modulus) * ROW;
    toSpectrum<T>(readout + panel * quads(modulus) * ROW, a, folded, table, modulus);
    toSpectrum<T>(first, u, folded, table, modulus);
    toSpectrum<T>(first + modulus * ROW, v, folded, table, modulus);
    const some = min<usize>(lane, width - panel * lane);
    for (let i: usize = 0; i < some; i++) {
      let largest: f64 = 0;
      let total: f64 = 0;
      let squares: f64 = 0;
      let most: f64 = 0;
      for (let k: usize = 1; k <= half; k++) {
        const even = k * ROW + i * sizeof<T>();
        const other = odd + even;
        const uc = at<T>(u + even);
        const us = at<T>(u + other);
        const vc = at<T>(v + even);
        const vs = at<T>(v + other);
        const ac = at<T>(a + even);
        const as = at<T>(a + other);
        const phi = uc * uc + us * us;
        const psi = vc * vc + vs * vs;
        const product = phi * psi;
        aligned += ac * (uc * vc - us * vs) + as * (us * vc + uc * vs);
        moduli += Math.sqrt(product * (ac * ac + as * as));
        products += product;
        if (product > threshold) droplets += 1;
        if (product > largest) largest = product;
        total += phi + psi;
        squares += (phi + psi) * (phi + psi);
        if (phi + psi > most) most = phi + psi;
      }
      power += total;
      if (total > 0) {
        participation += squares / (total * total);
        if (2 * most >= total) waves += 1;
      }
      store<f64>(strongest + ((panel * lane + i) << 3), Math.sqrt(largest));
    }
  }
  store<f64>(results, aligned);
  store<f64>(results, moduli, 8);
  store<f64>(results, products, 16);
  store<f64>(results, droplets, 24);
  store<f64>(results, participation, 32);
  store<f64>(results, power, 40);
  store<f64>(results, waves, 48);
}

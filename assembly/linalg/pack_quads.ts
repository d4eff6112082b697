/**
 * Packs a row-major matrix into quads, the left operand of `multiplyTile`:
 * the forward pass sums over dimensions of four samples, the gradient sums over
 * samples of four dimensions.
 */
import { quads, STRETCH } from "./panels";

/** source: n × d row-major → packed: ⌈n/4⌉ × d × 4, padded with zeros. */
@inline
@kernel
export function packRows<T extends number>(source: usize, packed: usize, n: usize, d: usize): void {
  for (let row: usize = 0; row < quads(n); row += 4) {
    for (let k: usize = 0; k < d; k++) {
      for (let i: usize = 0; i < 4; i++) {
        const value = row + i < n ? load<T>(source + ((row + i) * d + k) * sizeof<T>()) : <T>0;
        store<T>(packed, value);
        packed += sizeof<T>();
      }
    }
  }
}

/** source: n × d row-major → packed: stretches of samples, each ⌈d/4⌉ × (samples of the stretch) × 4. */
@inline
@kernel
export function packColumns<T extends number>(source: usize, packed: usize, n: usize, d: usize): void {
  for (let start: usize = 0; start < n; start += STRETCH) {
    const stretch = min<usize>(STRETCH, n - start);
    for (let column: usize = 0; column < quads(d); column += 4) {
      for (let k: usize = 0; k < stretch; k++) {
        for (let j: usize = 0; j < 4; j++) {
          const value = column + j < d ? load<T>(source + ((start + k) * d + column + j) * sizeof<T>()) : <T>0;
          store<T>(packed, value);
          packed += sizeof<T>();
        }
      }
    }
  }
}

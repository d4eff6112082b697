/** sin(πx/2) and cos(πx/2) for |x| ≤ 1; either may be written over x. */

import { loadFirst, storeFirst } from "../simd/lanes";
import { cosQuarterTurns, sinQuarterTurns } from "../simd/sincos";

@inline
@kernel
export function sincosQuarterTurns<T extends number>(x: usize, sines: usize, cosines: usize, count: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (; count >= 4 * lanes; count -= 4 * lanes) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    v128.store(sines, sinQuarterTurns<T>(x0));
    v128.store(sines, sinQuarterTurns<T>(x1), 16);
    v128.store(sines, sinQuarterTurns<T>(x2), 32);
    v128.store(sines, sinQuarterTurns<T>(x3), 48);
    v128.store(cosines, cosQuarterTurns<T>(x0));
    v128.store(cosines, cosQuarterTurns<T>(x1), 16);
    v128.store(cosines, cosQuarterTurns<T>(x2), 32);
    v128.store(cosines, cosQuarterTurns<T>(x3), 48);
    x += 64;
    sines += 64;
    cosines += 64;
  }
  for (; count > 0; count -= lanes) {
    const values = loadFirst<T>(x, count);
    storeFirst<T>(sines, sinQuarterTurns<T>(values), count);
    storeFirst<T>(cosines, cosQuarterTurns<T>(values), count);
    x += 16;
    sines += 16;
    cosines += 16;
  }
}

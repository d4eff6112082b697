/** y = log x for `count` numbers; y may be x. */

import { loadFirst, storeFirst } from "../simd/lanes";
import { log as logOf } from "../simd/log";

@inline
@kernel
export function log<T extends number>(x: usize, y: usize, count: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (; count >= 4 * lanes; count -= 4 * lanes) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    v128.store(y, logOf<T>(x0));
    v128.store(y, logOf<T>(x1), 16);
    v128.store(y, logOf<T>(x2), 32);
    v128.store(y, logOf<T>(x3), 48);
    x += 64;
    y += 64;
  }
  for (; count > 0; count -= lanes) {
    storeFirst<T>(y, logOf<T>(loadFirst<T>(x, count)), count);
    x += 16;
    y += 16;
  }
}

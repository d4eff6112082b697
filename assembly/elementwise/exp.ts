/** y = e^x for `count` numbers; y may be x. */
import { expFour, exp as expOf } from "../simd/exp";
import { loadFirst, storeFirst } from "../simd/lanes";

@inline
@kernel
export function exp<T extends number>(x: usize, y: usize, count: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (; count >= 4 * lanes; count -= 4 * lanes) {
    expFour<T>(x, y);
    x += 64;
    y += 64;
  }
  for (; count > 0; count -= lanes) {
    storeFirst<T>(y, expOf<T>(loadFirst<T>(x, count)), count);
    x += 16;
    y += 16;
  }
}

/** y = e^x for `count` numbers; y may be x. */
import { exp, expFour } from "../simd/exp";
import { loadFirst, storeFirst } from "../simd/lanes";

@inline
function map<T extends number>(x: usize, y: usize, count: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (; count >= 4 * lanes; count -= 4 * lanes) {
    expFour<T>(x, y);
    x += 64;
    y += 64;
  }
  for (; count > 0; count -= lanes) {
    storeFirst<T>(y, exp<T>(loadFirst<T>(x, count)), count);
    x += 16;
    y += 16;
  }
}

export function exp_f32(x: usize, y: usize, count: i32): void {
  map<f32>(x, y, count);
}

export function exp_f64(x: usize, y: usize, count: i32): void {
  map<f64>(x, y, count);
}

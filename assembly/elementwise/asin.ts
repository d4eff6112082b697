/** y = arcsin x for `count` numbers; y may be x. */
import { asin } from "../simd/asin";
import { loadFirst, storeFirst } from "../simd/lanes";

export function asin_f64(x: usize, y: usize, count: i32): void {
  for (; count > 0; count -= 2) {
    storeFirst<f64>(y, asin(loadFirst<f64>(x, count)), count);
    x += 16;
    y += 16;
  }
}

/** y = log x for `count` numbers; y may be x. */

import { loadFirst, storeFirst } from "../simd/lanes";
import { log } from "../simd/log";

@inline
function map<T extends number>(x: usize, y: usize, count: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (; count >= 4 * lanes; count -= 4 * lanes) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    v128.store(y, log<T>(x0));
    v128.store(y, log<T>(x1), 16);
    v128.store(y, log<T>(x2), 32);
    v128.store(y, log<T>(x3), 48);
    x += 64;
    y += 64;
  }
  for (; count > 0; count -= lanes) {
    storeFirst<T>(y, log<T>(loadFirst<T>(x, count)), count);
    x += 16;
    y += 16;
  }
}

export function log_f32(x: usize, y: usize, count: i32): void {
  map<f32>(x, y, count);
}

export function log_f64(x: usize, y: usize, count: i32): void {
  map<f64>(x, y, count);
}

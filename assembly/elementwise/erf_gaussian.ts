/** erf(x) and e^{−x²}, the activation and (times 2/√π) its derivative; either may be written over x. */
import { erf } from "../simd/erf";
import { gaussian } from "../simd/exp";
import { loadFirst, storeFirst } from "../simd/lanes";

@inline
function map<T extends number>(x: usize, erfs: usize, gaussians: usize, count: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (; count >= 4 * lanes; count -= 4 * lanes) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    v128.store(erfs, erf<T>(x0));
    v128.store(erfs, erf<T>(x1), 16);
    v128.store(erfs, erf<T>(x2), 32);
    v128.store(erfs, erf<T>(x3), 48);
    v128.store(gaussians, gaussian<T>(x0));
    v128.store(gaussians, gaussian<T>(x1), 16);
    v128.store(gaussians, gaussian<T>(x2), 32);
    v128.store(gaussians, gaussian<T>(x3), 48);
    x += 64;
    erfs += 64;
    gaussians += 64;
  }
  for (; count > 0; count -= lanes) {
    const values = loadFirst<T>(x, count);
    storeFirst<T>(erfs, erf<T>(values), count);
    storeFirst<T>(gaussians, gaussian<T>(values), count);
    x += 16;
    erfs += 16;
    gaussians += 16;
  }
}

export function erfGaussian_f32(x: usize, erfs: usize, gaussians: usize, count: i32): void {
  map<f32>(x, erfs, gaussians, count);
}

export function erfGaussian_f64(x: usize, erfs: usize, gaussians: usize, count: i32): void {
  map<f64>(x, erfs, gaussians, count);
}

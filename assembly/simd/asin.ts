import { multiplyAdd } from "./multiply_add";
import { constant, polynomial } from "./polynomial";

/**
 * arcsin x in f64, |x| ≤ 1, from fdlibm's rational R(t): arcsin s = s + s·R(s²) for s ≤ ½; above that
 * arcsin x = π/2 − 2 arcsin √((1 − x)/2).
 */

const HALF: usize = 0;
const ONE: usize = 1;
const TWO: usize = 2;
const HALF_PI_HIGH: usize = 3;
const HALF_PI_LOW: usize = 4;
/** Numerator less its factor t, highest power first; denominator. */
const P: usize = 5;
const Q: usize = 11;

const table = memory.data<f64>([
  0.5, 1.0, 2.0, 1.570796326794896558, 6.12323399573676603587e-17, 3.4793310759602116757e-5, 7.91534994289814532176e-4,
  -4.00555345006794114027e-2, 2.01212532134862925881e-1, -3.25565818622400915405e-1, 1.66666666666666657415e-1,
  7.70381505559019352791e-2, -6.8828397160545329303e-1, 2.02094576023350569471, -2.40339491173441421878, 1.0,
]);

/** NaN outside [−1, 1]. */
@inline
export function asin(x: v128): v128 {
  const size = f64x2.abs(x);
  const half = constant<f64>(table, HALF);
  const large = f64x2.gt(size, half);
  const rest = f64x2.mul(f64x2.sub(constant<f64>(table, ONE), size), half);
  const t = v128.bitselect(rest, f64x2.mul(size, size), large);
  const s = v128.bitselect(f64x2.sqrt(rest), size, large);
  const numerator = f64x2.mul(t, polynomial<f64>(t, table + P * 8, 6));
  const r = f64x2.div(numerator, polynomial<f64>(t, table + Q * 8, 5));
  const near = multiplyAdd<f64>(s, r, s);
  const twice = f64x2.sub(f64x2.mul(constant<f64>(table, TWO), near), constant<f64>(table, HALF_PI_LOW));
  const far = f64x2.sub(constant<f64>(table, HALF_PI_HIGH), twice);
  const magnitude = v128.bitselect(far, near, large);
  // The sign bit of x: what x and |x| do not share.
  return v128.or(magnitude, v128.xor(x, size));
}

/**
 * Elementary functions for the host, one number at a time. The host's own differ
 * in their last bits from engine to engine; these are compiled in, the same
 * everywhere. Inner loops use the vector forms in simd/ instead.
 */
import { erf } from "./simd/erf";

export function exponential_f64(x: f64): f64 {
  return Math.exp(x);
}

export function logarithm_f64(x: f64): f64 {
  return Math.log(x);
}

export function arcsine_f64(x: f64): f64 {
  return Math.asin(x);
}

export function errorFunction_f64(x: f64): f64 {
  return f64x2.extract_lane(erf<f64>(f64x2.splat(x)), 0);
}

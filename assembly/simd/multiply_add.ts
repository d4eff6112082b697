/**
 * x·y + z, lane by lane. Strict builds round twice, the same on every machine;
 * relaxed builds use the machine's fused instruction where it has one.
 */
@inline
export function multiplyAdd<T extends number>(x: v128, y: v128, z: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return v128.relaxed_madd<T>(x, y, z);
  } else {
    return v128.add<T>(v128.mul<T>(x, y), z);
  }
}

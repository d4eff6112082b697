/** One function a type that as-bind carries: what goes in comes back, copied. */
export function echoString(x: string): string {
  return x;
}
export function echoInt8(x: Int8Array): Int8Array {
  return x;
}
export function echoUint8(x: Uint8Array): Uint8Array {
  return x;
}
export function echoUint8Clamped(x: Uint8ClampedArray): Uint8ClampedArray {
  return x;
}
export function echoInt16(x: Int16Array): Int16Array {
  return x;
}
export function echoUint16(x: Uint16Array): Uint16Array {
  return x;
}
export function echoInt32(x: Int32Array): Int32Array {
  return x;
}
export function echoUint32(x: Uint32Array): Uint32Array {
  return x;
}
export function echoInt64(x: Int64Array): Int64Array {
  return x;
}
export function echoUint64(x: Uint64Array): Uint64Array {
  return x;
}
export function echoFloat32(x: Float32Array): Float32Array {
  return x;
}
export function echoFloat64(x: Float64Array): Float64Array {
  return x;
}
export function echoBool(x: bool): bool {
  return x;
}

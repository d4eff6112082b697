/**
 * NumPy's `.npy`, version 1.0 of its format: a magic word, a header that says type and
 * shape, then the numbers, little-endian and row-major.
 */
import { badInput } from "../errors.ts";

type Precision = "f32" | "f64";

export interface NdArray {
  /** Row-major. */
  data: Float32Array | Float64Array;
  shape: readonly number[];
}

const MAGIC = [0x93, ..."NUMPY"].map((part) => (typeof part === "number" ? part : part.charCodeAt(0)));
const descriptions: Record<Precision, string> = { f32: "<f4", f64: "<f8" };
/** Headers are padded so that the data are aligned. */
const ALIGNMENT = 64;

/** What stands before the data of an array of this shape. */
export function npyHeader(precision: Precision, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descriptions[precision]}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const before = MAGIC.length + 4;
  const length = Math.ceil((before + text.length + 1) / ALIGNMENT) * ALIGNMENT - before;
  const header = new Uint8Array(before + length).fill(0x20);
  header.set(MAGIC);
  header.set([1, 0, length & 255, length >>> 8], MAGIC.length);
  header.set(new TextEncoder().encode(text), before);
  header[header.length - 1] = 0x0a;
  return header;
}

/** A whole `.npy` file. */
export function encodeNpy({ data, shape }: NdArray): Uint8Array {
  const header = npyHeader(data instanceof Float32Array ? "f32" : "f64", shape);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return file;
}

export interface NpyLayout {
  precision: Precision;
  shape: readonly number[];
  /** Bytes before the data. */
  start: number;
}

/**
 * Reads a header from the first bytes of a file.
 * @throws GrokphaseError "bad-input" for what is not `.npy`, or an array that is not row-major f32 or f64.
 */
export function decodeNpyHeader(bytes: Uint8Array, path: string): NpyLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw badInput(path, "a .npy file", "other bytes");
  }
  const wide = bytes[6]! > 1;
  const before = wide ? 12 : 10;
  const start = before + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const text = new TextDecoder("latin1").decode(bytes.subarray(before, start));
  const description = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (bytes.length < start || sizes === undefined) throw badInput(path, "a whole .npy header", "a cut one");
  const precision = (["f32", "f64"] as const).find((known) => descriptions[known] === description);
  if (!precision) throw badInput(path, "an array of float32 or float64", description);
  if (fortran !== "False") throw badInput(path, "a row-major array (numpy.ascontiguousarray)", "a column-major one");
  return { precision, shape: [...sizes.matchAll(/\d+/g)].map(Number), start };
}

/**
 * Reads a whole `.npy` file; the numbers are copied out.
 * @throws GrokphaseError "bad-input" as for the header, and for data that are shorter or longer than the shape says.
 */
export function decodeNpy(bytes: Uint8Array, path: string): NdArray {
  const { precision, shape, start } = decodeNpyHeader(bytes, path);
  const NumberArray = precision === "f32" ? Float32Array : Float64Array;
  const size = shape.reduce((product, length) => product * length, 1) * NumberArray.BYTES_PER_ELEMENT;
  if (bytes.length - start !== size) throw badInput(path, `${size} bytes of data`, bytes.length - start);
  return { data: new NumberArray(new Uint8Array(bytes.subarray(start)).buffer), shape };
}

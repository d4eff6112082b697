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

/** What can be written, whole numbers among it. */
interface Writable {
  data: Float32Array | Float64Array | Int32Array;
  shape: readonly number[];
}

const MAGIC = [0x93, ..."NUMPY"].map((part) => (typeof part === "number" ? part : part.charCodeAt(0)));
const descriptions: Record<Precision, string> = { f32: "<f4", f64: "<f8" };
/** Headers are padded so that the data are aligned. */
const ALIGNMENT = 64;

/** What stands before the data of an array of this shape. */
export function npyHeader(precision: Precision, shape: readonly number[]): Uint8Array {
  return headerOf(descriptions[precision], shape);
}

function headerOf(description: string, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${description}', 'fortran_order': False, 'shape': (${sizes}), }`;
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
export function encodeNpy({ data, shape }: Writable): Uint8Array {
  const description = data instanceof Float32Array ? "<f4" : data instanceof Int32Array ? "<i4" : "<f8";
  const header = headerOf(description, shape);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return file;
}

/** NumPy's own limits: a header is text of this length at most, an array has this many axes. */
const LONGEST_HEADER = 10_000;
const MOST_AXES = 64;

export interface NpyLayout {
  precision: Precision;
  shape: readonly number[];
  /** Bytes before the data. */
  start: number;
  /** Bytes of the whole file, header and data, if it holds what the header says. */
  fileBytes: number;
}

/**
 * Reads a header from the first bytes of a file. What it claims is for the caller to compare with
 * the file's length (`fileBytes`) before any memory is taken for it.
 * @throws GrokphaseError "bad-input" for what is not `.npy`, or an array that is not row-major f32 or f64.
 */
export function decodeNpyHeader(bytes: Uint8Array, path: string): NpyLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw badInput(path, "a .npy file", "other bytes");
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw badInput(path, "a .npy file of version 1, 2 or 3", version);
  const before = version > 1 ? 12 : 10;
  const length = version > 1 ? view.getUint32(8, true) : view.getUint16(8, true);
  if (length > LONGEST_HEADER) throw badInput(path, `a .npy header of at most ${LONGEST_HEADER} bytes`, length);
  const start = before + length;
  const text = new TextDecoder("latin1").decode(bytes.subarray(before, start));
  const description = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (bytes.length < start || sizes === undefined) throw badInput(path, "a whole .npy header", "a cut one");
  const precision = (["f32", "f64"] as const).find((known) => descriptions[known] === description);
  if (!precision) throw badInput(path, "an array of float32 or float64", description);
  if (fortran !== "False") throw badInput(path, "a row-major array (numpy.ascontiguousarray)", "a column-major one");
  const shape = decodeShape(sizes);
  const itemBytes = precision === "f32" ? Float32Array.BYTES_PER_ELEMENT : Float64Array.BYTES_PER_ELEMENT;
  const fileBytes = start + itemBytes * (shape ?? [Number.NaN]).reduce((product, size) => product * size, 1);
  if (!shape || !Number.isSafeInteger(fileBytes)) {
    throw badInput(path, "the shape of an array that can be", `(${sizes.trim()})`);
  }
  return { precision, shape, start, fileBytes };
}

/** "3, 4" or "3,": null for what is not a tuple of a few sizes. */
function decodeShape(text: string): number[] | null {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.at(-1) === "") parts.pop();
  const sizes = parts.map((part) => (/^\d+$/.test(part) ? Number(part) : Number.NaN));
  return sizes.length <= MOST_AXES && sizes.every(Number.isSafeInteger) ? sizes : null;
}

/**
 * Reads a whole `.npy` file; the numbers are copied out.
 * @throws GrokphaseError "bad-input" as for the header, and for data that are shorter or longer than the shape says.
 */
export function decodeNpy(bytes: Uint8Array, path: string): NdArray {
  const { precision, shape, start, fileBytes } = decodeNpyHeader(bytes, path);
  if (bytes.length !== fileBytes) throw badInput(path, `${fileBytes - start} bytes of data`, bytes.length - start);
  const NumberArray = precision === "f32" ? Float32Array : Float64Array;
  return { data: new NumberArray(new Uint8Array(bytes.subarray(start)).buffer), shape };
}

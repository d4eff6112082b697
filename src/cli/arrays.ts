/** Arrays given to commands as .npy files. */
import { readFileSync } from "node:fs";
import { badInput } from "../errors.ts";
import { decodeNpy, type NdArray } from "../files/npy.ts";
import type { Inputs } from "../theory/gaussian-process.ts";

/** @throws GrokphaseError "bad-input" for a file that cannot be read, naming the option */
function read(file: string, flag: string): NdArray {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw badInput(flag, "a .npy file that can be read", `${file} (${(cause as NodeJS.ErrnoException).code})`);
  }
  return decodeNpy(bytes, `${flag} ${file}`);
}

/** A two-dimensional array: rows × dim. */
export function readMatrix(file: string, flag: string): Inputs {
  const { data, shape } = read(file, flag);
  if (shape.length !== 2) throw badInput(flag, "an array of two dimensions", `shape (${shape.join(", ")})`);
  return { data, rows: shape[0]!, dim: shape[1]! };
}

/** A teacher: a vector of norm 1. */
export function readTeacher(file: string, flag: string, dim: number): Float64Array {
  const teacher = Float64Array.from(readVector(file, flag));
  if (teacher.length !== dim) throw badInput(flag, `${dim} numbers, as the inputs have columns`, teacher.length);
  const norm = Math.sqrt(teacher.reduce((sum, x) => sum + x * x, 0));
  // As good as f32 can say it.
  if (!(Math.abs(norm - 1) < 1e-5)) throw badInput(flag, "a vector of norm 1", norm);
  return teacher.map((x) => x / norm);
}

/** A one-dimensional array, or a column. */
export function readVector(file: string, flag: string): Float32Array | Float64Array {
  const { data, shape } = read(file, flag);
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return data;
  throw badInput(flag, "an array of one dimension", `shape (${shape.join(", ")})`);
}

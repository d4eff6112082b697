/** NumPy's `.npz`: a zip of `.npy` files. Stored, not deflated, and without a clock, so that its bytes depend on its arrays alone. */
import { unzipSync, zipSync } from "fflate";
import { badInput } from "../errors.ts";
import { decodeNpy, encodeNpy, type NdArray } from "./npy.ts";

export function encodeNpz(arrays: Readonly<Record<string, NdArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)]);
  // The zip format's first day, in local time, as zip has it.
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) });
}

/** @throws GrokphaseError "bad-input" for what is not a zip of `.npy` files of row-major f32 or f64. */
export function decodeNpz(bytes: Uint8Array, path: string): Record<string, NdArray> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch {
    throw badInput(path, "a .npz file", "other bytes");
  }
  const arrays = Object.entries(files).map(([name, file]) => [
    name.replace(/\.npy$/, ""),
    decodeNpy(file, `${path}/${name}`),
  ]);
  return Object.fromEntries(arrays);
}

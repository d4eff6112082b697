/** NumPy's `.npz`: a zip of `.npy` files. Stored, not deflated, and without a clock, so that its bytes depend on its arrays alone. */
import { type UnzipFileInfo, unzipSync, zipSync } from "fflate";
import { badInput, GrokphaseError } from "../errors.ts";
import { decodeNpy, encodeNpy, type NdArray } from "./npy.ts";
import { crc32, zipChecksums } from "./zip-checksums.ts";

export function encodeNpz(arrays: Readonly<Record<string, NdArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)]);
  // The zip format's first day, in local time, as zip has it.
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) });
}

/** What inflating can make of a byte at most, by the format. */
const LARGEST_RATIO = 1032;
/** Of all arrays together: far above the weights of any network that fits into a 32-bit memory. */
const LARGEST_TOTAL = 2 ** 33;

/**
 * Reads the arrays out of a `.npz` file. Before anything is inflated, what its directory claims is held
 * against the file's length; afterwards each array is held against its checksum.
 * @throws GrokphaseError "bad-input" for what is not a zip of `.npy` files of row-major f32 or f64.
 */
export function decodeNpz(bytes: Uint8Array, path: string): Record<string, NdArray> {
  let files: Record<string, Uint8Array>;
  let sums: number[];
  try {
    files = unzipSync(bytes, { filter: directoryCheck(bytes.length, path) });
    sums = zipChecksums(bytes);
  } catch (cause) {
    if (cause instanceof GrokphaseError) throw cause;
    throw badInput(path, "a .npz file", "other bytes");
  }
  const arrays = Object.entries(files).map(([name, file], i) => {
    const array = decodeNpy(file, `${path}/${name}`);
    if (crc32(file) !== sums[i])
      throw badInput(`${path}/${name}`, "bytes with the checksum of the .npz file", "others");
    return [name.replace(/\.npy$/, ""), array];
  });
  return Object.fromEntries(arrays);
}

/** Goes through the entries of a zip's directory, and refuses the first that cannot be true. */
function directoryCheck(fileBytes: number, path: string): (entry: UnzipFileInfo) => boolean {
  const names = new Set<string>();
  let packed = 0;
  let unpacked = 0;
  return ({ name, size, originalSize, compression }) => {
    if (!name.endsWith(".npy") || names.has(name)) {
      throw badInput(path, ".npy files of different names", names.has(name) ? `${name} twice` : name);
    }
    names.add(name);
    packed += size;
    unpacked += originalSize;
    const ratio = compression === 0 ? 1 : LARGEST_RATIO;
    if (packed > fileBytes || originalSize > ratio * size || unpacked > LARGEST_TOTAL) {
      throw badInput(path, `arrays that fit into ${fileBytes} bytes`, `${name} of ${originalSize} bytes`);
    }
    return true;
  };
}

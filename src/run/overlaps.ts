/** Reads a run's `overlaps.npy` one data set at a time: at the paper's scale the whole does not belong in memory. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { badInput } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { unreadable } from "../files/failure.ts";
import { decodeNpyHeader } from "../files/npy.ts";

/** Bytes that any header fits in. */
const HEADER_ROOM = 16_384;

/**
 * @param path chains × draws × width, f32, chains by data set
 * @returns for each data set its overlaps: chains × draws × width
 * @throws GrokphaseError "bad-input" for a file that is not what the run left
 */
export function* readOverlaps(path: string, { dataSets, chains, network }: Experiment): Generator<Float32Array> {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    throw unreadable(path, "the overlaps of a run", cause);
  }
  const read = (length: number, position: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(length);
    let done = 0;
    for (let got = -1; done < length && got !== 0; done += got) {
      got = readSync(file, bytes, done, length - done, position + done);
    }
    return bytes.subarray(0, done);
  };
  try {
    const { precision, shape, start, fileBytes } = decodeNpyHeader(read(HEADER_ROOM, 0), path);
    const [rows, draws, width] = shape;
    const fits = shape.length === 3 && rows === dataSets * chains && width === network.width && precision === "f32";
    if (!fits) {
      throw badInput(
        path,
        `${dataSets * chains} × draws × ${network.width} in f32`,
        `${shape.join(" × ")} in ${precision}`,
      );
    }
    const { size } = fstatSync(file);
    if (size !== fileBytes) throw badInput(path, `${fileBytes} bytes`, size);
    const length = chains * draws! * width * Float32Array.BYTES_PER_ELEMENT;
    for (let dataSet = 0; dataSet < dataSets; dataSet++) {
      yield new Float32Array(read(length, start + dataSet * length).buffer);
    }
  } finally {
    closeSync(file);
  }
}

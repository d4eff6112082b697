/**
 * The bytes of a chain's checkpoint: a magic word, the format's version, a header in
 * JSON, the weights, the sums, and a SHA-256 of all that, so that a torn file is known.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../configuration/overrides.ts";
import { badInput } from "../../errors.ts";
import type { ChainState } from "../../experiment/chain.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { PartExtents } from "./folder.ts";

export interface Checkpoint {
  /** SHA-256 of the compute core that the state belongs to. */
  build: string;
  experiment: Experiment;
  dataSet: number;
  chain: number;
  state: ChainState;
  /** What the chain's part files held when the state was taken. */
  parts: PartExtents;
}

interface Header extends Omit<Checkpoint, "state"> {
  step: number;
  parameterBytes: number;
  sums: number;
}

/** A checksum proves that a header is whole, not that it is ours. The experiment is compared with the run's later. */
const count = z.int().min(0);
const extent = z.strictObject({ bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const headerSchema: z.ZodType<Header> = z.strictObject({
  build: z.string(),
  experiment: z.custom<Experiment>((value) => typeof value === "object" && value !== null),
  dataSet: count,
  chain: count,
  parts: z.strictObject({ trace: extent, overlaps: extent }),
  step: count,
  parameterBytes: count,
  sums: count,
});

const MAGIC = Buffer.from("grokphase chain\n");
const VERSION = 2;
const VERSION_AT = MAGIC.length;
const HEADER_AT = VERSION_AT + 8;
const DIGEST_BYTES = 32;

function digest(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

export function encodeCheckpoint({ state, ...about }: Checkpoint): Uint8Array {
  const { step, parameters, sums } = state;
  const header: Header = { ...about, step, parameterBytes: parameters.length, sums: sums.length };
  const text = Buffer.from(JSON.stringify(header));
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(VERSION, 0);
  numbers.writeUInt32LE(text.length, 4);
  const sumBytes = new Uint8Array(sums.buffer, sums.byteOffset, sums.byteLength);
  const body = Buffer.concat([MAGIC, numbers, text, parameters, sumBytes]);
  return Buffer.concat([body, digest(body)]);
}

/** @throws GrokphaseError "bad-input" for what is not a whole checkpoint of this format. */
export function decodeCheckpoint(bytes: Uint8Array, path: string): Checkpoint {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < HEADER_AT || !file.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw badInput(path, "a checkpoint of grokphase", file.length < HEADER_AT ? `${file.length} bytes` : "other bytes");
  }
  const version = file.readUInt32LE(VERSION_AT);
  if (version !== VERSION) throw badInput(path, `a checkpoint of format ${VERSION}`, `format ${version}`);
  const body = file.subarray(0, -DIGEST_BYTES);
  if (!digest(body).equals(file.subarray(-DIGEST_BYTES))) {
    throw badInput(path, "a whole checkpoint", `${file.length} bytes with a checksum that does not fit`);
  }
  const textEnd = HEADER_AT + file.readUInt32LE(VERSION_AT + 4);
  const header = readHeader(body.subarray(HEADER_AT, textEnd));
  if (!header || textEnd + header.parameterBytes + 8 * header.sums !== body.length) {
    throw badInput(path, "a checkpoint of grokphase", "a header that does not fit");
  }
  const { step, parameterBytes, sums, ...about } = header;
  const sumsAt = textEnd + parameterBytes;
  return {
    ...about,
    state: {
      step,
      parameters: Uint8Array.from(body.subarray(textEnd, sumsAt)),
      sums: new Float64Array(Uint8Array.from(body.subarray(sumsAt)).buffer),
    },
  };
}

function readHeader(bytes: Buffer): Header | null {
  try {
    return headerSchema.parse(parseJson(bytes.toString("utf8"), "header"));
  } catch {
    return null;
  }
}

/**
 * Parts and wholes: the files that single chains append to, and the two files of a run
 * that they become. Both ways go piece by piece, never through a whole file in memory.
 */
import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from "node:fs";
import { keptBefore } from "../../chain/kept.ts";
import { badInput } from "../../errors.ts";
import type { Draws } from "../../experiment/chain.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { type Append, writeAtomically } from "../../files/atomic.ts";
import { touching, unreadable } from "../../files/failure.ts";
import { decodeNpyHeader, npyHeader } from "../../files/npy.ts";
import { type ChainName, chainNames, type Part, partKinds, type RunFolder } from "./folder.ts";

/** Bytes moved at a time. */
const PIECE = 1 << 20;

/** Bytes of one draw's overlaps: width numbers in f32. */
export function overlapRowBytes({ network }: Experiment): number {
  return Float32Array.BYTES_PER_ELEMENT * network.width;
}

/** The lines of a trace: one draw each, {dataSet, chain, step, <observables…>}; what is not finite is null. */
export function traceLines({ dataSet, chain }: ChainName, { names, steps, values }: Draws): string {
  let text = "";
  for (let draw = 0; draw < steps.length; draw++) {
    const line: Record<string, number> = { dataSet, chain, step: steps[draw]! };
    for (let i = 0; i < names.length; i++) line[names[i]!] = values[draw * names.length + i]!;
    text += `${JSON.stringify(line)}\n`;
  }
  return text;
}

/** A chain and how many bytes of its parts count. */
interface Contribution {
  name: ChainName;
  kept: Readonly<Record<Part, number>>;
}

/** Puts the chains' parts into `trace.jsonl`. */
export function mergeTrace(folder: RunFolder, chains: readonly Contribution[]): void {
  writeAtomically(folder.trace, (append) => {
    for (const { name, kept } of chains)
      if (kept.trace > 0) forEachPiece(folder.part("trace", name), 0, kept.trace, append);
  });
}

/** Puts the chains' parts into `overlaps.npy`: chains × kept × width; draws that were not made are NaN. */
export function mergeOverlaps(folder: RunFolder, experiment: Experiment, chains: readonly Contribution[]): void {
  const { sampler, network } = experiment;
  const draws = keptBefore(sampler, sampler.steps);
  const block = draws * overlapRowBytes(experiment);
  const missing = new Uint8Array(new Float32Array(PIECE / 4).fill(Number.NaN).buffer);
  writeAtomically(folder.overlaps, (append) => {
    append(npyHeader("f32", [chains.length, draws, network.width]));
    for (const { name, kept } of chains) {
      if (kept.overlaps > 0) forEachPiece(folder.part("overlaps", name), 0, kept.overlaps, append);
      for (let left = block - kept.overlaps; left > 0; left -= PIECE)
        append(missing.subarray(0, Math.min(left, PIECE)));
    }
  });
}

/**
 * Cuts `trace.jsonl` and `overlaps.npy` into those parts of the given chains that are not there, for work that may find
 * that they are not what the run left; then they are taken away again.
 * @param work  told which part files were cut, with the whole that each was cut out of.
 * @throws GrokphaseError "bad-input" when one of the two is needed and is not what the run left; and as `work`.
 */
export function withParts<T>(
  folder: RunFolder,
  experiment: Experiment,
  chains: readonly ChainName[],
  work: (cut: ReadonlyMap<string, string>) => T,
): T {
  const missing = (part: Part) => chains.filter((name) => !existsSync(folder.part(part, name)));
  const needed = { trace: missing("trace"), overlaps: missing("overlaps") };
  const cut = new Map(
    partKinds.flatMap((part) => needed[part].map((name) => [folder.part(part, name), folder[part]] as const)),
  );
  try {
    splitTrace(folder, experiment, needed.trace);
    splitOverlaps(folder, experiment, needed.overlaps);
    return work(cut);
  } catch (cause) {
    for (const path of cut.keys()) rmSync(path, { force: true });
    throw cause;
  }
}

function splitTrace(folder: RunFolder, experiment: Experiment, missing: readonly ChainName[]): void {
  if (missing.length === 0) return;
  const wanted = new Set(missing.map((name) => name.index));
  const all = chainNames(experiment);
  const lines = readLines(folder.trace);
  let line = lines.next();
  for (const name of all) {
    const start = `{"dataSet":${name.dataSet},"chain":${name.chain},`;
    const write = (append: Append) => {
      for (; !line.done && line.value.startsWith(start); line = lines.next()) append(`${line.value}\n`);
    };
    if (wanted.has(name.index)) writeAtomically(folder.part("trace", name), write);
    else write(() => {});
  }
  if (!line.done) throw badInput(folder.trace, "the lines of this run's chains, in order", line.value);
}

function splitOverlaps(folder: RunFolder, experiment: Experiment, missing: readonly ChainName[]): void {
  if (missing.length === 0) return;
  const { shape, start, precision, fileBytes } = decodeNpyHeader(readStart(folder.overlaps), folder.overlaps);
  const [chains, kept = 0, width] = shape;
  const expected = `${experiment.dataSets * experiment.chains} chains × draws × ${experiment.network.width} neurons`;
  const fits = chains === experiment.dataSets * experiment.chains && width === experiment.network.width;
  if (shape.length !== 3 || !fits || precision !== "f32") {
    throw badInput(folder.overlaps, `${expected} in f32`, `${shape.join(" × ")} in ${precision}`);
  }
  const { size } = touching(folder.overlaps, "read", () => statSync(folder.overlaps));
  if (size !== fileBytes) throw badInput(folder.overlaps, `${fileBytes} bytes`, size);
  const block = kept * overlapRowBytes(experiment);
  for (const name of missing) {
    writeAtomically(folder.part("overlaps", name), (append) => {
      forEachPiece(folder.overlaps, start + name.index * block, block, append);
    });
  }
}

/** Reads `length` bytes of a file, from `start` on, piece by piece. */
export function forEachPiece(from: string, start: number, length: number, use: (piece: Uint8Array) => void): void {
  const piece = new Uint8Array(PIECE);
  const file = open(from);
  try {
    for (let done = 0; done < length; ) {
      const read = touching(from, "read", () => readSync(file, piece, 0, Math.min(PIECE, length - done), start + done));
      if (read === 0) throw badInput(from, `at least ${start + length} bytes`, start + done);
      use(piece.subarray(0, read));
      done += read;
    }
  } finally {
    closeSync(file);
  }
}

function readStart(path: string): Uint8Array {
  const piece = new Uint8Array(PIECE);
  const file = open(path);
  try {
    return piece.subarray(
      0,
      touching(path, "read", () => readSync(file, piece)),
    );
  } finally {
    closeSync(file);
  }
}

/** The lines of a text file, one at a time. */
export function* readLines(path: string): Generator<string, void, undefined> {
  const piece = new Uint8Array(PIECE);
  const decoder = new TextDecoder();
  const file = open(path);
  try {
    let rest = "";
    for (;;) {
      const read = touching(path, "read", () => readSync(file, piece));
      const lines = (rest + decoder.decode(piece.subarray(0, read), { stream: read > 0 })).split("\n");
      rest = lines.pop()!;
      yield* lines;
      if (read === 0) break;
    }
    if (rest) yield rest;
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, "r");
  } catch (cause) {
    throw unreadable(path, "a file that the run left", cause);
  }
}

/**
 * The folder of a run while it is worked in.
 *
 * Each chain appends its draws to two part files in `checkpoint/` and now and then leaves a
 * state there, which says how long the parts were when it was taken. A process that dies
 * between two states loses the draws since the last one and nothing else: the parts are cut to
 * what the state says, and the chain draws the same again. At the end the parts become
 * `trace.jsonl` and `overlaps.npy`; a run that goes on from there cuts them out of those again.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { keptBefore } from "../../chain/kept.ts";
import { resolveExperiment } from "../../configuration/resolve.ts";
import { badInput, show } from "../../errors.ts";
import type { ChainState, Draws, Weights } from "../../experiment/chain.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { bringToDisk, finishedName, removeLeftovers, writeAtomically } from "../../files/atomic.ts";
import { machineFailure } from "../../files/failure.ts";
import { makeFolder } from "../../files/make-folder.ts";
import { encodeNpz } from "../../files/npz.ts";
import { encodeCheckpoint } from "./checkpoint.ts";
import { firstDifference, partKinds, RunFolder, readStoredExperiment, writeExperiment } from "./folder.ts";
import { type Lock, takeLock } from "./lock.ts";
import { mergeOverlaps, mergeTrace, overlapRowBytes, traceLines } from "./parts.ts";
import { recover, type StoredChain } from "./recovery.ts";

export interface StoreOptions {
  /** SHA-256 of the compute core. */
  build: string;
  /** Told, in a line each, of what is unusual: a lock taken over, a torn checkpoint. */
  remark: (line: string) => void;
}

export class RunStore {
  readonly folder: RunFolder;
  readonly experiment: Experiment;
  readonly #build: string;
  readonly #chains: readonly StoredChain[];
  readonly #lock: Lock;

  private constructor(
    folder: RunFolder,
    experiment: Experiment,
    build: string,
    chains: readonly StoredChain[],
    lock: Lock,
  ) {
    this.folder = folder;
    this.experiment = experiment;
    this.#build = build;
    this.#chains = chains;
    this.#lock = lock;
  }

  /**
   * Opens a new or empty folder for an experiment, or the folder that this same run was in.
   * @throws GrokphaseError "bad-input" for a folder with anything else in it, "machine" where it cannot be written.
   */
  static create(root: string, experiment: Experiment, options: StoreOptions): RunStore {
    const folder = new RunFolder(root);
    if (holdsRun(folder)) {
      const difference = firstDifference(readStoredExperiment(folder), experiment);
      if (difference) {
        const found = `a run with ${difference.path} ${show(difference.one)}`;
        throw badInput(root, "an empty folder or the one of this same run", found);
      }
    }
    return RunStore.#open(folder, experiment, options);
  }

  /**
   * Opens the folder of a run to go on with it.
   * @param steps Steps a chain is to have in the end, instead of those in its configuration.
   * @throws GrokphaseError "bad-input" for a folder without a run, a changed configuration, another build,
   *   a chain of which no state can be read, or fewer steps than were done.
   */
  static reopen(root: string, steps: number | undefined, options: StoreOptions): RunStore {
    const folder = new RunFolder(root);
    const stored = readStoredExperiment(folder);
    if (steps === undefined) return RunStore.#open(folder, stored, options);
    const extended = resolveExperiment({ ...stored, sampler: { ...stored.sampler, steps } });
    return RunStore.#open(folder, extended, options);
  }

  static #open(folder: RunFolder, experiment: Experiment, { build, remark }: StoreOptions): RunStore {
    makeFolder(folder.checkpoint);
    const lock = takeLock(folder.lock, remark);
    try {
      for (const place of [folder.root, folder.checkpoint]) removeLeftovers(place);
      const chains = recover(folder, experiment, build, remark);
      writeExperiment(folder, experiment);
      return new RunStore(folder, experiment, build, chains, lock);
    } catch (cause) {
      lock.release();
      throw cause;
    }
  }

  /** Where each chain stands, by data set and then by chain; null for one that has not begun. */
  get states(): (ChainState | null)[] {
    return this.#chains.map(({ state }) => state);
  }

  /** Appends draws to a chain's parts. */
  append(index: number, draws: Draws): void {
    const { name, parts } = this.#chains[index]!;
    const { buffer, byteOffset, byteLength } = draws.overlaps;
    parts.trace.append(Buffer.from(traceLines(name, draws)));
    parts.overlaps.append(new Uint8Array(buffer, byteOffset, byteLength));
  }

  /** Brings a chain's parts and its state to the disk. All draws before the state have been appended. */
  keep(index: number, state: ChainState): void {
    this.#lock.check();
    const chain = this.#chains[index]!;
    const { name, parts, turn } = chain;
    const expected = keptBefore(this.experiment.sampler, state.step) * overlapRowBytes(this.experiment);
    if (parts.overlaps.bytes !== expected) {
      throw new Error(`chain ${index}, step ${state.step}: ${parts.overlaps.bytes} bytes of overlaps, not ${expected}`);
    }
    for (const part of partKinds) if (parts[part].bytes > 0) bringToDisk(parts[part].path);
    const { dataSet, chain: number } = name;
    const about = { build: this.#build, experiment: this.experiment, dataSet, chain: number };
    const bytes = encodeCheckpoint({
      ...about,
      state,
      parts: { trace: parts.trace.extent, overlaps: parts.overlaps.extent },
    });
    writeAtomically(this.folder.states(name)[turn], (write) => write(bytes));
    chain.state = state;
    chain.kept = { trace: parts.trace.bytes, overlaps: parts.overlaps.bytes };
    chain.turn = turn === 0 ? 1 : 0;
  }

  /** Makes `trace.jsonl` and `overlaps.npy` of what every chain had at its last state. */
  merge(): void {
    this.#lock.check();
    const chains = this.#chains.map(({ name, kept }) => ({ name, kept }));
    mergeTrace(this.folder, chains);
    mergeOverlaps(this.folder, this.experiment, chains);
  }

  /** Leaves the last weights of a chain, W: neurons × inputs and a: neurons, or neurons × outputs. */
  writeWeights(index: number, { input, readout }: Weights): void {
    const { width } = this.experiment.network;
    const bytes = encodeNpz({
      W: { data: input, shape: [width, input.length / width] },
      a: { data: readout, shape: readout.length === width ? [width] : [width, readout.length / width] },
    });
    writeAtomically(this.folder.weights(this.#chains[index]!.name), (write) => write(bytes));
  }

  /** Leaves the result and takes away the parts, which stand in the merged files now. */
  finish(result: object): void {
    this.#lock.check();
    writeAtomically(this.folder.result, (write) => write(`${JSON.stringify(result, null, 2)}\n`));
    for (const { name } of this.#chains) {
      for (const part of partKinds) rmSync(this.folder.part(part, name), { force: true });
    }
  }

  /** Lets other processes into the folder. */
  close(): void {
    this.#lock.release();
  }
}

/** @throws GrokphaseError "bad-input" for a folder with something in it that is not a run. */
function holdsRun({ root, configuration, checkpoint }: RunFolder): boolean {
  if (existsSync(configuration)) return true;
  let entries: string[];
  try {
    entries = readdirSync(root);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return false;
    throw code === "ENOTDIR" && existsSync(root)
      ? badInput(root, "a folder", "a file")
      : machineFailure(root, "read", cause);
  }
  // What a process leaves that died before its configuration was written, and what an automatic run keeps beside.
  const own = new Set([checkpoint, configuration, "auto", "auto.json"].map((path) => basename(path)));
  const other = entries.find((entry) => !own.has(finishedName(entry)));
  if (other !== undefined) throw badInput(root, "an empty folder or the one of this same run", other);
  return false;
}

/**
 * Where a run was left: for each chain, its newest state that can be read and whose draws
 * are there. What does not belong to this run is refused before anything is changed.
 */
import { existsSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { badInput, GrokphaseError, show } from "../../errors.ts";
import type { ChainState } from "../../experiment/chain.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { touching } from "../../files/failure.ts";
import { type Checkpoint, decodeCheckpoint } from "./checkpoint.ts";
import {
  type ChainName,
  chainNames,
  checkConfiguration,
  firstDifference,
  type Part,
  partKinds,
  type RunFolder,
} from "./folder.ts";
import { GrowingPart } from "./growing-part.ts";
import { withParts } from "./parts.ts";

export interface StoredChain {
  name: ChainName;
  state: ChainState | null;
  /** The parts as they grow. */
  parts: Parts;
  /** Bytes of the parts that the state on the disk knows of. */
  kept: Record<Part, number>;
  /** Which of the two state files is written next. */
  turn: 0 | 1;
}

type Parts = Readonly<Record<Part, GrowingPart>>;

/** A state file: what can be read of it, or why it cannot. */
interface StoredState {
  path: string;
  turn: 0 | 1;
  content: Checkpoint | GrokphaseError;
}

/**
 * @param build SHA-256 of the compute core that is to go on.
 * @param remark Told of each file that is passed over.
 * @throws GrokphaseError "bad-input" for a changed configuration, another build, or a chain whose states are all
 *   unreadable or without their draws.
 */
export function recover(
  folder: RunFolder,
  experiment: Experiment,
  build: string,
  remark: (line: string) => void,
): StoredChain[] {
  const chains = chainNames(experiment).map((name) => ({ name, stored: readStates(folder, name) }));
  const contents = chains.flatMap(({ stored }) => stored);
  for (const { path, content } of contents) {
    if (!(content instanceof GrokphaseError)) checkBelonging(content, experiment, build, folder, path);
  }
  checkConfiguration(folder);
  const { steps } = experiment.sampler;
  for (const { content } of contents) {
    if (content instanceof GrokphaseError) continue;
    const { step } = content.state;
    if (step > steps) throw badInput("sampler.steps", `at least the ${step} steps that are done`, steps);
  }
  const withDraws = chains.filter(({ stored }) =>
    stored.some(({ content }) => !(content instanceof GrokphaseError) && content.parts.trace.bytes > 0),
  );
  if (contents.length === 0 && existsSync(folder.result)) {
    remark(`${folder.checkpoint}: holds no states, so that all chains start from the beginning`);
  }
  const names = withDraws.map(({ name }) => name);
  const chosen = withParts(folder, experiment, names, (cut) =>
    chains.map(({ name, stored }) => ({ name, state: choose(folder, name, stored, cut, remark) })),
  );
  return chosen.map(({ name, state }) => begin(folder, name, state));
}

/** Reads the state files of a chain, the newest state first. */
export function readStates(folder: RunFolder, name: ChainName): StoredState[] {
  const stored = folder.states(name).flatMap((path, turn): StoredState[] => {
    if (!existsSync(path)) return [];
    const bytes = touching(path, "read", () => readFileSync(path));
    return [{ path, turn: turn === 0 ? 0 : 1, content: decode(bytes, path, name) }];
  });
  const step = ({ content }: StoredState) =>
    content instanceof GrokphaseError ? Number.POSITIVE_INFINITY : content.state.step;
  return stored.sort((one, other) => step(other) - step(one));
}

function decode(bytes: Uint8Array, path: string, { dataSet, chain }: ChainName): Checkpoint | GrokphaseError {
  try {
    const checkpoint = decodeCheckpoint(bytes, path);
    if (checkpoint.dataSet === dataSet && checkpoint.chain === chain) return checkpoint;
    const found = `that of chain ${checkpoint.chain} on data set ${checkpoint.dataSet}`;
    return badInput(path, `the state of chain ${chain} on data set ${dataSet}`, found);
  } catch (cause) {
    if (cause instanceof GrokphaseError) return cause;
    throw cause;
  }
}

function checkBelonging(
  { experiment: before, build: buildBefore }: Checkpoint,
  experiment: Experiment,
  build: string,
  { configuration }: RunFolder,
  path: string,
): void {
  const steps = { steps: experiment.sampler.steps };
  const difference = firstDifference({ ...before, sampler: { ...before.sampler, ...steps } }, experiment);
  if (difference) {
    const expected = `${difference.path} ${show(difference.one)}, with which ${path} was made`;
    throw badInput(configuration, expected, difference.other);
  }
  if (build !== buildBefore) {
    throw badInput(
      path,
      `a state of this build of the compute core (${build.slice(0, 12)}…)`,
      `${buildBefore.slice(0, 12)}…`,
    );
  }
}

interface Chosen {
  checkpoint: Checkpoint;
  turn: 0 | 1;
  parts: Parts;
}

/** The newest state whose draws are there; null for a chain that has left none. */
function choose(
  folder: RunFolder,
  name: ChainName,
  stored: readonly StoredState[],
  cut: ReadonlyMap<string, string>,
  remark: (line: string) => void,
): Chosen | null {
  const refused: GrokphaseError[] = [];
  for (const { path, turn, content } of stored) {
    if (content instanceof GrokphaseError) {
      refused.push(content);
      continue;
    }
    const parts = partsOf(folder, name, content, cut);
    if (parts instanceof GrokphaseError) {
      refused.push(parts);
      continue;
    }
    for (const { message } of refused) remark(`${message}; going on from step ${content.state.step} of ${path}`);
    return { checkpoint: content, turn, parts };
  }
  const [first] = refused;
  if (!first) return null;
  const advice = "no other state of this chain is there (to start the chain anew, delete this one)";
  throw new GrokphaseError("bad-input", `${first.message}; ${advice}`, { path: first.path ?? folder.checkpoint });
}

/** The parts up to where a state knows of them, or what is wrong with them. */
function partsOf(
  folder: RunFolder,
  name: ChainName,
  { parts }: Checkpoint,
  cut: ReadonlyMap<string, string>,
): Parts | GrokphaseError {
  const found: Partial<Record<Part, GrowingPart>> = {};
  for (const part of partKinds) {
    const { bytes, sha256 } = parts[part];
    const path = folder.part(part, name);
    const size = existsSync(path) ? touching(path, "read", () => statSync(path).size) : 0;
    const source = cut.get(path) ?? path;
    if (size < bytes) {
      return badInput(source, `at least ${bytes} bytes${source === path ? "" : ` of ${titleOf(name)}`}`, size);
    }
    found[part] = GrowingPart.of(path, bytes);
    if (found[part].extent.sha256 !== sha256) {
      return badInput(source, `the draws of ${titleOf(name)} as they were made`, "a checksum that does not fit");
    }
  }
  return found as Parts;
}

const titleOf = ({ dataSet, chain }: ChainName) => `data set ${dataSet}, chain ${chain}`;

function begin(folder: RunFolder, name: ChainName, chosen: Chosen | null): StoredChain {
  const parts = chosen?.parts ?? {
    trace: new GrowingPart(folder.part("trace", name)),
    overlaps: new GrowingPart(folder.part("overlaps", name)),
  };
  for (const part of partKinds) {
    const { path, bytes } = parts[part];
    if (bytes === 0) touching(path, "delete", () => rmSync(path, { force: true }));
    else touching(path, "cut", () => truncateSync(path, bytes));
  }
  return {
    name,
    state: chosen?.checkpoint.state ?? null,
    parts,
    kept: { trace: parts.trace.bytes, overlaps: parts.overlaps.bytes },
    turn: chosen?.turn === 0 ? 1 : 0,
  };
}

/**
 * Where a run was left: for each chain, its newest state that can be read and whose draws
 * are there. What does not belong to this run is refused before anything is changed.
 */
import { existsSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { badInput, GrokphaseError, show } from "../errors.ts";
import { touching } from "../files/failure.ts";
import type { ChainState } from "./chain.ts";
import { type Checkpoint, decodeCheckpoint } from "./checkpoint.ts";
import type { Experiment } from "./experiment.ts";
import { type ChainName, chainNames, firstDifference, type PartLengths, partKinds, type RunFolder } from "./folder.ts";
import { splitWholes } from "./parts.ts";

export interface StoredChain {
  name: ChainName;
  state: ChainState | null;
  /** Bytes of the parts now. */
  appended: PartLengths;
  /** Bytes of the parts that the state on the disk knows of. */
  kept: PartLengths;
  /** Which of the two state files is written next. */
  turn: 0 | 1;
}

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
  const { steps } = experiment.sampler;
  for (const { path, content } of contents) {
    if (content instanceof GrokphaseError) continue;
    checkBelonging(content, experiment, build, folder, path);
    const { step } = content.state;
    if (step > steps) throw badInput("sampler.steps", `at least the ${step} steps that are done`, steps);
  }
  const withDraws = chains.filter(({ stored }) =>
    stored.some(({ content }) => !(content instanceof GrokphaseError) && content.parts.trace > 0),
  );
  splitWholes(
    folder,
    experiment,
    withDraws.map(({ name }) => name),
  );
  if (contents.length === 0 && existsSync(folder.result)) {
    remark(`${folder.checkpoint}: holds no states, so that all chains start from the beginning`);
  }
  const chosen = chains.map(({ name, stored }) => ({ name, state: choose(folder, name, stored, remark) }));
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

/** The newest state whose draws are there; null for a chain that has left none. */
function choose(
  folder: RunFolder,
  name: ChainName,
  stored: readonly StoredState[],
  remark: (line: string) => void,
): { checkpoint: Checkpoint; turn: 0 | 1 } | null {
  const refused: GrokphaseError[] = [];
  for (const { path, turn, content } of stored) {
    if (content instanceof GrokphaseError) {
      refused.push(content);
      continue;
    }
    const missing = missingDraws(folder, name, content);
    if (missing) {
      refused.push(missing);
      continue;
    }
    for (const { message } of refused) remark(`${message}; going on from step ${content.state.step} of ${path}`);
    return { checkpoint: content, turn };
  }
  const [first] = refused;
  if (!first) return null;
  const advice = "no other state of this chain is there (to start the chain anew, delete this one)";
  throw new GrokphaseError("bad-input", `${first.message}; ${advice}`, { path: first.path ?? folder.checkpoint });
}

function missingDraws(folder: RunFolder, name: ChainName, { parts }: Checkpoint): GrokphaseError | null {
  for (const part of partKinds) {
    const path = folder.part(part, name);
    const size = existsSync(path) ? touching(path, "read", () => statSync(path).size) : 0;
    if (size < parts[part]) return badInput(path, `at least ${parts[part]} bytes`, size);
  }
  return null;
}

function begin(
  folder: RunFolder,
  name: ChainName,
  chosen: { checkpoint: Checkpoint; turn: 0 | 1 } | null,
): StoredChain {
  const { state, parts } = chosen?.checkpoint ?? { state: null, parts: { trace: 0, overlaps: 0 } };
  for (const part of partKinds) {
    const path = folder.part(part, name);
    if (parts[part] === 0) touching(path, "delete", () => rmSync(path, { force: true }));
    else touching(path, "cut", () => truncateSync(path, parts[part]));
  }
  return { name, state, appended: { ...parts }, kept: { ...parts }, turn: chosen?.turn === 0 ? 1 : 0 };
}

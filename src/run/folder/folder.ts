/** The names in the folder of a run, and its configuration. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../../configuration/overrides.ts";
import { CONFIGURATION_VERSION, resolveExperiment } from "../../configuration/resolve.ts";
import { badInput, GrokphaseError } from "../../errors.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { writeAtomically } from "../../files/atomic.ts";
import { touching, unreadable } from "../../files/failure.ts";

/** What a chain leaves while it runs: lines of the trace, rows of the overlaps. */
export type Part = "trace" | "overlaps";
export const partKinds: readonly Part[] = ["trace", "overlaps"];
/** How much of a part counts, and the SHA-256 of that. */
export interface Extent {
  bytes: number;
  sha256: string;
}
export type PartExtents = Record<Part, Extent>;

/** Where one chain stands among the others, in the order of every file: 0 … dataSets·chains − 1. */
export interface ChainName {
  index: number;
  dataSet: number;
  chain: number;
}

/** All chains of an experiment, by data set and then by chain. */
export function chainNames({ dataSets, chains }: Experiment): ChainName[] {
  return Array.from({ length: dataSets * chains }, (_, index) => ({
    index,
    dataSet: Math.floor(index / chains),
    chain: index % chains,
  }));
}

export class RunFolder {
  readonly root: string;
  readonly configuration: string;
  readonly result: string;
  readonly trace: string;
  readonly overlaps: string;
  readonly checkpoint: string;
  readonly lock: string;
  /** SHA-256 of the configuration's file; while that is replaced, of the old one and of the new one. */
  readonly configurationSums: string;

  constructor(root: string) {
    this.root = root;
    this.configuration = join(root, "config.json");
    this.result = join(root, "result.json");
    this.trace = join(root, "trace.jsonl");
    this.overlaps = join(root, "overlaps.npy");
    this.checkpoint = join(root, "checkpoint");
    this.lock = join(this.checkpoint, "lock");
    this.configurationSums = join(this.checkpoint, "config.sha256");
  }

  weights({ dataSet, chain }: ChainName): string {
    return join(this.root, `weights-${dataSet}-${chain}.npz`);
  }

  part(part: Part, { dataSet, chain }: ChainName): string {
    return join(this.checkpoint, `chain-${dataSet}-${chain}.${part === "trace" ? "trace.jsonl" : "overlaps.f32"}`);
  }

  /** A chain's states are written to two files in turn, so that the one before the last is there too. */
  states({ dataSet, chain }: ChainName): [string, string] {
    const path = (turn: string) => join(this.checkpoint, `chain-${dataSet}-${chain}.${turn}.state`);
    return [path("a"), path("b")];
  }
}

/** Whether this is the name of something that a run leaves in its folder. */
export function isPartOfRun(entry: string): boolean {
  const { configuration, result, trace, overlaps, checkpoint } = new RunFolder("");
  const own = [configuration, result, trace, overlaps, checkpoint];
  return own.includes(entry) || /^weights-\d+-\d+\.npz$/.test(entry);
}

/** @throws GrokphaseError "bad-input" when the folder holds no run, or one whose configuration this version cannot read. */
export function readStoredExperiment({ configuration }: RunFolder): Experiment {
  let text: string;
  try {
    text = readFileSync(configuration, "utf8");
  } catch (cause) {
    throw unreadable(configuration, "the configuration of a run", cause);
  }
  const value = parseJson(text, configuration);
  try {
    return resolveExperiment(value);
  } catch (cause) {
    if (!(cause instanceof GrokphaseError)) throw cause;
    throw new GrokphaseError(cause.code, `${configuration}: ${cause.message}`, { path: configuration, cause });
  }
}

export function writeExperiment({ configuration, configurationSums }: RunFolder, experiment: Experiment): void {
  const text = `${JSON.stringify({ version: CONFIGURATION_VERSION, ...experiment }, null, 2)}\n`;
  const [before, after] = [sumOf(configuration), sha256(text)];
  if (before === after && knownSums(configurationSums)[0] === after) return;
  const write = (path: string, content: string) => writeAtomically(path, (append) => append(content));
  write(configurationSums, `${before ? `${before}\n` : ""}${after}\n`);
  write(configuration, text);
  write(configurationSums, `${after}\n`);
}

/** @throws GrokphaseError "bad-input" for a configuration that is not byte for byte what the run left. */
export function checkConfiguration({ configuration, configurationSums }: RunFolder): void {
  const known = knownSums(configurationSums);
  const found = sumOf(configuration);
  if (known.length > 0 && found !== null && !known.includes(found)) {
    throw badInput(configuration, `the configuration with a SHA-256 that stands in ${configurationSums}`, "another");
  }
}

function knownSums(path: string): string[] {
  return existsSync(path) ? touching(path, "read", () => readFileSync(path, "utf8")).split("\n") : [];
}

function sumOf(path: string): string | null {
  return existsSync(path) ? sha256(touching(path, "read", () => readFileSync(path))) : null;
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Keys that say how a value came about, not what is computed. */
const ORIGINS: readonly string[] = ["inferredKind"];

/** The first value in which two experiments differ, as its path and the two values; null when they are the same. */
export function firstDifference(one: object, other: object): { path: string; one: unknown; other: unknown } | null {
  for (const key of Object.keys({ ...one, ...other })) {
    if (ORIGINS.includes(key)) continue;
    const value = (one as Record<string, unknown>)[key];
    const counterpart = (other as Record<string, unknown>)[key];
    if (typeof value === "object" && value !== null && typeof counterpart === "object" && counterpart !== null) {
      const inner = firstDifference(value, counterpart);
      if (inner) return { ...inner, path: `${key}.${inner.path}` };
    } else if (value !== counterpart) return { path: key, one: value, other: counterpart };
  }
  return null;
}

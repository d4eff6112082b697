/**
 * What a sampler is: one object, `defineSampler({ … })`, in the file index.ts of its folder, and a line in the list of
 * index.ts. It says what a person may write, how that is completed, and which moves make one step.
 */
import type { z } from "zod";
import type { Core } from "../core/module.ts";
import { Energy } from "./energy.ts";
import type { MoveReport, Needs, PlannedMove, Target } from "./move.ts";
import type { Schedule } from "./schedule.ts";

/** What a sampler's options may be measured against. */
export interface SamplerContext {
  /** Training samples n. */
  samples: number;
  noise: number;
  /** Prior variances of single weights: v_w and v_a. */
  inputVariance: number;
  readoutVariance: number;
}

/** What the options of every sampler have, beside its own. */
export interface SamplerBase extends Schedule {
  kind: string;
  /** The size of a step; each sampler says in its schema what it counts (docs/SAMPLERS.md, "Step sizes"). */
  stepSize: number;
}

interface SamplerDefinition<Schema extends z.ZodObject, Options> {
  schema: Schema;
  /**
   * Power of `stepSize` with which a sampler's means are off: what two step sizes are extrapolated by. Null for one
   * whose means do not depend on it.
   */
  biasOrder: number | null;
  /** Whether its steps are the paper's time, in which a network learns late; where absent, they never are. */
  keepsTime?(options: Options): boolean;
  /** Fills in what depends on other values, and refuses what cannot be. What comes out goes in again unchanged. */
  resolve(given: z.output<Schema>, context: SamplerContext, schedule: Schedule): Options;
  /** The moves of one step, in their order. */
  moves(options: Options): readonly PlannedMove[];
}

/** A sampler as the list of index.ts holds it. */
export interface SamplerKind<Kind extends string, Schema extends z.ZodObject, Options> {
  readonly kind: Kind;
  readonly schema: Schema;
  readonly biasOrder: number | null;
  keepsTime(options: SamplerBase): boolean;
  resolve(given: object, context: SamplerContext, schedule: Schedule): Options;
  moves(options: SamplerBase): readonly PlannedMove[];
}

export function defineSampler<
  const Kind extends string,
  Schema extends z.ZodObject,
  Options extends SamplerBase & { kind: Kind },
>(kind: Kind, definition: SamplerDefinition<Schema, Options>): SamplerKind<Kind, Schema, Options> {
  const { schema, biasOrder, keepsTime } = definition;
  const isOwn = (options: SamplerBase): options is Options => options.kind === kind;
  function own(options: SamplerBase): Options {
    if (!isOwn(options)) throw new Error(`options of ${options.kind}, not of ${kind}`);
    return options;
  }
  return {
    kind,
    schema,
    biasOrder,
    keepsTime: (options) => keepsTime?.(own(options)) ?? false,
    resolve: (given, context, schedule) => definition.resolve(schema.parse(given), context, schedule),
    moves: (options) => definition.moves(own(options)),
  };
}

/** A chain's sampler: the moves of each step, on one network. */
export interface Sampler {
  /** Σ (f − y)² at the present weights, the same in every member; their gradients are in memory afterwards. */
  evaluate(): number;
  /** Step number `step`, after `evaluate`. With `measure`, the layers' virials before it are added to their sums. */
  move(step: number, measure: boolean): void;
  /** Somebody else, such as a measurement on the test set, has overwritten the activations in memory. */
  overwritten(): void;
  /**
   * The numbers that its moves carry from step to step, such as an adapted step size, one move's after another's: all 0
   * at a chain's start, read and written in place when a chain is stored and restored.
   */
  readonly memory: Float64Array;
}

/** How the sampler of a chain went. */
export interface SamplerReport extends MoveReport {
  /** `sampler.stepSize`, as adapted where it was. */
  stepSize: number;
  /** Mean acceptance probability after burn-in; null without a Metropolis test, and before the end of burn-in. */
  acceptance: number | null;
}

/** What the network is to provide for all moves together. */
export function needsOf(moves: readonly PlannedMove[]): Needs {
  const sum = (count: (needs: Needs) => number) => moves.reduce((total, { needs }) => total + count(needs), 0);
  return {
    vectors: sum(({ vectors }) => vectors),
    carried: sum(({ carried }) => carried),
    draws: moves.some(({ needs }) => needs.draws),
  };
}

/** How many numbers all moves together carry. */
export function numbersOf(moves: readonly PlannedMove[]): number {
  return moves.reduce((total, { numbers }) => total + numbers, 0);
}

/** Each move's numbers in the array of all. */
function split(moves: readonly PlannedMove[], memory: Float64Array): Float64Array[] {
  let end = 0;
  return moves.map(({ numbers }) => {
    end += numbers;
    return memory.subarray(end - numbers, end);
  });
}

/** Which of the network's arrays each move has: those that are part of the state come first, of all moves. */
function shareVectors(moves: readonly PlannedMove[]): number[][] {
  let carried = 0;
  let other = needsOf(moves).carried;
  return moves.map(({ needs }) =>
    Array.from({ length: needs.vectors }, (_, i) => (i < needs.carried ? carried++ : other++)),
  );
}

export function composed(target: Target, moves: readonly PlannedMove[]): Sampler {
  const energy = new Energy(target.network);
  const memory = new Float64Array(numbersOf(moves));
  const numbers = split(moves, memory);
  const vectors = shareVectors(moves);
  const opened = moves.map((move, i) => move.open({ ...target, energy, vectors: vectors[i]! }, numbers[i]!));
  return {
    memory,
    evaluate: () => energy.evaluate(),
    move(step, measure) {
      for (let i = 0; i < opened.length; i++) opened[i]!.step(step, measure && i === 0);
    },
    overwritten: () => energy.stale("activations"),
  };
}

/** What the moves of a chain say together; of what several say, the first counts. */
export function reportOf(
  core: Core,
  { stepSize }: SamplerBase,
  moves: readonly PlannedMove[],
  memory: Float64Array,
): SamplerReport {
  const numbers = split(moves, memory);
  const said = moves.map((move, i) => move.report(core, numbers[i]!));
  return Object.assign({ stepSize, acceptance: null }, ...said.reverse());
}

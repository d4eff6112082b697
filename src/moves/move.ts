/**
 * A move takes a chain from one state to another and leaves its density as it is. A sampler is a list of them, made one
 * after another in each step (sampler.ts). Moves know nothing of one another: they share the network and one `Energy`.
 */
import type { Core } from "../core/module.ts";
import type { Key } from "../core/random.ts";
import type { Network, Posterior } from "../network/network.ts";
import type { Energy } from "./energy.ts";
import { type Memory, memoryOf } from "./memory.ts";

/** What is sampled, and with which random numbers. */
export interface Target {
  readonly core: Core;
  readonly network: Network;
  readonly posterior: Posterior;
  readonly key: Key;
}

/** A target as a move sees it. */
export interface MoveTarget extends Target {
  /** What is known at the present weights; a move that changes them says so. */
  readonly energy: Energy;
  /** Numbers of the arrays in `network.at.vectors` that are this move's own, the carried ones first. */
  readonly vectors: readonly number[];
}

/** What a network is to provide for moves. */
export interface Needs {
  /** Arrays of the parameters' shape in memory (`network.at.vectors`). */
  readonly vectors: number;
  /** How many of these, from the first on, are part of a chain's state: momenta. */
  readonly carried: number;
  /** Whether the readout is drawn from its distribution given the other weights (`network.drawReadout`). */
  readonly draws: boolean;
}

export interface Move {
  /**
   * Step number `step` of the chain.
   * @param measure  asks for the layers' virials at the weights before the step to be added to their sums. Only the
   *   first move of a sampler is asked, and the gradients in memory are then those of the present weights.
   */
  step(step: number, measure: boolean): void;
}

/** How a move went, as far as it has something to say. */
export interface MoveReport {
  /** Its step size, as adapted where it was. */
  stepSize?: number;
  /** Mean acceptance probability after burn-in; null before its end. */
  acceptance?: number | null;
  /** What a person should know, in a line. */
  warning?: string;
  /** What to do about it; there where a warning is. */
  advice?: string;
}

export interface MoveKind<Options, Name extends string> {
  readonly needs?: Partial<Needs>;
  /** Names of the numbers that it carries from step to step. */
  readonly carries: readonly Name[];
  open(target: MoveTarget, options: Options, memory: Memory<Name>): Move;
  /** How a chain went, from what the move carries. */
  report?(core: Core, options: Options, memory: Memory<Name>): MoveReport;
}

/** A move with its options: all that a sampler needs of it. */
export interface PlannedMove {
  readonly needs: Needs;
  /** How many numbers it carries. */
  readonly numbers: number;
  open(target: MoveTarget, numbers: Float64Array): Move;
  report(core: Core, numbers: Float64Array): MoveReport;
}

export function planned<Options, Name extends string>(kind: MoveKind<Options, Name>, options: Options): PlannedMove {
  const { needs, carries } = kind;
  return {
    needs: { vectors: 0, carried: 0, draws: false, ...needs },
    numbers: carries.length,
    open: (target, numbers) => kind.open(target, options, memoryOf(carries, numbers)),
    report: (core, numbers) => kind.report?.(core, options, memoryOf(carries, numbers)) ?? {},
  };
}

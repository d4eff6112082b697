/** The theory of a task: what it depends on, what it answers, and how command line and page call its parts. */
import type { Core } from "../core/module.ts";
import type { Axis, DiagramLine, PhaseDiagram } from "../theory/phase-diagram.ts";
import type { Phase, PhaseRule } from "../theory/phases.ts";
import type { PlantedStart } from "./chain.ts";
import type { Experiment, TaskOptions } from "./experiment.ts";

/** A number that a theory depends on: an option of the command line, and perhaps an axis of a phase diagram. */
export interface ParameterText {
  /** Plain text, as it stands in the help: "σ_w²". */
  readonly symbol: string;
  readonly description: string;
  readonly default: number;
  /** Whether phase diagrams may vary it. */
  readonly axis: boolean;
}

/** Which commands an option belongs to. */
export type TheoryCommand = "theory" | "transition" | "phase-diagram";

/** A choice of approximation: an option of the command line. */
export type OptionText = (
  | { readonly type: "choice"; readonly choices: readonly string[]; readonly default: string }
  | { readonly type: "number"; readonly symbol: string; readonly default: number }
  /** Absent means false. */
  | { readonly type: "switch" }
  /** Anything else that can be written in one word. @throws GrokphaseError "bad-input" naming `path` */
  | { readonly type: "text"; readonly symbol: string; read(text: string, path: string): unknown }
) & {
  readonly description: string;
  /** All of them (default). */
  readonly commands?: readonly TheoryCommand[];
};

/** What every solved theory has. */
export interface Solution {
  readonly phase: Phase;
  readonly solver: {
    readonly converged: boolean;
    /** Why it did not converge; null where it did. */
    readonly reason: string | null;
  };
}

/** What every call may be given beside a task's own options. */
export interface CommonOptions {
  phaseRule?: PhaseRule;
  /** How the caller names a parameter or option in error messages. */
  path?: (name: string) => string;
}

/** The density of one neuron along a coordinate. */
export interface TheoryCurve<P, O, S> {
  readonly position: string;
  readonly value: string;
  /** Where the command line draws it. */
  readonly grid: readonly number[];
  /** @returns the solution with the curve's values at these positions */
  at(core: Core, parameters: P, options: O, positions: ArrayLike<number>): { theory: S; curve: Float64Array };
}

/** Where one phase gives way to the next along one parameter. */
export interface TaskTransition<P, R extends { readonly reason: string | null }> {
  readonly description: string;
  /** Parameters that may be varied; the first is the default. */
  readonly along: readonly string[];
  /** Options of this command alone. */
  readonly options: Readonly<Record<string, OptionText>>;
  /** What is missing where `reason` is given: "transition". */
  readonly missing: string;
  /** @param options  those of the theory, these here, and `along` */
  find(core: Core, parameters: P, options: CommonOptions & { along?: string }): R;
  /** Lines for people. */
  describe(found: R): readonly string[];
}

/** Phases over two parameters. */
export interface TaskDiagram<P, O> {
  readonly description: string;
  /** @throws GrokphaseError "bad-input" for a diagram some of whose networks cannot be */
  check(parameters: P, x: Axis, y: Axis, options: O): void;
  solve(core: Core, parameters: P, x: Axis, y: Axis, options: O): PhaseDiagram;
  /** Lines of transition across it. */
  lines(core: Core, parameters: P, x: Axis, y: Axis, options: O): DiagramLine[];
  title(parameters: P, options: O): string;
  /** What shades the picture: rows by y, from 0 for nothing learned to 1. */
  shade(found: PhaseDiagram, parameters: P): { values: number[][]; label: string };
}

/**
 * @typeParam P  the parameters, all numbers
 * @typeParam O  options of approximation, each of which may be left out
 * @typeParam S  what it comes to: plain data
 * @typeParam R  a transition
 */
export interface TaskTheory<
  T extends TaskOptions = TaskOptions,
  P extends object = object,
  O extends CommonOptions = CommonOptions,
  S extends Solution = Solution,
  R extends { readonly reason: string | null } = { readonly reason: string | null },
> {
  /** Of `grokphase theory KIND`. */
  readonly description: string;
  readonly parameters: { readonly [Name in keyof P & string]: ParameterText };
  readonly options: Readonly<Record<string, OptionText>>;
  /** @throws GrokphaseError "bad-input" for parameters that no network can have */
  solve(core: Core, parameters: P, options?: O): S;
  /** Name and value of each line for people. */
  describe(solution: S): readonly (readonly [string, string])[];
  /** @throws GrokphaseError "bad-input" for an experiment that the theory does not cover */
  ofExperiment(core: Core, experiment: Experiment<T>): S;
  /** Where a planted start puts neurons. @throws GrokphaseError "bad-input" where there are no side wells */
  planted(core: Core, experiment: Experiment<T>): PlantedStart;
  /** Size of a neuron's coordinate from which on it counts as a droplet; null where coordinates do not tell. */
  barrier(core: Core, experiment: Experiment<T>): number | null;
  readonly curve?: TheoryCurve<P, O, S>;
  readonly transition?: TaskTransition<P, R>;
  readonly diagram?: TaskDiagram<P, O>;
}

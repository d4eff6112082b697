/**
 * Which theory a set of options asks for: the paper's two layers of erf, any activation, bias and target (general/), or
 * three layers (depth/). Options that belong to one of them alone are refused beside the others.
 */
import type { Core } from "../../../core/module.ts";
import { badInput } from "../../../errors.ts";
import { networkOf, type Parameters } from "../parameters.ts";
import { type DeepNetwork, lazyNetwork } from "./depth/network.ts";
import { type DeepTheory, deepTheory } from "./depth/reduction.ts";
import { type GeneralNetwork, generalNetwork, type HermiteTerm } from "./general/network.ts";
import { type GeneralTheory, solveGeneral } from "./general/theory.ts";
import { type GeneralTransition, generalTransition } from "./general/transition.ts";
import { solveTeacherStudent, type TeacherStudentTheory, type TheoryOptions } from "./theory.ts";
import { type Transition, type TransitionOptions, teacherStudentTransition } from "./transition.ts";

/** The numbers of a network, a bias among them. */
export interface AnyParameters extends Parameters {
  /** σ_b², prior variance of a neuron's bias (default 0, none). */
  bias?: number;
}

/** What a person may ask for beyond the paper's network (PHYSICS 11 and 12). */
export interface NetworkChoice {
  /** φ (default "erf"). */
  activation?: string;
  /** Terms of the target (default H1 + εH3). */
  hermite?: readonly HermiteTerm[];
  /** N1, neurons of a hidden layer before this one (default none). */
  hiddenWidth?: number;
  /** σ_v², prior variance of the weights between the layers. */
  hiddenVariance?: number;
  /** Whether the first of two hidden layers keeps its prior weights (default false). */
  frozen?: boolean;
}

export type AnyTheory = TeacherStudentTheory | GeneralTheory | DeepTheory;
export type AnyOptions = TheoryOptions & NetworkChoice;

/** The network of general/ that these options ask for; null where they ask for the paper's. */
export function generalOf({ bias = 0, ...parameters }: AnyParameters, { activation = "erf", hermite }: NetworkChoice) {
  if (bias === 0 && activation === "erf" && hermite === undefined) return null;
  const network = generalNetwork(parameters);
  return { ...network, biasVariance: bias, activation, target: hermite ?? network.target } satisfies GeneralNetwork;
}

/** The network of depth/ that these options ask for; null where they ask for one hidden layer. */
function deepOf(parameters: AnyParameters, options: AnyOptions): DeepNetwork | null {
  const { hiddenWidth, hiddenVariance, frozen = false, path = (name) => name } = options;
  if (hiddenWidth === undefined && hiddenVariance === undefined && !frozen) return null;
  if (hiddenWidth === undefined)
    throw badInput(path("hiddenWidth"), "N1, for a network of two hidden layers", undefined);
  if (hiddenVariance === undefined) {
    throw badInput(path("hiddenVariance"), "σ_v², for a network of two hidden layers", undefined);
  }
  if (generalOf(parameters, options)) {
    throw badInput(
      path("hiddenWidth"),
      "erf without bias and H1 + εH3, which the theory of three layers is for",
      hiddenWidth,
    );
  }
  return { ...networkOf(parameters), hiddenWidth, hiddenVariance, frozen };
}

/** Refuses approximations that only the paper's network has. */
export function checkPlain({
  action = "exact-norm",
  ridge = "ek",
  trace = false,
  modes = 2,
  path = (name) => name,
}: TheoryOptions) {
  if (action !== "exact-norm") throw badInput(path("action"), '"exact-norm" for this network', action);
  if (ridge !== "ek") throw badInput(path("ridge"), '"ek" for this network', ridge);
  if (trace) throw badInput(path("trace"), "no trace term for this network", true);
  if (modes !== 2) throw badInput(path("modes"), "2 for this network, whose components follow from its target", modes);
}

/** Only what was given: absent stays absent. */
function rest({ phaseRule, path }: TheoryOptions) {
  return { ...(phaseRule && { phaseRule }), ...(path && { path }) };
}

/**
 * Solves the theory that the options ask for.
 * @throws GrokphaseError "bad-input" for options and parameters that do not go together
 */
export function solveAny(core: Core, parameters: AnyParameters, options: AnyOptions = {}): AnyTheory {
  return curveAny(core, parameters, options, []).theory;
}

/** The same with −log p(q) at some overlaps; of three layers, which have no such curve here, none. */
export function curveAny(core: Core, parameters: AnyParameters, options: AnyOptions, q: ArrayLike<number>) {
  const deep = deepOf(parameters, options);
  const general = generalOf(parameters, options);
  if (deep || general) checkPlain(options);
  if (deep) {
    if (q.length > 0)
      throw badInput((options.path ?? ((name) => name))("curve"), "a network of one hidden layer", "two");
    return { theory: deepTheory(core, deep, rest(options)), curve: new Float64Array(0) };
  }
  if (general) {
    const solution = solveGeneral(core, general, rest(options));
    return { theory: solution.theory, curve: solution.curve(q) };
  }
  const solution = solveTeacherStudent(core, parameters, options);
  return { theory: solution.theory, curve: solution.curve(q) };
}

/**
 * The transition that the options ask for. Three layers have one here where the first of them is frozen: that of the
 * two-layer network they are (PHYSICS 12.2).
 */
export function transitionAny(
  core: Core,
  parameters: AnyParameters,
  options: TransitionOptions & NetworkChoice = {},
): Transition | GeneralTransition {
  const { along, limit, path = (name) => name } = options;
  const deep = deepOf(parameters, options);
  if (deep && !deep.frozen) {
    throw badInput(
      path("frozen"),
      "a frozen first layer: with feedback the Gaussian phase ends at a fold first",
      false,
    );
  }
  if (deep) return teacherStudentTransition(core, lazyNetwork(core, deep), options);
  const general = generalOf(parameters, options);
  if (!general) return teacherStudentTransition(core, parameters, options);
  checkPlain(options);
  return generalTransition(core, general, { path, ...(along && { along }), ...(limit && { limit }) });
}

/**
 * Reads a number above 0.
 * @throws GrokphaseError "bad-input" naming `path`
 */
export function readPositive(text: string, path: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(Number.isFinite(value) && value > 0)) throw badInput(path, "a number above 0", text);
  return value;
}

/**
 * Reads "1=1,3=-0.3".
 * @throws GrokphaseError "bad-input" naming `path`
 */
export function readHermite(text: string, path: string): HermiteTerm[] {
  return text.split(",").map((part) => {
    const [degree, coefficient, ...more] = part
      .split("=")
      .map((side) => (side.trim() === "" ? Number.NaN : Number(side)));
    if (more.length > 0 || !Number.isFinite(degree) || !Number.isFinite(coefficient)) {
      throw badInput(path, "degree=coefficient pairs such as 1=1,3=-0.3", text);
    }
    return { degree: degree!, coefficient: coefficient! };
  });
}

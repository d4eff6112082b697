/** Fig 3 of the paper: a quadratic network learns to add modulo P in two transitions (PHYSICS 4 and 6). */

import { presets, sweeps } from "../../configuration/presets.ts";
import { resolveExperiment } from "../../configuration/resolve.ts";
import type { Core } from "../../core/module.ts";
import type { Estimate } from "../../diagnostics/estimate.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { ModularAdditionTask } from "../../tasks/modular-addition/configuration.ts";
import { type Parameters, fig3 as paperNetwork, parametersOf } from "../../tasks/modular-addition/parameters.ts";
import { diagonal, reducedAction } from "../../tasks/modular-addition/theory/action.ts";
import { type Normalisation, thresholds } from "../../tasks/modular-addition/theory/limit.ts";
import { modularAdditionTheory } from "../../tasks/modular-addition/theory/theory.ts";
import type { Calculation, Scale } from "../../work/plan.ts";
import type { Figure, FinishedRun } from "../figure.ts";
import { type Figure3, type NetworkTheory, type SampledPoint, THEORIES, type Theory } from "./data.ts";
import { figure3Panels } from "./panels.ts";
import { figure3Targets } from "./targets.ts";

/** A network, the noises at which its action is drawn, and the theories whose |a| is drawn against noise. */
interface Request {
  network: Omit<Parameters, "noise">;
  normalisation: Normalisation;
  actionNoises: readonly number[];
  noise: { from: number; to: number; count: number };
  theories: readonly Theory[];
}

const { noise: _, ...paperParameters } = paperNetwork;

const SWEEP = "modular-p11";
const { noise: __, ...smallParameters } = parametersOf(
  resolveExperiment(presets[SWEEP]) as Experiment<ModularAdditionTask>,
);

const requests = {
  paper: {
    network: paperParameters,
    normalisation: "printed",
    actionNoises: [0.3, 0.25, 0.2, 0.14],
    noise: { from: 0.12, to: 0.3, count: 31 },
    theories: ["printed", "corrected"],
  },
  // Of PHYSICS 4: P = 11, N = 600, γ = 3, C = ½, where σ_I² = 2.083·10⁻⁴ and σ_II² is half of it.
  small: {
    network: smallParameters,
    normalisation: "corrected",
    actionNoises: [2.9e-4, 2.3e-4, 1.6e-4, 0.7e-4],
    noise: { from: 0.5e-4, to: 3e-4, count: 51 },
    theories: THEORIES,
  },
} as const satisfies Record<string, Request>;

/** The paper sampled no such network: its scale is a matter of errors alone. */
const sampling: Record<Scale, { steps: number; burnIn: number }> = {
  light: { steps: 10_000, burnIn: 2500 },
  paper: { steps: 100_000, burnIn: 10_000 },
};

/** Points of an action's curve, from Φ = 0 to REACH times where the side well is at the onset. */
const POINTS = 141;
const REACH = 1.75;

type Theories = { paper: readonly [NetworkTheory]; small: readonly [NetworkTheory] };

export const fig3: Figure<"points", Theories, Figure3> = {
  name: "fig3",
  title: "Fig 3 · Learning to add modulo P: two transitions",
  introduction: [
    "A network with quadratic neurons learns (_n_ + _m_) mod _P_ from examples. Its neurons' weights are best seen as waves: Φ is the power of a neuron's weights at one frequency. " +
      "Theory gives each frequency an action Ŝ(Φ): the lower it is, the likelier that power. At high noise σ² the only well is at Φ = 0 and the network learns nothing. " +
      "Below an onset σ²_{I} a second well, a neuron that has become a wave, is as deep as the first, and both coexist: the more neurons turn into waves, the more of the target is learned, until, below σ²_{II}, all have.",
    "The paper shows theory only (panels a and b), with a normalisation of the learned part that misses a factor 4_P_²: “printed” here. " +
      "With the factor, “corrected”, the learned part rises at once along the lever rule |_a_| = σ²/σ²_{I} and at the paper's parameters the second transition is out of reach. " +
      "Panels c and d have a network small enough to be sampled, with parameters that put both transitions within reach.",
  ],

  plan(scale) {
    const base = presets[SWEEP]!;
    const points = sweeps[SWEEP]!.map((noise, i) => ({
      name: `fig3-noise-${noise}`,
      configuration: { ...base, noise, seed: i + 1, sampler: { ...base.sampler, ...sampling[scale] } },
    }));
    return {
      runs: { points },
      calculations: {
        paper: [calculation("fig3-paper", requests.paper)],
        small: [calculation("fig3-small", requests.small)],
      },
    };
  },

  data(core, { runs, results: { paper, small } }) {
    const points = runs.points.map((run) => measure(core, run)).sort((one, other) => one.noise - other.noise);
    return { paper: paper[0], small: small[0], points };
  },

  panels: figure3Panels,
  targets: figure3Targets,
};

function calculation(name: string, request: Request): Calculation<NetworkTheory> {
  return { name, parameters: request, compute: (core) => networkTheory(core, request) };
}

function measure(core: Core, { name, experiment, result }: FinishedRun): SampledPoint {
  const parameters = parametersOf(experiment as Experiment<ModularAdditionTask>);
  const solve = (trace: boolean) => {
    const { a, dropletFraction } = modularAdditionTheory(core, parameters, { trace });
    return { a, dropletFraction };
  };
  // All pairs are the data, so there is one data set and no scatter but that of sampling; of a complete run never null.
  const estimate = (observable: string): Estimate => {
    const { mean, mcse } = result.observables[observable]!;
    return { mean: mean!, error: mcse! };
  };
  return {
    run: name,
    noise: experiment.noise,
    a: estimate("a"),
    dropletFraction: estimate("dropletFraction"),
    theory: solve(false),
    trace: solve(true),
  };
}

function networkTheory(core: Core, request: Request): NetworkTheory {
  const { network, normalisation, actionNoises, noise, theories } = request;
  const { onset, completion, aAtCompletion } = thresholds({ ...network, noise: 1 }, normalisation);
  const noises = Array.from(
    { length: noise.count },
    (_, i) => noise.from + ((noise.to - noise.from) * i) / (noise.count - 1),
  );
  const residual = (theory: Theory, at: number) =>
    theories.includes(theory) ? modularAdditionTheory(core, { ...network, noise: at }, optionsOf(theory)).a : null;
  const curve = (theory: Theory) => noises.map((at) => residual(theory, at));
  return {
    parameters: network,
    normalisation,
    onset,
    // Both networks have a completion in their own normalisation.
    completion: completion!,
    aAtCompletion: aAtCompletion!,
    actions: actionNoises.map((at) => actionCurve(core, { ...network, noise: at }, normalisation)),
    curve: { noise: noises, corrected: curve("corrected"), printed: curve("printed"), trace: curve("trace") },
  };
}

function optionsOf(theory: Theory): { normalisation: Normalisation; trace: boolean } {
  return { normalisation: theory === "printed" ? "printed" : "corrected", trace: theory === "trace" };
}

function actionCurve(core: Core, network: Parameters, normalisation: Normalisation): NetworkTheory["actions"][number] {
  const { a, g, phase } = modularAdditionTheory(core, network, { normalisation });
  const well = Math.sqrt(3 / network.sextic);
  const phi = Array.from({ length: POINTS }, (_, i) => (REACH * well * i) / (POINTS - 1));
  const shape = diagonal(network.modulus, g, network.sextic);
  return { noise: network.noise, a, phase, phi, action: phi.map((x) => reducedAction(x, shape)) };
}

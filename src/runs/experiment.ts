/**
 * What is to be computed: a task, a network, a noise and a sampler. The schema is
 * what a person may write; an Experiment is what a run is given, with every default
 * filled in and every number checked.
 */
import { z } from "zod";
import { badInput } from "../errors.ts";
import { numberBetween, oneOf, section, validate, wholeNumber } from "../validation.ts";

/** Version of the configuration's format. A change of meaning or names makes a new one. */
export const CONFIGURATION_VERSION = 1;

/** Fits every way of packing a seed, a data set and a chain into the key of the random numbers. */
const LARGEST_COUNT = 65_535;
const LARGEST_SIZE = 1_048_576;
/** Of `sampler.steps`. */
export const LARGEST_STEP = 4_294_967_295;
/** Variances outside would over- or underflow f32 on the way to an energy. */
const variance = () => numberBetween(1e-12, 1e6);

const teacherStudent = section({
  kind: z
    .literal("teacher-student", { error: '"teacher-student" ("modular-addition" comes in a later version)' })
    .describe("Which task."),
  dim: wholeNumber(1, LARGEST_SIZE).describe("Input dimension d."),
  samples: wholeNumber(1, LARGEST_SIZE).describe("Training samples n."),
  epsilon: numberBetween(-1e3, 1e3).default(-0.3).describe("Weight ε of the cubic part of the teacher."),
  testSamples: wholeNumber(1, LARGEST_SIZE)
    .exactOptional()
    .describe("Fresh samples for the test loss; as many as training samples unless given."),
});

const network = section({
  width: wholeNumber(1, LARGEST_SIZE).describe("Hidden neurons N."),
  inputVariance: variance().default(0.5).describe("σ_w²: one input weight has prior variance σ_w²/d."),
  readoutVariance: variance()
    .exactOptional()
    .describe("σ_a²: one readout weight has prior variance σ_a²/N; the paper's 8/N unless given."),
});

const langevin = section({
  kind: oneOf("langevin").default("langevin").describe("Which sampler."),
  preconditioner: oneOf("none", "prior")
    .default("prior")
    .describe('"prior": steps scaled by the prior variances (equilibrium only); "none": the paper\'s dynamics.'),
  stepSize: numberBetween(1e-15, 2)
    .exactOptional()
    .describe(
      'h of PHYSICS 1.2: for "prior" 0.05 unless given, for "none" the sum-loss η (T = 2σ²). Resolved from learningRate.',
    ),
  learningRate: numberBetween(1e-12, 1e3)
    .exactOptional()
    .describe('The paper\'s mean-loss learning rate, instead of stepSize and only with "none": η = learningRate/n.'),
  steps: wholeNumber(1, LARGEST_STEP).describe("Steps of one chain; observables are measured before a step's update."),
  burnIn: wholeNumber(0, LARGEST_STEP)
    .exactOptional()
    .describe("Steps before the first kept one; a quarter of the steps unless given."),
  thin: wholeNumber(1, LARGEST_STEP).default(10).describe("Every thin-th step from burnIn on is kept."),
  start: oneOf("prior", "planted")
    .default("prior")
    .describe('"prior": a draw from the prior; "planted": with some neurons in the side wells.'),
  plantedFraction: numberBetween(0, 1)
    .default(0.1)
    .describe("Fraction of neurons that a planted start places in the side wells."),
});

/** What a person may write. */
export const configuration = section({
  $schema: z.string("the address of a JSON Schema").exactOptional().describe("For editors; not used."),
  version: z
    .literal(CONFIGURATION_VERSION, { error: `${CONFIGURATION_VERSION}, the format this version of grokphase reads` })
    .default(CONFIGURATION_VERSION)
    .describe("Version of this format."),
  task: teacherStudent.describe("The data and what is learned from them."),
  network: network.describe("The student and its prior."),
  noise: variance().describe("Observation noise σ², the ridge."),
  sampler: langevin.describe("How the posterior is sampled."),
  dataSets: wholeNumber(1, LARGEST_COUNT).default(1).describe("Independent data sets."),
  chains: wholeNumber(1, LARGEST_COUNT).default(4).describe("Chains on each data set."),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(1).describe("Of all random numbers."),
  precision: oneOf("f32", "f64").default("f32").describe("Of the sampling."),
}).describe("An experiment of grokphase.");

/** What a person may write: a configuration before defaults. */
export type Configuration = z.input<typeof configuration>;

/** The erf teacher–student task of PHYSICS 3. */
export type TeacherStudentTask = Required<z.output<typeof teacherStudent>>;

/** The two-layer network of PHYSICS 1. */
export type Network = Required<z.output<typeof network>>;

/** Overdamped Langevin dynamics, PHYSICS 1.2. */
export type LangevinSampler = Required<Omit<z.output<typeof langevin>, "learningRate">>;

/** A validated experiment: what `run` is given, with every default filled in. */
export interface Experiment {
  task: TeacherStudentTask;
  network: Network;
  /** Observation noise σ², the ridge. */
  noise: number;
  sampler: LangevinSampler;
  dataSets: number;
  /** Chains on each data set. */
  chains: number;
  seed: number;
  precision: "f32" | "f64";
}

/** The paper's mean-loss learning rate (PHYSICS 6), where plain dynamics are given no step. */
const PAPER_LEARNING_RATE = 2e-3;

/**
 * Checks a configuration and fills in its defaults. What comes out goes in again unchanged.
 * @param name What stands for the whole configuration in an error: its file or preset.
 * @throws GrokphaseError "bad-input", one line with the path of the value.
 */
export function resolveExperiment(value: unknown, name = "configuration"): Experiment {
  const given = validate(configuration, value, name);
  const { sampler } = given;
  const experiment: Experiment = {
    task: { ...given.task, testSamples: given.task.testSamples ?? given.task.samples },
    network: { ...given.network, readoutVariance: given.network.readoutVariance ?? 8 / given.network.width },
    noise: given.noise,
    sampler: {
      kind: sampler.kind,
      preconditioner: sampler.preconditioner,
      stepSize: resolveStepSize(sampler, given.task.samples),
      steps: sampler.steps,
      burnIn: sampler.burnIn ?? Math.floor(sampler.steps / 4),
      thin: sampler.thin,
      start: sampler.start,
      plantedFraction: sampler.plantedFraction,
    },
    dataSets: given.dataSets,
    chains: given.chains,
    seed: given.seed,
    precision: given.precision,
  };
  checkAcross(experiment);
  return experiment;
}

function resolveStepSize(sampler: z.output<typeof langevin>, samples: number): number {
  const { preconditioner, stepSize, learningRate } = sampler;
  if (learningRate !== undefined && preconditioner !== "none") {
    throw badInput("sampler.learningRate", 'nothing, or preconditioner "none" beside it', learningRate);
  }
  if (learningRate !== undefined && stepSize !== undefined) {
    throw badInput("sampler.learningRate", "nothing beside sampler.stepSize (give one of the two)", learningRate);
  }
  if (stepSize !== undefined) return stepSize;
  return preconditioner === "prior" ? 0.05 : (learningRate ?? PAPER_LEARNING_RATE) / samples;
}

function checkAcross({ task, network, noise, sampler, dataSets, chains }: Experiment): void {
  if (sampler.burnIn >= sampler.steps) {
    throw badInput("sampler.burnIn", `a whole number below sampler.steps (${sampler.steps})`, sampler.burnIn);
  }
  if (dataSets * chains > LARGEST_COUNT) {
    throw badInput("chains", `at most ${LARGEST_COUNT} chains over all ${dataSets} data sets`, dataSets * chains);
  }
  // The prior alone multiplies a weight by 1 − hM/v in each step, which diverges from hM/v = 2 on.
  const prior = Math.min(network.inputVariance / task.dim, network.readoutVariance / network.width);
  const limit = sampler.preconditioner === "prior" ? 2 : prior / noise;
  if (sampler.stepSize >= limit) {
    throw badInput(
      "sampler.stepSize",
      `a number below ${limit}, where the prior's own dynamics diverge`,
      sampler.stepSize,
    );
  }
}

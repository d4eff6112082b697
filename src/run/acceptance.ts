/**
 * The acceptance probability that a Metropolis test would have had for the proposals of Langevin dynamics: what the
 * discretisation takes away from reversibility, step by step.
 *
 * With D = hM, ∇ and U before (a) and after (b) a step, the densities of the proposal and of its reverse leave
 *
 *     log ratio = U_a − U_b + ½(θ_b − θ_a)·(∇_a + ∇_b) − ¼ Σ D(|∇_b|² − |∇_a|²),
 *
 * which is of third order in √h for each parameter: the squares of the noise, large and equal, are gone. In f32 it
 * carries the rounding of the loss, some 10⁻³ at the sizes of the paper's figures.
 */
import { openTask } from "../chain/open-task.ts";
import { type Core, loadCore } from "../core/module.ts";
import { badInput, GrokphaseError } from "../errors.ts";
import type { ChainSpec, ChainState } from "../experiment/chain.ts";
import { langevinSteps } from "../moves/langevin/step.ts";
import { langevinStep } from "../network/langevin-step.ts";
import { WHOLE } from "../network/layout.ts";
import { type Layer, layerLength, type Network, type Posterior } from "../network/network.ts";
import { lanes } from "../network/panels.ts";
import { mean, variance } from "../numeric/scatter.ts";
import { type ChainName, chainNames, RunFolder, readStoredExperiment } from "./folder/folder.ts";
import { readStates } from "./folder/recovery.ts";

export interface AcceptanceProbe {
  stepSize: number;
  /** Proposals of each chain that was looked at. */
  proposals: number;
  /** Mean of min(1, ratio) over proposals and chains; its standard error, from the scatter of chains; null with one. */
  acceptance: number;
  standardError: number | null;
  chains: { dataSet: number; chain: number; acceptance: number }[];
}

/**
 * Lets chains go on from their states, each for so many steps, and asks about every one.
 * @throws GrokphaseError "bad-input" for a sampler that has a Metropolis test of its own, or other proposals.
 */
export function probeAcceptance(
  core: Core,
  chains: readonly { spec: ChainSpec; state: ChainState }[],
  proposals: number,
): AcceptanceProbe {
  const { sampler } = chains[0]!.spec.experiment;
  if (sampler.kind !== "langevin")
    throw badInput("sampler.kind", '"langevin", whose steps are proposals', sampler.kind);
  for (const key of ["temperature", "stepSchedule", "noiseSchedule"] as const) {
    if (sampler[key] !== undefined)
      throw badInput(`sampler.${key}`, "nothing, where steps are proposals", sampler[key]);
  }
  const found = chains.map(({ spec, state }) => {
    const ratios = logRatios(core, spec, state, proposals);
    const accepted = Array.from(ratios, (ratio) => (ratio >= 0 ? 1 : core.kernels.exponential_f64(ratio)));
    return { dataSet: spec.dataSet, chain: spec.chain, acceptance: mean(accepted) };
  });
  const means = found.map(({ acceptance }) => acceptance);
  return {
    stepSize: sampler.stepSize,
    proposals,
    acceptance: mean(means),
    standardError: means.length > 1 ? Math.sqrt(variance(means) / means.length) : null,
    chains: found,
  };
}

/**
 * The same for chains of a run, from where they stand, without touching its folder.
 * @param chains  at most so many, the first of every data set before the second of any.
 * @throws GrokphaseError "bad-input" also for a folder without a run or without states of this build.
 */
export async function probeRun(
  directory: string,
  { steps, chains }: { steps: number; chains: number },
): Promise<AcceptanceProbe> {
  const core = await loadCore();
  const folder = new RunFolder(directory);
  const experiment = readStoredExperiment(folder);
  const names = chainNames(experiment).sort((one, other) => one.chain - other.chain || one.dataSet - other.dataSet);
  const found = names.slice(0, chains).map((name) => {
    const { dataSet, chain } = name;
    return { spec: { experiment, dataSet, chain, planted: null }, state: newestState(core, folder, name) };
  });
  return probeAcceptance(core, found, steps);
}

function newestState(core: Core, folder: RunFolder, name: ChainName): ChainState {
  const [path] = folder.states(name);
  for (const { content } of readStates(folder, name)) {
    if (content instanceof GrokphaseError) continue;
    if (content.build !== core.hash) throw badInput(path, "a state of this build of the compute core", content.build);
    return content.state;
  }
  throw badInput(path, "a state that the run left", undefined);
}

/** The log ratio of each of the steps that a chain takes from this state on. */
export function logRatios(core: Core, spec: ChainSpec, { parameters, step }: ChainState, steps: number): Float64Array {
  const { experiment } = spec;
  const opened = openTask(core, spec, WHOLE);
  const { network, posterior, key } = opened;
  try {
    const layers = network.layers(posterior);
    let offset = 0;
    for (const layer of layers) {
      const { buffer, byteOffset, byteLength } = network.numbers(layer.parameters, layerLength(network, layer));
      new Uint8Array(buffer, byteOffset, byteLength).set(parameters.subarray(offset, offset + byteLength));
      offset += byteLength;
    }
    if (experiment.sampler.kind !== "langevin") throw new Error("not Langevin dynamics");
    const layerSteps = langevinSteps(layers, posterior, experiment.sampler);
    let before = look(network, layers, posterior);
    return Float64Array.from({ length: steps }, (_, t) => {
      langevinStep(core, network, layers, layerSteps, key, step + t, false);
      const after = look(network, layers, posterior);
      const ratio = layers.reduce((sum, _layer, i) => {
        return sum + difference(before.layers[i]!, after.layers[i]!, layerSteps[i]!.drift);
      }, before.energy - after.energy);
      before = after;
      return ratio;
    });
  } finally {
    opened.close();
  }
}

interface LayerLook {
  parameters: Float64Array;
  /** ∂U/∂θ, in the same order. */
  gradient: Float64Array;
}

interface Look {
  /** U. */
  energy: number;
  layers: LayerLook[];
}

/** Energy and gradient at the present weights, without the padding. */
function look(network: Network, layers: readonly Layer[], posterior: Posterior): Look {
  const loss = network.evaluate();
  let energy = loss / (2 * posterior.noise) + network.extraEnergy;
  const found = layers.map((layer) => {
    const one = lookAt(network, layer);
    let squares = 0;
    for (const value of one.parameters) squares += value * value;
    energy += squares / (2 * layer.priorVariance);
    return one;
  });
  return { energy, layers: found };
}

function lookAt(network: Network, layer: Layer): LayerLook {
  const { rows, stride, priorVariance, scale } = layer;
  const { width, precision } = network;
  const P = lanes(precision);
  const length = layerLength(network, layer);
  const all = network.numbers(layer.parameters, length);
  const slopes = network.numbers(layer.gradient, length);
  const factors = network.numbers(layer.coefficients, network.panels * P);
  const parameters = new Float64Array(width * rows);
  const gradient = new Float64Array(width * rows);
  for (let i = 0, to = 0; i < width; i++) {
    const [panel, lane] = [Math.floor(i / P), i % P];
    const factor = scale * factors[i]!;
    for (let row = 0; row < rows; row++, to++) {
      const at = (panel * stride + row) * P + lane;
      parameters[to] = all[at]!;
      gradient[to] = all[at]! / priorVariance + factor * slopes[at]!;
    }
  }
  return { parameters, gradient };
}

/** A layer's terms in the log ratio besides its energy. */
function difference(before: LayerLook, after: LayerLook, drift: number): number {
  let work = 0;
  let squares = 0;
  for (let i = 0; i < before.parameters.length; i++) {
    const [from, to] = [before.gradient[i]!, after.gradient[i]!];
    work += (after.parameters[i]! - before.parameters[i]!) * (from + to);
    squares += to * to - from * from;
  }
  return work / 2 - (drift / 4) * squares;
}

/** Opens a chain in a core and advances it: the loop that everything else serves. */
import type { Core } from "../core/module.ts";
import { GrokphaseError } from "../errors.ts";
import { type Share, WHOLE } from "../network/layout.ts";
import { lanes, quads, unpackPanels } from "../network/panels.ts";
import { Langevin } from "../samplers/langevin.ts";
import { observableNames, observables, openTeacherStudent } from "../tasks/teacher-student/task.ts";
import { type Chain, type ChainSpec, type ChainState, type Draws, isKept, keptBefore, type Weights } from "./chain.ts";
import type { Experiment } from "./experiment.ts";

/**
 * @param state  a state of the same spec and build to go on from; null starts the chain.
 * @param share  this worker's part, when several workers run one chain. Followers
 *   pass the leader's `pointers`; all members advance together, and only the
 *   leader's draws, state and weights mean anything.
 */
export function openChain(core: Core, spec: ChainSpec, state: ChainState | null, share: Share = WHOLE): Chain {
  const { network, posterior, key } = openTeacherStudent(core, spec, share);
  const { sampler: options } = spec.experiment;
  const sampler = new Langevin(network, posterior, key, options);
  const names = observableNames(core);
  const leads = share.index === 0;
  const { at, pointers } = network.layout;
  const { width } = network.shape;
  const virials = () => [
    network.doubles(at.weightVirials, network.panels),
    network.doubles(at.readoutVirials, network.panels),
  ];
  let step = 0;
  let measured = 0;

  if (state) {
    step = state.step;
    if (leads) restore(state);
    measured = state.sums[0]!;
  }

  function restore({ parameters, sums }: ChainState): void {
    const weights = network.weights();
    const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
    const readout = network.readout();
    bytes.set(parameters.subarray(0, bytes.length));
    new Uint8Array(readout.buffer, readout.byteOffset, readout.byteLength).set(parameters.subarray(bytes.length));
    virials().forEach((region, i) => {
      region.set(sums.subarray(1 + i * network.panels, 1 + (i + 1) * network.panels));
    });
  }

  function fail(): never {
    const { dataSet, chain } = spec;
    throw new GrokphaseError(
      "diverged",
      `sampler.stepSize: expected a step the chain can follow, found ${options.stepSize}: ` +
        `data set ${dataSet}, chain ${chain} diverged by step ${step}; try half of it`,
      { path: "sampler.stepSize" },
    );
  }

  return {
    pointers,
    barrier: at.barrier,

    get step() {
      return step;
    },

    advance(steps): Draws {
      const end = step + steps;
      const kept = leads ? keptBefore(options, end) - keptBefore(options, step) : 0;
      const draws: Draws = {
        names,
        steps: new Float64Array(kept),
        values: new Float64Array(kept * names.length),
        overlaps: new Float32Array(kept * width),
      };
      for (let row = 0; step < end; step++) {
        const trainLoss = sampler.evaluate();
        const measure = step >= options.burnIn;
        if (measure) measured++;
        if (!Number.isFinite(trainLoss)) fail();
        if (isKept(options, step)) {
          const testLoss = network.observe();
          if (leads) {
            draws.steps[row] = step;
            draws.values.set(observables(core, network, trainLoss, testLoss), row * names.length);
            draws.overlaps.set(network.doubles(at.overlaps, width), row * width);
            row++;
          }
          // The others may move their readout weights only when the leader has read them.
          network.meet();
        }
        sampler.move(step, measure);
      }
      // The leader may read what the others have written only when all have arrived.
      network.meet();
      return draws;
    },

    state(): ChainState {
      const weights = network.weights();
      const readout = network.readout();
      const parameters = new Uint8Array(weights.byteLength + readout.byteLength);
      parameters.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength));
      parameters.set(new Uint8Array(readout.buffer, readout.byteOffset, readout.byteLength), weights.byteLength);
      const [input, output] = virials();
      return { step, parameters, sums: Float64Array.from([measured, ...input!, ...output!]) };
    },

    weights() {
      return weightsOf(spec.experiment, this.state());
    },

    close() {
      network.close();
    },
  };
}

/** The weights of a state. */
export function weightsOf({ task, network, precision }: Experiment, { parameters }: ChainState): Weights {
  const { width } = network;
  const Numbers = precision === "f32" ? Float32Array : Float64Array;
  const numbers = new Numbers(Uint8Array.from(parameters).buffer);
  const split = Math.ceil(width / lanes(precision)) * lanes(precision) * quads(task.dim);
  const input = new Numbers(width * task.dim);
  return {
    input: unpackPanels(numbers.subarray(0, split), input, task.dim, precision),
    readout: numbers.slice(split, split + width),
  };
}

/** The virial identity's left side over its right, a layer each: 1 in equilibrium, 1 + O(h) at step h (PHYSICS 1). */
export function virialRatios(
  { task, network }: Experiment,
  { sums }: ChainState,
): { input: number; readout: number } | null {
  const measured = sums[0]!;
  if (measured === 0) return null;
  const panels = (sums.length - 1) / 2;
  const total = (from: number) => sums.subarray(from, from + panels).reduce((sum, x) => sum + x, 0);
  return {
    input: total(1) / (measured * network.width * task.dim),
    readout: total(1 + panels) / (measured * network.width),
  };
}

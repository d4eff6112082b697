/** Opens a chain in a core and advances it: the loop that everything else serves. */
import type { Core } from "../core/module.ts";
import { badInput, GrokphaseError } from "../errors.ts";
import type { Chain, ChainSpec, ChainState, Draws, Weights } from "../experiment/chain.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { openSampler, samplerNeeds } from "../moves/samplers.ts";
import { type Share, WHOLE } from "../network/layout.ts";
import { layerLength, vectorLength } from "../network/network.ts";
import { lanes, quads, readoutStride, unpackPanels } from "../network/panels.ts";
import { taskOf } from "../tasks/index.ts";
import { isKept, keptBefore } from "./kept.ts";
import { openTask } from "./open-task.ts";

/**
 * @param state  a state of the same spec and build to go on from; null starts the chain.
 * @param share  this worker's part, when several workers run one chain. Followers
 *   pass the leader's `pointers`; all members advance together, and only the
 *   leader's draws, state and weights mean anything.
 */
export function openChain(core: Core, spec: ChainSpec, state: ChainState | null, share: Share = WHOLE): Chain {
  const {
    sampler: options,
    network: { width },
  } = spec.experiment;
  const task = openTask(core, spec, share);
  const { network, posterior, key, names } = task;
  const sampler = openSampler({ core, network, posterior, key }, options);
  const layers = network.layers(posterior);
  const leads = share.index === 0;
  /** Numbers of a state besides its parameters: how many steps were measured, the virials, the sampler's memory. */
  const sumsLength = 1 + layers.length * network.panels + sampler.memory.length;
  let step = 0;
  let measured = 0;

  if (state) {
    step = state.step;
    measured = state.sums[0]!;
    restore(state);
  }

  function virials(): Float64Array[] {
    return layers.map((layer) => network.doubles(layer.virials, network.panels));
  }

  function stateViews(): (Float32Array | Float64Array)[] {
    return [
      ...layers.map((layer) => network.numbers(layer.parameters, layerLength(network, layer))),
      network.numbers(network.at.vectors, samplerNeeds(options).carried * vectorLength(network, layers)),
    ];
  }

  /** @throws GrokphaseError "bad-input" for a state that no chain of this kind can have left. */
  function restore({ parameters, sums }: ChainState): void {
    const views = stateViews();
    const bytes = views.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const path = `state of data set ${spec.dataSet}, chain ${spec.chain}`;
    if (parameters.length !== bytes || sums.length !== sumsLength) {
      const found = `${parameters.length} bytes and ${sums.length} sums`;
      throw badInput(path, `${bytes} bytes of parameters and ${sumsLength} sums`, found);
    }
    if (leads) {
      let at = 0;
      for (const view of views) {
        bytesOf(view).set(parameters.subarray(at, at + view.byteLength));
        at += view.byteLength;
      }
      virials().forEach((region, i) => {
        region.set(sums.subarray(1 + i * network.panels, 1 + (i + 1) * network.panels));
      });
    }
    sampler.memory.set(sums.subarray(1 + layers.length * network.panels));
    if (![...(leads ? views : []), sums].every(allFinite)) throw badInput(path, "finite numbers", "others");
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
    pointers: network.pointers,
    barrier: network.at.barrier,

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
        const loss = sampler.evaluate();
        const measure = step >= options.burnIn;
        if (measure) measured++;
        if (!Number.isFinite(loss)) fail();
        if (isKept(options, step)) {
          const draw = task.measure(loss);
          sampler.overwritten();
          if (draw) {
            draws.steps[row] = step;
            draws.values.set(draw.values, row * names.length);
            draws.overlaps.set(draw.overlaps, row * width);
            // Weights can be too large for what is measured on them while the loss still is a number.
            if (!allFinite(draw.values) || !allFinite(draws.overlaps.subarray(row * width, (row + 1) * width))) fail();
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
      const views = stateViews();
      const virialSums = virials().flatMap((region) => [...region]);
      const sums = Float64Array.from([measured, ...virialSums, ...sampler.memory]);
      // The step after the last loss may have been the one that went astray.
      if (![...views, sums].every(allFinite)) fail();
      const parameters = new Uint8Array(views.reduce((sum, { byteLength }) => sum + byteLength, 0));
      let at = 0;
      for (const view of views) {
        parameters.set(bytesOf(view), at);
        at += view.byteLength;
      }
      return { step, parameters, sums };
    },

    weights() {
      return weightsOf(spec.experiment, this.state());
    },

    close() {
      task.close();
    },
  };
}

function allFinite(numbers: ArrayLike<number>): boolean {
  for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) return false;
  return true;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The weights of a state. */
export function weightsOf(experiment: Experiment, { parameters }: ChainState): Weights {
  const { network, precision } = experiment;
  const { width } = network;
  const rows = taskOf(experiment.task).rows(experiment);
  const Numbers = precision === "f32" ? Float32Array : Float64Array;
  const numbers = new Numbers(Uint8Array.from(parameters).buffer);
  const neurons = Math.ceil(width / lanes(precision)) * lanes(precision);
  const split = neurons * quads(rows.input);
  const readout = numbers.subarray(split, split + neurons * readoutStride(rows.readout));
  return {
    input: unpackPanels(numbers.subarray(0, split), new Numbers(width * rows.input), rows.input, precision),
    readout:
      rows.readout === 1
        ? readout.slice(0, width)
        : unpackPanels(readout, new Numbers(width * rows.readout), rows.readout, precision),
  };
}

/** The virial identity's left side over its right, a layer each: 1 in equilibrium, 1 + O(h) at step h (PHYSICS 1). */
export function virialRatios(experiment: Experiment, { sums }: ChainState): { input: number; readout: number } | null {
  const measured = sums[0]!;
  if (measured === 0) return null;
  const { network, precision, task } = experiment;
  const rows = taskOf(task).rows(experiment);
  const panels = Math.ceil(network.width / lanes(precision));
  const total = (from: number) => sums.subarray(from, from + panels).reduce((sum, x) => sum + x, 0);
  return {
    input: total(1) / (measured * network.width * rows.input),
    // Integrated out exactly, a layer is in equilibrium with the others.
    readout: rows.readout === 0 ? 1 : total(1 + panels) / (measured * network.width * rows.readout),
  };
}

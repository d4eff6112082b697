import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { heldOut } from "../../src/configuration/held-out.ts";
import { presetNotes, presets } from "../../src/configuration/presets.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import { dense, everyPair, type Pair } from "../reference/quadratic.ts";

const core = await loadCore();

test("one step is gradient descent with weight decay on Gromov's network, at his learning rate", () => {
  const [modulus, width, learningRate, decay] = [5, 3, 40, 0.02];
  const given = { modulus, width, fraction: 1, learningRate, decay, steps: 1 };
  const experiment = resolveExperiment({ ...heldOut(given), precision: "f64" });
  const chain = openChain(core, { experiment, dataSet: 0, chain: 0, planted: null }, null);
  const before = chain.weights();
  chain.advance(1);
  const after = chain.weights();
  chain.close();
  // W₂ of f = W₂(W₁x)²/(2PN) stands for the readout times 2PN; the loss is the mean over pairs and outputs.
  const scale = 2 * modulus * width;
  const pairs: readonly Pair[] = everyPair(modulus);
  const { weights, readouts } = slopes(before, pairs);
  const rate = learningRate / (pairs.length * modulus);
  for (let i = 0; i < before.input.length; i++) {
    const expected = before.input[i]! * (1 - decay) - rate * weights[i]!;
    expect(Math.abs(after.input[i]! - expected)).toBeLessThan(1e-5 * Math.abs(before.input[i]! - expected) + 1e-12);
  }
  for (let i = 0; i < before.readout.length; i++) {
    const own = before.readout[i]! * scale;
    const expected = own * (1 - decay) - (rate * readouts[i]!) / scale;
    expect(Math.abs(after.readout[i]! * scale - expected)).toBeLessThan(1e-5 * Math.abs(own - expected) + 1e-12);
  }

  /** ∂ Σ (f − y)²/∂θ by central differences. */
  function slopes(at: typeof before, some: readonly Pair[]) {
    const loss = (weights: Float64Array, readout: Float64Array) => dense({ modulus, weights, readout }, some).loss;
    const [input, readout] = [Float64Array.from(at.input), Float64Array.from(at.readout)];
    const along = (values: Float64Array) =>
      Float64Array.from(values, (value, i) => {
        const step = 1e-5 * (1 + Math.abs(value));
        const shifted = [1, -1].map((sign) => {
          values[i] = value + sign * step;
          const found = loss(input, readout);
          values[i] = value;
          return found;
        });
        return (shifted[0]! - shifted[1]!) / (2 * step);
      });
    return { weights: along(input), readouts: along(readout) };
  }
});

describe("presets", () => {
  test.each(["grok-p23", "grok-p47"])("%s trains, its posterior samples, with the same drift", (name) => {
    const [training, posterior] = [presets[name]!, presets[`${name}-posterior`]!].map((one) => resolveExperiment(one));
    expect(training!.sampler).toMatchObject({ temperature: 0, spacing: "logarithmic" });
    expect(posterior!.sampler).toMatchObject({ temperature: 1 });
    expect({ ...posterior!, sampler: { ...posterior!.sampler, temperature: 0 } }).toEqual(training!);
  });

  test("notes are of presets that there are", () => {
    for (const name of Object.keys(presetNotes)) expect(presets).toHaveProperty([name]);
  });

  test("grok-p23 memorises long before it understands", () => {
    const experiment = resolveExperiment(presets["grok-p23"]!);
    const chain = openChain(core, { experiment, dataSet: 0, chain: 0, planted: null }, null);
    const { names, steps, values } = chain.advance(experiment.sampler.steps);
    chain.close();
    const first = (name: string, least: number) =>
      steps.find((_, i) => values[i * names.length + names.indexOf(name)]! >= least)!;
    const [memorised, generalised] = [first("trainAccuracy", 0.99), first("testAccuracy", 0.95)];
    expect(memorised).toBeLessThan(200);
    expect(generalised).toBeGreaterThan(20 * memorised);
    expect(generalised).toBeLessThan(0.9 * experiment.sampler.steps);
  });
});

/** Kernels and whole steps of one thread against the floor of the machine's arithmetic. */

import { kernelsOf, type Precision } from "../core/kernels.ts";
import type { Core } from "../core/module.ts";
import { ErfNetwork } from "../network/erf-network.ts";
import { langevinStep } from "../network/langevin-step.ts";
import type { NetworkShape } from "../network/layout.ts";
import { lanes, quads } from "../network/panels.ts";
import { interleave } from "./interleave.ts";

export interface KernelReport {
  precision: Precision;
  /** GFLOP/s of a loop of multiply-adds that never leaves the registers. */
  peak: number;
  /** The forward and the backward product, as fractions of the peak. */
  forward: number;
  backward: number;
  /** Milliseconds of a whole Langevin step. */
  step: number;
  /** Fraction of a step that is not spent in the two products. */
  outsideProducts: number;
  /** Nanoseconds an element. */
  erfAndGaussian: number;
  exp: number;
  normal: number;
}

/** Elements of the arrays that elementwise functions are timed on: they stay in the first cache. */
const ELEMENTS = 2000;
const ROUNDS_OF_PEAK = 200_000;

/** Measures on random data of a network's shape. */
export function measureKernels(core: Core, shape: NetworkShape, rounds?: number): KernelReport {
  const { samples, dim, width, precision } = shape;
  const network = new ErfNetwork(core, shape);
  const { at } = network.layout;
  const { kernels } = core;
  const single = precision === "f32";
  const products = single
    ? { rows: kernels.multiplyPanels_f32, columns: kernels.multiplyColumns_f32 }
    : { rows: kernels.multiplyPanels_f64, columns: kernels.multiplyColumns_f64 };
  const elementwise = single
    ? { erfGaussian: kernels.erfGaussian_f32, exp: kernels.exp_f32, normals: kernels.fillNormals_f32 }
    : { erfGaussian: kernels.erfGaussian_f64, exp: kernels.exp_f64, normals: kernels.fillNormals_f64 };
  const peak = single ? kernels.peak_f32 : kernels.peak_f64;
  fill(core, network);
  // Three arrays that do not collide in a set of the first cache.
  const bytes = 8 * ELEMENTS + 192;
  const arrays = core.face.allocate(Float64Array.of(3 * bytes));
  const [x, erfs, gaussians] = [arrays[0]!, arrays[0]! + bytes, arrays[0]! + 2 * bytes];
  const arguments_ = network.numbers(x, ELEMENTS);
  for (let i = 0; i < ELEMENTS; i++) arguments_[i] = 1.5 * Math.sin(i);

  const posterior = { inputVariance: 1, readoutVariance: 1, noise: 1 };
  const still = { drift: 1e-9, noise: 1e-9 };
  const key = { low: 1, high: 2 };
  const layers = network.layers(posterior);
  let step = 0;
  const timings = interleave(
    {
      peak: () => peak(ROUNDS_OF_PEAK),
      forward: () => products.rows(at.inputRows, at.weights, at.values, samples, dim, network.panels),
      backward: () => products.columns(at.inputColumns, at.slopes, at.weightGradient, samples, dim, network.panels),
      step: () => {
        network.evaluate();
        langevinStep(core, network, layers, [still, still], key, step++, true);
      },
      erfAndGaussian: () => elementwise.erfGaussian(x, erfs, gaussians, ELEMENTS),
      exp: () => elementwise.exp(x, erfs, ELEMENTS),
      normal: () => elementwise.normals(erfs, ELEMENTS, key.low, key.high, 0, 0, step++, 0),
    },
    rounds,
  );
  core.face.release(arrays);
  network.close();

  const operations = 2 * samples * dim * width;
  const floor = (ROUNDS_OF_PEAK * kernels.peakOperations(single ? 4 : 2)) / timings.peak.median;
  const perElement = (name: "erfAndGaussian" | "exp" | "normal") => (timings[name].median * 1e6) / ELEMENTS;
  return {
    precision,
    peak: floor / 1e6,
    forward: operations / timings.forward.median / floor,
    backward: operations / timings.backward.median / floor,
    step: timings.step.median,
    outsideProducts: 1 - (timings.forward.median + timings.backward.median) / timings.step.median,
    erfAndGaussian: perElement("erfAndGaussian"),
    exp: perElement("exp"),
    normal: perElement("normal"),
  };
}

function fill(core: Core, network: ErfNetwork): void {
  const { at } = network.layout;
  const { samples, dim, width, precision } = network.shape;
  const { packRows, packColumns } = kernelsOf(core, precision);
  const count = samples * dim;
  const raw = core.face.allocate(Float64Array.of(8 * count))[0]!;
  const inputs = network.numbers(raw, count);
  for (let i = 0; i < count; i++) inputs[i] = Math.sin(i);
  packRows(raw, at.inputRows, samples, dim);
  packColumns(raw, at.inputColumns, samples, dim);
  core.face.release(Uint32Array.of(raw));
  const panels = network.weights();
  for (let i = 0; i < panels.length; i++) panels[i] = 0.1 * Math.sin(3 * i);
  const readout = network.readout();
  for (let i = 0; i < width; i++) readout[i] = 0.1 * Math.sin(5 * i);
  const activations = network.panels * quads(samples) * lanes(precision);
  const slopes = network.numbers(at.slopes, activations);
  for (let i = 0; i < activations; i++) slopes[i] = Math.sin(7 * i);
}

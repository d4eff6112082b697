/**
 * One loss and gradient of the quadratic network against its dense form, two-hot rows P² × 2P through
 * N units to P outputs and back, as the matrix products of this core: the same work in the same run.
 */

import { bytesOf, type Precision } from "../core/kernels.ts";
import type { Core } from "../core/module.ts";
import { lanes, quads } from "../network/panels.ts";
import { QuadraticNetwork } from "../tasks/modular-addition/network.ts";
import { denseOperations, type Form, operations } from "../tasks/modular-addition/operations.ts";
import { pairsData } from "../tasks/modular-addition/pairs.ts";
import { interleave } from "./interleave.ts";

export interface ModularReport {
  modulus: number;
  width: number;
  precision: Precision;
  form: Form;
  /** Milliseconds of a loss and gradient, and of the dense products alone. */
  structured: number;
  dense: number;
  /** How many times less time it takes, and how many times fewer multiply-adds. */
  faster: number;
  fewer: number;
}

export function measureModular(
  core: Core,
  sizes: { modulus: number; width: number; precision: Precision; form?: Form },
  rounds?: number,
): ModularReport {
  const { modulus, width, precision } = sizes;
  const pairs = modulus * modulus;
  const shape = { ...sizes, trained: pairs };
  const order = Uint32Array.from({ length: pairs }, (_, i) => i);
  const network = new QuadraticNetwork(core, shape, { sextic: 1, space: "fourier", noise: 1 });
  network.load(pairsData(modulus, order, pairs));
  const { at, panels, form } = network;
  const lane = lanes(precision);
  const weights = network.numbers(at.weights, panels * quads(2 * modulus) * lane);
  for (let i = 0; i < weights.length; i++) weights[i] = Math.sin(3 * i);
  const readout = network.numbers(at.readout, panels * quads(modulus) * lane);
  for (let i = 0; i < readout.length; i++) readout[i] = 1e-3 * Math.sin(5 * i);

  const products = denseProducts(core, modulus, width, precision);
  const timings = interleave({ structured: () => network.evaluate(), dense: products.run }, rounds);
  products.close();
  network.close();
  const structured = timings.structured.median;
  const dense = timings.dense.median;
  const count = { modulus, width, trained: pairs };
  return {
    modulus,
    width,
    precision,
    form,
    structured,
    dense,
    faster: dense / structured,
    fewer: denseOperations(count) / operations(form, count),
  };
}

/** The five products of the dense form on arrays of its sizes; nothing elementwise. */
function denseProducts(core: Core, modulus: number, width: number, precision: Precision) {
  const { kernels } = core;
  const [rows, columns] =
    precision === "f32"
      ? [kernels.multiplyPanels_f32, kernels.multiplyColumns_f32]
      : [kernels.multiplyPanels_f64, kernels.multiplyColumns_f64];
  const size = bytesOf(precision);
  const lane = lanes(precision);
  const n = modulus * modulus;
  const panels = Math.ceil(width / lane);
  const outputPanels = Math.ceil(modulus / lane);
  const sizes = [
    quads(n) * quads(2 * modulus) * size,
    quads(n) * quads(width) * size,
    quads(n) * quads(modulus) * size,
    panels * quads(2 * modulus) * lane * size,
    outputPanels * quads(width) * lane * size,
    panels * quads(modulus) * lane * size,
    panels * quads(n) * lane * size,
    outputPanels * quads(n) * lane * size,
  ];
  const pointers = core.face.allocate(Float64Array.from(sizes));
  const [twoHot, activations, residuals, weights, readout, readoutByUnit, units, outputs] = [...pointers] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    run() {
      rows(twoHot, weights, units, n, 2 * modulus, panels);
      rows(activations, readout, outputs, n, width, outputPanels);
      rows(residuals, readoutByUnit, units, n, modulus, panels);
      columns(residuals, units, readoutByUnit, n, modulus, panels);
      columns(twoHot, units, weights, n, 2 * modulus, panels);
    },
    close: () => core.face.release(pointers),
  };
}

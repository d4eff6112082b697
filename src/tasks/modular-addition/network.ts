/**
 * The quadratic network f_p(n, m) = Σ_i a_pi (u_i(n) + v_i(m))² on pairs (n, m), in the core's
 * memory: loss and gradient of PHYSICS 4, the sextic weight decay among them.
 *
 * One worker computes it: at the moduli it is for, chains and noises are what is parallel.
 */

import { type Kernels, kernelsOf, type Precision } from "../../core/kernels.ts";
import type { Core } from "../../core/module.ts";
import type { DataSet } from "../../network/data-set.ts";
import { allocate, type Workspace } from "../../network/layout.ts";
import { LAYER_NOISE, type Layer, type Network, type NetworkPlan, type Posterior } from "../../network/network.ts";
import { lanes, quads } from "../../network/panels.ts";
import { fourierTable } from "./fourier-table.ts";
import { cheaperForm, type Form, type Sizes } from "./operations.ts";

export interface QuadraticShape extends Sizes {
  precision: Precision;
  /** The cheaper one unless told. */
  form?: Form;
}

/** A quadratic network of this shape. */
export function quadraticNetwork(shape: QuadraticShape, decay: Decay): NetworkPlan<QuadraticNetwork> {
  return {
    bytes: (core, workspace) => quadraticBytes(core, shape, workspace),
    open: (core, workspace) => new QuadraticNetwork(core, shape, decay, workspace),
  };
}

export interface Decay {
  /** γ, the strength of the sextic weight decay. */
  sextic: number;
  /** Where it acts: on Fourier modes (the paper's) or on the weights themselves. */
  space: "fourier" | "real";
  /** σ², which the gradient of the decay is multiplied by to stand beside that of the loss. */
  noise: number;
}

/** Sums over neurons and modes, as `modes` measures them (assembly/modular/modes.ts). */
export interface ModeSums {
  /** Σ |a_k||u_k||v_k| cos(φ_u + φ_v − φ_a). */
  aligned: number;
  /** Σ |a_k||u_k||v_k|. */
  moduli: number;
  /** Σ ΦΨ. */
  products: number;
  droplets: number;
  participation: number;
  /** Σ (Φ + Ψ). */
  power: number;
  /** Neurons of which one mode has at least half of Φ + Ψ. */
  waves: number;
}

type Region =
  | "pairs"
  | "fourier"
  | "weights"
  | "readout"
  | "live"
  | "weightGradient"
  | "readoutGradient"
  | "strongest"
  | "results"
  | "weightVirials"
  | "readoutVirials"
  | "vectors"
  | "panelSums"
  | "barrier"
  | "grams"
  | "scratch";

/** Numbers (i32) of a pair in memory (assembly/modular/pairs.ts), and bytes of a row of a panel. */
const PAIR = 3;
const ROW = 32;

function plan(
  core: Core,
  { modulus, width, precision, ...shape }: QuadraticShape,
  { vectors = 0 }: Workspace,
): Float64Array {
  const form = shape.form ?? cheaperForm({ modulus, width, trained: shape.trained });
  return core.face.planQuadratic(modulus, width, vectors, form === "grams", precision === "f64");
}

/** Bytes of the core's memory that a network of this shape takes. */
export function quadraticBytes(core: Core, shape: QuadraticShape, workspace: Workspace = {}): number {
  return plan(core, shape, workspace).reduce((sum, bytes) => sum + bytes, 0);
}

export class QuadraticNetwork implements Network {
  readonly modulus: number;
  readonly width: number;
  readonly trained: number;
  readonly precision: Precision;
  readonly form: Form;
  readonly panels: number;
  readonly firstPanel = 0;
  readonly lastPanel: number;
  readonly pointers: Uint32Array;
  readonly at: Readonly<Record<Region, number>>;
  /** Γ at the weights of the last `evaluate`. */
  extraEnergy = 0;
  protected readonly core: Core;
  protected readonly kernels: Kernels;
  protected readonly decay: Decay;

  /** @throws GrokphaseError "machine" when the network is larger than the core's memory. */
  constructor(core: Core, shape: QuadraticShape, decay: Decay, workspace: Workspace = {}) {
    const { modulus, width, trained, precision } = shape;
    this.modulus = modulus;
    this.width = width;
    this.trained = trained;
    this.precision = precision;
    this.form = shape.form ?? cheaperForm(shape);
    this.panels = Math.ceil(width / lanes(precision));
    this.lastPanel = this.panels;
    this.core = core;
    this.kernels = kernelsOf(core, precision);
    this.decay = decay;
    const regions = core.face.quadraticRegionNames();
    this.pointers = allocate(core, plan(core, shape, workspace), regions);
    this.at = Object.fromEntries(regions.split(",").map((name, i) => [name, this.pointers[i]!])) as Record<
      Region,
      number
    >;
    this.numbers(this.at.live, width).fill(1);
    const table = fourierTable(core, modulus);
    this.numbers(this.at.fourier, table.length).set(table);
  }

  /** The pairs of the training set, then the others. */
  load({ training, test }: DataSet): void {
    const P = this.modulus;
    const memory = new Int32Array(this.core.memory.buffer, this.at.pairs, PAIR * P * P);
    let at = 0;
    for (const samples of test ? [training, test] : [training]) {
      const { inputs, targets } = samples;
      for (let i = 0; i < inputs.rows; i++, at += PAIR) {
        memory[at] = inputs.data[2 * i]! * ROW;
        memory[at + 1] = (P + inputs.data[2 * i + 1]!) * ROW;
        memory[at + 2] = targets.data[i]!;
      }
    }
  }

  numbers(pointer: number, length: number): Float32Array | Float64Array {
    const { buffer } = this.core.memory;
    return this.precision === "f32"
      ? new Float32Array(buffer, pointer, length)
      : new Float64Array(buffer, pointer, length);
  }

  /** Numbers of the readout in memory, padding included, which is zero in it and in its gradient. */
  get readoutNumbers(): number {
    return this.panels * quads(this.modulus) * lanes(this.precision);
  }

  doubles(pointer: number, length: number): Float64Array {
    return new Float64Array(this.core.memory.buffer, pointer, length);
  }

  layers({ inputVariance, readoutVariance, noise }: Posterior): readonly Layer[] {
    const { at, modulus } = this;
    // `evaluate` leaves half the gradient of the loss.
    const common = { coefficients: at.live, scale: 1 / noise };
    return [
      {
        ...common,
        name: "input",
        parameters: at.weights,
        gradient: at.weightGradient,
        virials: at.weightVirials,
        rows: 2 * modulus,
        stride: quads(2 * modulus),
        priorVariance: inputVariance,
        noise: LAYER_NOISE.input,
      },
      {
        ...common,
        name: "readout",
        parameters: at.readout,
        gradient: at.readoutGradient,
        virials: at.readoutVirials,
        rows: modulus,
        stride: quads(modulus),
        priorVariance: readoutVariance,
        noise: LAYER_NOISE.readout,
      },
    ];
  }

  /** Leaves ½ ∂(loss)/∂θ + σ² ∂Γ/∂θ in memory. */
  evaluate(): number {
    const { at, modulus, panels, form } = this;
    const { sextic, space, noise } = this.decay;
    const kernels = this.kernels;
    const { weights, readout, weightGradient, readoutGradient, fourier, results, scratch } = at;
    // The first kernel writes the gradients, the others add to them.
    const inFourier = space === "fourier" ? noise * sextic : 0;
    let decay: number;
    let loss: number;
    if (form === "grams") {
      decay = kernels.fourierForces(
        weights,
        readout,
        weightGradient,
        readoutGradient,
        fourier,
        results,
        scratch,
        modulus,
        panels,
        inFourier,
      );
      const overlap = this.doubles(results, 1)[0]!;
      const squares = kernels.allPairsGradient(
        weights,
        readout,
        weightGradient,
        readoutGradient,
        at.grams,
        modulus,
        panels,
      );
      loss = squares - 2 * overlap + modulus * (modulus - 1);
    } else {
      decay = this.writeDecay(inFourier);
      loss = kernels.pairsGradient(
        weights,
        readout,
        at.pairs,
        weightGradient,
        readoutGradient,
        scratch,
        modulus,
        this.trained,
        panels,
      );
    }
    if (space === "real") decay = kernels.realDecay(weights, weightGradient, modulus, panels, noise * sextic);
    this.extraEnergy = sextic * decay;
    return loss;
  }

  /** Writes the gradients of the decay in Fourier space, times `strength`; of the readout, zeros. Returns Γ/γ. */
  protected writeDecay(strength: number): number {
    const { at, modulus, panels } = this;
    return this.kernels.fourierDecay(
      at.weights,
      at.weightGradient,
      at.readoutGradient,
      at.fourier,
      at.scratch,
      modulus,
      panels,
      strength,
    );
  }

  /** Σ (f − y)² over some of the pairs, and how many of them have their largest output at (n + m) mod P. */
  scores(set: "training" | "test" | "all"): { pairs: number; loss: number; right: number } {
    const { at, modulus, panels, trained } = this;
    const all = modulus * modulus;
    const first = set === "test" ? trained : 0;
    const pairs = (set === "training" ? trained : all) - first;
    const pointer = at.pairs + 4 * PAIR * first;
    this.kernels.pairsScores(at.weights, at.readout, pointer, at.results, at.scratch, modulus, pairs, panels);
    const [loss, right] = this.doubles(at.results, 2) as unknown as [number, number];
    return { pairs, loss, right };
  }

  /**
   * What Fourier space shows of the weights; √(ΦΨ) of each neuron's strongest mode is in memory afterwards.
   * @param threshold of ΦΨ, above which a mode of a neuron counts as a droplet.
   */
  modes(threshold: number): ModeSums {
    const { at, modulus, width } = this;
    const { weights, readout, fourier, results, strongest, scratch } = at;
    this.kernels.observeModes(weights, readout, fourier, results, strongest, scratch, modulus, width, threshold);
    const [aligned, moduli, products, droplets, participation, power, waves] = this.doubles(results, 7);
    return {
      aligned: aligned!,
      moduli: moduli!,
      products: products!,
      droplets: droplets!,
      participation: participation!,
      power: power!,
      waves: waves!,
    };
  }

  /** Σ of the squares of the input weights and of the readout. */
  squares(): { weights: number; readout: number } {
    const { at, modulus, panels, precision } = this;
    const sum = (pointer: number, rows: number) => {
      // Padding is zero.
      const numbers = this.numbers(pointer, panels * quads(rows) * lanes(precision));
      let squares = 0;
      for (let i = 0; i < numbers.length; i++) squares += numbers[i]! * numbers[i]!;
      return squares;
    };
    return { weights: sum(at.weights, 2 * modulus), readout: sum(at.readout, modulus) };
  }

  /** Brings whatever is measured in line with the present weights. */
  settle(): void {}

  /** Nobody else computes this network. */
  meet(): void {}

  close(): void {
    this.core.face.release(this.pointers);
  }
}

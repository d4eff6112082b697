/**
 * The erf network f(x) = Σ_i a_i erf(w_i·x) on a data set, in the core's memory:
 * its posterior's gradient and updates, for one worker or for one of several that
 * share it (PHYSICS 1).
 *
 * Members of a team own blocks of neurons. All of them add up all outputs in the
 * same order and wait for one another once a step, so that the bytes are those of
 * a single worker.
 */
import { bytesOf, type Kernels, kernelsOf, type Precision } from "../core/kernels.ts";
import type { Core } from "../core/module.ts";
import type { Key } from "../core/random.ts";
import { GrokphaseError } from "../errors.ts";
import type { DataSet, Samples } from "./data-set.ts";
import { type Layout, layOut, type NetworkShape, networkBytes, type Share, WHOLE, type Workspace } from "./layout.ts";
import { LAYER_NOISE, type Layer, type Network, type NetworkPlan, type Posterior, READOUT_DRAW } from "./network.ts";
import { lanes, quads } from "./panels.ts";

/** Panels of a block (assembly/linalg/panels.ts). */
const PANELS_PER_BLOCK = 2;
/** Samples packed at a time: a stretch of assembly/linalg/panels.ts. */
const STRETCH = 256;

/** An erf network of this shape. */
export function erfNetwork(shape: NetworkShape): NetworkPlan<ErfNetwork> {
  return {
    bytes: (core, workspace, members) => networkBytes(core, { ...shape, ...workspace }, members),
    open: (core, workspace, share) => new ErfNetwork(core, { ...shape, ...workspace }, share),
  };
}

export class ErfNetwork implements Network {
  readonly shape: NetworkShape & Workspace;
  readonly layout: Layout;
  readonly extraEnergy = 0;
  readonly #core: Core;
  readonly #kernels: Kernels;
  readonly #share: Share;
  readonly #panels: number;
  readonly #blocks: number;
  readonly #firstBlock: number;
  readonly #lastBlock: number;
  /** Outputs are written to two buffers in turn: one barrier a step is then enough. */
  #turn = 0;

  constructor(core: Core, shape: NetworkShape & Workspace, share: Share = WHOLE) {
    this.shape = shape;
    this.layout = layOut(core, shape, share);
    this.#core = core;
    this.#kernels = kernelsOf(core, shape.precision);
    this.#share = share;
    this.#panels = Math.ceil(shape.width / lanes(shape.precision));
    this.#blocks = Math.ceil(this.#panels / PANELS_PER_BLOCK);
    this.#firstBlock = Math.floor((share.index * this.#blocks) / share.count);
    this.#lastBlock = Math.floor(((share.index + 1) * this.#blocks) / share.count);
    if (share.pointers === null) this.#markLive();
  }

  get precision(): Precision {
    return this.shape.precision;
  }

  get width(): number {
    return this.shape.width;
  }

  get at(): Layout["at"] {
    return this.layout.at;
  }

  get pointers(): Uint32Array {
    return this.layout.pointers;
  }

  get panels(): number {
    return this.#panels;
  }

  get firstPanel(): number {
    return this.#firstBlock * PANELS_PER_BLOCK;
  }

  get lastPanel(): number {
    return Math.min(this.#lastBlock * PANELS_PER_BLOCK, this.#panels);
  }

  layers({ inputVariance, readoutVariance, noise }: Posterior): [Layer, Layer] {
    const { at } = this.layout;
    const { dim } = this.shape;
    return [
      {
        name: "input",
        parameters: at.weights,
        gradient: at.weightGradient,
        coefficients: at.readout,
        virials: at.weightVirials,
        rows: dim,
        stride: quads(dim),
        priorVariance: inputVariance,
        // d(erf)/dh = (2/√π) e^{−h²}: the factor that the backward pass leaves out.
        scale: 2 / (Math.sqrt(Math.PI) * noise),
        noise: LAYER_NOISE.input,
      },
      {
        name: "readout",
        parameters: at.readout,
        gradient: at.readoutGradient,
        coefficients: at.live,
        virials: at.readoutVirials,
        rows: 1,
        stride: 1,
        priorVariance: readoutVariance,
        scale: 1 / noise,
        noise: LAYER_NOISE.readout,
      },
    ];
  }

  numbers(pointer: number, length: number): Float32Array | Float64Array {
    const { buffer } = this.#core.memory;
    return this.shape.precision === "f32"
      ? new Float32Array(buffer, pointer, length)
      : new Float64Array(buffer, pointer, length);
  }

  doubles(pointer: number, length: number): Float64Array {
    return new Float64Array(this.#core.memory.buffer, pointer, length);
  }

  /** ⌈N/P⌉ panels × ⌈d/4⌉·4 × P. */
  weights(): Float32Array | Float64Array {
    const { dim, precision } = this.shape;
    return this.numbers(this.layout.at.weights, this.#panels * quads(dim) * lanes(precision));
  }

  /** One number a neuron and its padding, in natural order. */
  readout(): Float32Array | Float64Array {
    return this.numbers(this.layout.at.readout, this.#panels * lanes(this.shape.precision));
  }

  #markLive(): void {
    this.numbers(this.layout.at.live, this.shape.width).fill(1);
  }

  /**
   * Puts the gradients of the likelihood at the present weights into memory.
   * @returns the loss Σ (f − y)² over the training set, the same number in every member.
   */
  evaluate(): number {
    const { at } = this.layout;
    const { samples, dim } = this.shape;
    const outputs = this.#turn === 0 ? at.outputs : at.otherOutputs;
    this.#turn = 1 - this.#turn;
    const { forward, residual, backward } = this.#kernels;
    const firstBlock = this.#firstBlock;
    const lastBlock = this.#lastBlock;
    forward(
      at.inputRows,
      at.weights,
      at.readout,
      at.values,
      at.slopes,
      outputs,
      at.scratch,
      samples,
      dim,
      this.#panels,
      firstBlock,
      lastBlock,
    );
    this.meet();
    const loss = residual(outputs, at.targets, at.residuals, quads(samples), this.#blocks);
    backward(
      at.inputColumns,
      at.values,
      at.slopes,
      at.residuals,
      at.weightGradient,
      at.readoutGradient,
      at.scratch,
      samples,
      dim,
      this.firstPanel,
      this.lastPanel,
    );
    return loss;
  }

  /** By B or by K of PHYSICS 1 (assembly/network/draw_readout.ts), whichever is smaller. */
  drawReadout({ readoutVariance, noise }: Posterior, key: Key, step: number): void {
    const { at } = this.layout;
    const { samples, width } = this.shape;
    const { readoutGram, drawReadout } = this.#kernels;
    const { index, count } = this.#share;
    const byNeurons = width <= samples;
    const order = Math.min(width, samples);
    // The lower half of the matrix: equal parts of a triangle.
    const bound = (member: number) => Math.round((quads(order) / 4) * Math.sqrt(member / count));
    const ridge = noise / readoutVariance;
    readoutGram(at.values, at.gram, at.scratch, samples, width, byNeurons, ridge, bound(index), bound(index + 1));
    this.meet();
    if (index === 0) {
      const drawn = drawReadout(
        at.values,
        at.targets,
        at.gram,
        at.readout,
        at.scratch,
        samples,
        width,
        byNeurons,
        Math.sqrt(readoutVariance),
        Math.sqrt(noise),
        READOUT_DRAW.prior,
        READOUT_DRAW.outputs,
        key.low,
        key.high,
        step >>> 0,
        Math.floor(step / 2 ** 32),
      );
      // What the other members will see.
      if (!drawn) this.readout()[0] = Number.NaN;
    }
    this.meet();
    if (Number.isNaN(this.readout()[0])) {
      const message = `noise: expected more beside this readoutVariance and width, found ${noise}: the readout's distribution given the input weights is too narrow to be computed in f64`;
      throw new GrokphaseError("diverged", message, { path: "noise" });
    }
  }

  /** Packs the samples in both orders, a stretch at a time. */
  load({ training, test }: DataSet): void {
    const { at } = this.layout;
    this.#pack(training, at.inputRows, at.inputColumns, at.targets);
    if (test) this.#pack(test, at.testInputRows, null, at.testTargets);
  }

  /** @param columns  where the inputs go packed for the gradient; null where none is needed. */
  #pack({ inputs, targets }: Samples, rows: number, columns: number | null, targetsAt: number): void {
    const { staging } = this.layout.at;
    const { dim, precision } = this.shape;
    const { packRows, packColumns } = this.#kernels;
    const size = bytesOf(precision);
    for (let start = 0; start < inputs.rows; start += STRETCH) {
      const some = Math.min(STRETCH, inputs.rows - start);
      this.numbers(staging, some * dim).set(inputs.data.subarray(start * dim, (start + some) * dim));
      packRows(staging, rows + start * dim * size, some, dim);
      if (columns !== null) packColumns(staging, columns + start * quads(dim) * size, some, dim);
    }
    this.numbers(targetsAt, targets.rows).set(targets.data);
  }

  /** The residuals f − y of the training set at the last `evaluate`, of this member. */
  residuals(): Float32Array | Float64Array {
    return this.numbers(this.layout.at.residuals, this.shape.samples);
  }

  /** Those of the test set at the last `testLoss`. */
  testResiduals(): Float32Array | Float64Array {
    return this.numbers(this.layout.at.testResiduals, this.shape.testSamples);
  }

  /** Overwrites the activations of the training set. */
  testLoss(): number {
    const { at } = this.layout;
    const { testSamples, dim } = this.shape;
    // Activations of the test set lie across the members' bounds in those of the training set.
    this.meet();
    this.#kernels.forward(
      at.testInputRows,
      at.weights,
      at.readout,
      at.values,
      at.slopes,
      at.testOutputs,
      at.scratch,
      testSamples,
      dim,
      this.#panels,
      this.#firstBlock,
      this.#lastBlock,
    );
    this.meet();
    return this.#kernels.residual(at.testOutputs, at.testTargets, at.testResiduals, quads(testSamples), this.#blocks);
  }

  /**
   * Overlaps w·w* of all neurons with a direction, and their squared norms.
   * @param direction  address of d numbers (f64).
   * @param overlaps  where the overlaps go, N numbers (f64); `norms` likewise.
   */
  project(direction: number, overlaps: number, norms: number): void {
    const { dim, width } = this.shape;
    this.#kernels.project(this.layout.at.weights, direction, overlaps, norms, dim, 0, width);
  }

  /** Waits for the other members; at once when there are none. */
  meet(): void {
    if (this.#share.count === 1) return;
    if (!this.#core.kernels.barrier(this.layout.at.barrier, this.#share.count)) {
      throw new GrokphaseError("worker-died", "network: another worker of this chain stopped");
    }
  }

  close(): void {
    if (this.#share.pointers === null) this.#core.face.release(this.layout.pointers);
  }
}

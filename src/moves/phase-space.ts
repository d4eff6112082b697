/**
 * What samplers with momenta are made of: this member's panels of a network in the core's memory
 * and, in the sampler's own arrays, a momentum beside each parameter.
 *
 * Everything is preconditioned by the prior variances v: momenta are standard normal and move
 * their parameters at velocity √v·p, so that without data every oscillation has frequency 1
 * (PHYSICS 1, prior-preconditioned). No call allocates.
 */

import { bytesOf, kernelsOf } from "../core/kernels.ts";
import type { Core } from "../core/module.ts";
import type { Key } from "../core/random.ts";
import { type Layer, layerLength, type Network, vectorLength } from "../network/network.ts";
import type { Target } from "./move.ts";

/** Momenta, then what is saved of parameters, gradients and momenta; moves that never go back need only the first. */
const VECTORS = [0, 1, 2, 3];
/** Beyond all memory: whoever uses an array that was not asked for traps. */
const NOWHERE = 2 ** 32 - 4096;

/** Streams of `draw`, after those of the layers. */
const FRESH = 0x20;

/** Places of panels' sums that `momentumNorm` takes for itself, and `isHotter` for two layers. */
const NORM = 7;
/** And those of `gainsMore`. */
const KICKED = [0, 1] as const;
const HEAT = [5, 6] as const;

interface Part extends Layer {
  readonly momenta: number;
  readonly savedParameters: number;
  readonly savedGradient: number;
  readonly savedMomenta: number;
  /** √v. */
  readonly deviation: number;
}

export class PhaseSpace {
  readonly #core: Core;
  readonly #network: Network;
  readonly #key: Key;
  readonly #kernels: ReturnType<typeof kernelsOf>;
  readonly #all: readonly Part[];
  /** Those that move. */
  readonly #parts: readonly Part[];

  /**
   * @param target  with the numbers of the network's arrays that are for momenta, saved parameters, saved gradients and
   *   saved momenta, as many of them as are used; the first four where absent.
   * @param moves  whether a layer moves; all do unless told.
   */
  constructor(
    { core, network, posterior, key, vectors = VECTORS }: Target & { vectors?: readonly number[] },
    moves: (layer: Layer) => boolean = () => true,
  ) {
    this.#core = core;
    this.#network = network;
    this.#key = key;
    this.#kernels = kernelsOf(core, network.precision);
    const layers = network.layers(posterior);
    const size = bytesOf(network.precision);
    const vector = vectorLength(network, layers) * size;
    let offset = network.at.vectors;
    this.#all = layers.map((layer) => {
      const [momenta, savedParameters, savedGradient, savedMomenta] = VECTORS.map((i) =>
        vectors[i] === undefined ? NOWHERE : offset + vectors[i] * vector,
      ) as [number, number, number, number];
      const part = {
        ...layer,
        momenta,
        savedParameters,
        savedGradient,
        savedMomenta,
        deviation: Math.sqrt(layer.priorVariance),
      };
      offset += layerLength(network, layer) * size;
      return part;
    });
    this.#parts = this.#all.filter(moves);
  }

  /** p ← keep·p + √(1 − keep²) ξ, ξ the numbers of this step. */
  refresh(step: number, keep: number): void {
    this.#mix(step, keep, Math.sqrt(1 - keep * keep), 0);
  }

  /** Fresh momenta, from numbers that `refresh` does not take at this step. */
  draw(step: number): void {
    this.#mix(step, 0, 1, FRESH);
  }

  /** p ← factor·p, and 0 for 0, whatever the momenta were. */
  scale(factor: number): void {
    this.#mix(0, factor, 0, 0);
  }

  #mix(step: number, keep: number, amplitude: number, streams: number): void {
    const { firstPanel, lastPanel, at } = this.#network;
    const { low, high } = this.#key;
    for (const { momenta, rows, stride, noise } of this.#parts) {
      this.#kernels.refresh(
        momenta,
        at.live,
        at.scratch,
        rows,
        stride,
        firstPanel,
        lastPanel,
        keep,
        amplitude,
        noise + streams,
        low,
        high,
        step >>> 0,
        Math.floor(step / 2 ** 32),
      );
    }
  }

  /** p ← p − time·√v ∇U, by the gradients in memory. */
  kick(time: number): void {
    const { firstPanel, lastPanel } = this.#network;
    for (const part of this.#parts) {
      this.#kernels.kick(
        part.momenta,
        part.parameters,
        part.gradient,
        part.coefficients,
        part.rows,
        part.stride,
        firstPanel,
        lastPanel,
        1 / part.priorVariance,
        part.scale,
        time * part.deviation,
      );
    }
  }

  /** θ ← θ + time·√v p. */
  drift(time: number): void {
    const { firstPanel, lastPanel } = this.#network;
    for (const { parameters, momenta, stride, deviation } of this.#parts) {
      this.#kernels.drift(parameters, momenta, stride, firstPanel, lastPanel, time * deviation);
    }
  }

  /** Leaves each panel's prior and kinetic energy at one of the 8 places of `network.at.panelSums`. */
  leaveEnergy(place: number): void {
    this.#leave(this.#parts, place, 1);
  }

  /** The energy left at a place, of all members once they have met. */
  energy(place: number): number {
    const { at, panels } = this.#network;
    return this.#core.kernels.energySum(at.panelSums, panels, place);
  }

  /** Whether |p|² of any layer, of its `parameters` momenta, is above its limit. All members meet here. */
  isHotter(limit: (parameters: number) => number): boolean {
    this.#parts.forEach((part, i) => {
      this.#leave([part], HEAT[i]!, 0);
    });
    this.#network.meet();
    const isHot = this.#parts.some(({ rows }, i) => 2 * this.energy(HEAT[i]!) > limit(rows * this.#network.width));
    this.#network.meet();
    return isHot;
  }

  /** Whether ½|p|² of all layers is above the prior's part of U and `most` besides. All members meet here. */
  gainsMore(most: number): boolean {
    const [kinetic, both] = KICKED;
    this.#leave(this.#parts, kinetic, 0);
    this.#leave(this.#parts, both, 1);
    this.#network.meet();
    const surplus = 2 * this.energy(kinetic) - this.energy(both);
    this.#network.meet();
    // A kick beyond all numbers is above everything.
    return !(surplus <= most);
  }

  /** Parameters that move. */
  get parameters(): number {
    return this.#parts.reduce((sum, { rows }) => sum + rows * this.#network.width, 0);
  }

  /** |p| of all members, who meet here. */
  momentumNorm(): number {
    this.#leave(this.#parts, NORM, 0);
    this.#network.meet();
    const square = 2 * this.energy(NORM);
    this.#network.meet();
    return Math.sqrt(square);
  }

  /** ½ Σ (prior·θ²/v + p²) of each panel, over these layers. */
  #leave(parts: readonly Part[], place: number, prior: 0 | 1): void {
    const { firstPanel, lastPanel, at } = this.#network;
    let add = false;
    for (const { parameters, momenta, stride, priorVariance } of parts) {
      const sums = at.panelSums + 8 * place;
      this.#kernels.energy(parameters, momenta, sums, stride, firstPanel, lastPanel, prior / priorVariance, add);
      add = true;
    }
  }

  /** Adds the virials of all layers at the present parameters and gradients to their sums. */
  addVirials(): void {
    const { firstPanel, lastPanel } = this.#network;
    for (const { parameters, gradient, coefficients, virials, rows, stride, priorVariance, scale } of this.#all) {
      this.#kernels.virial(
        parameters,
        gradient,
        coefficients,
        virials,
        rows,
        stride,
        firstPanel,
        lastPanel,
        1 / priorVariance,
        scale,
      );
    }
  }

  /** Keeps parameters and gradients, to go back to with `restore`. */
  save(): void {
    for (const { parameters, gradient, savedParameters, savedGradient, stride } of this.#parts) {
      this.#copy(savedParameters, parameters, stride);
      this.#copy(savedGradient, gradient, stride);
    }
  }

  restore(): void {
    for (const { parameters, gradient, savedParameters, savedGradient, stride } of this.#parts) {
      this.#copy(parameters, savedParameters, stride);
      this.#copy(gradient, savedGradient, stride);
    }
  }

  saveMomenta(): void {
    for (const { momenta, savedMomenta, stride } of this.#parts) this.#copy(savedMomenta, momenta, stride);
  }

  restoreMomenta(): void {
    for (const { momenta, savedMomenta, stride } of this.#parts) this.#copy(momenta, savedMomenta, stride);
  }

  /** This member's panels of a layer, 32 bytes a row. */
  #copy(to: number, from: number, stride: number): void {
    const { firstPanel, lastPanel } = this.#network;
    const offset = firstPanel * stride * 32;
    this.#core.kernels.copyBytes(to + offset, from + offset, (lastPanel - firstPanel) * stride * 32);
  }

  /** A number inside (0, 1) for a decision of this step, the same in every member. */
  uniform(stream: number, step: number): number {
    const { low, high } = this.#key;
    return this.#core.kernels.uniform_f64(stream, low, high, step >>> 0, Math.floor(step / 2 ** 32));
  }
}

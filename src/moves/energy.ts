/**
 * What is known of the energy at the present weights: the one cache of a chain, shared by all of its moves.
 *
 * The network leaves the gradients and the activations of its last evaluation in the core's memory. A move that changes
 * weights, or whatever else overwrites that memory, says what is stale; whoever needs it next has it computed anew, and
 * nobody computes it twice. Members of a team make the same calls in the same order, so they agree on what is stale.
 */
import type { Network } from "../network/network.ts";

export class Energy {
  readonly #network: Network;
  #loss = Number.NaN;
  #extra = 0;
  #hasGradients = false;
  #hasActivations = false;

  constructor(network: Network) {
    this.#network = network;
  }

  /** Σ (f − y)² at the present weights, the same in every member; their gradients are in memory afterwards. */
  evaluate(): number {
    return this.#hasGradients ? this.#loss : this.#compute();
  }

  /** Puts the activations of the present weights into memory, for moves that read them. */
  activate(): void {
    if (!this.#hasActivations) this.#compute();
  }

  /** Σ (f − y)² at the weights last settled on. */
  get loss(): number {
    return this.#loss;
  }

  /** What U has beyond prior and loss (`Network.extraEnergy`), at the weights last settled on. */
  get extra(): number {
    return this.#extra;
  }

  /** The present weights are those that a move has just evaluated by itself: all is known. */
  settle(loss: number): void {
    this.#loss = loss;
    this.#extra = this.#network.extraEnergy;
    this.#hasGradients = true;
    this.#hasActivations = true;
  }

  /**
   * "weights": input or hidden weights have changed, so nothing is known. "readout": only the readout has, so
   * activations still hold. "activations": the weights stand, but other activations are in memory.
   */
  stale(what: "weights" | "readout" | "activations"): void {
    if (what !== "activations") this.#hasGradients = false;
    if (what !== "readout") this.#hasActivations = false;
  }

  #compute(): number {
    this.settle(this.#network.evaluate());
    return this.#loss;
  }
}

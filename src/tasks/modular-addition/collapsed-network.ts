/**
 * The quadratic network with its readout integrated out exactly (PHYSICS 1): what is sampled is the input weights
 * alone, under |W|²/2v_w + V(W) + Γ(W), and the readout in memory is its mean given them.
 */
import type { Core } from "../../core/module.ts";
import { allocate, type Workspace } from "../../network/layout.ts";
import type { Layer, NetworkPlan, Posterior } from "../../network/network.ts";
import { lanes } from "../../network/panels.ts";
import { type Decay, QuadraticNetwork, type QuadraticShape, quadraticBytes } from "./network.ts";

/** Two results, as doubles. */
const RESULTS = 16;

/** The order of the matrix that is factored: of neurons or of pairs, whichever are fewer. */
function plan(core: Core, { modulus, width, trained }: QuadraticShape): { byNeurons: boolean; bytes: number } {
  const byNeurons = width < trained;
  const panels = Math.ceil(width / lanes("f64"));
  return { byNeurons, bytes: core.kernels.collapsedScratch(modulus, trained, panels, byNeurons) >>> 0 };
}

/** Neither its own form nor its memory is that of a network whose readout is sampled. */
function bare(shape: QuadraticShape): QuadraticShape {
  return { ...shape, precision: "f64", form: "pairs" };
}

function collapsedBytes(core: Core, shape: QuadraticShape, workspace: Workspace = {}): number {
  return quadraticBytes(core, bare(shape), workspace) + plan(core, shape).bytes + RESULTS;
}

/** A quadratic network of this shape without its readout, of prior variance v_a. */
export function collapsedNetwork(
  shape: QuadraticShape,
  decay: Decay,
  readoutVariance: number,
): NetworkPlan<CollapsedNetwork> {
  return {
    bytes: (core, workspace) => collapsedBytes(core, shape, workspace),
    open: (core, workspace) => new CollapsedNetwork(core, shape, decay, readoutVariance, workspace),
  };
}

export class CollapsedNetwork extends QuadraticNetwork {
  readonly byNeurons: boolean;
  readonly #own: Uint32Array;
  readonly #readoutVariance: number;
  /** Σ (f − y)² over the training set, averaged over the readout given W, at the last `evaluate`. */
  #expectedLoss = Number.NaN;

  /**
   * @param readoutVariance v_a, prior variance of one readout weight.
   * @throws GrokphaseError "machine" when the network is larger than the core's memory.
   */
  constructor(core: Core, shape: QuadraticShape, decay: Decay, readoutVariance: number, workspace: Workspace = {}) {
    super(core, bare(shape), decay, workspace);
    const { byNeurons, bytes } = plan(core, shape);
    this.byNeurons = byNeurons;
    this.#readoutVariance = readoutVariance;
    this.#own = allocate(core, Float64Array.of(bytes, RESULTS), "collapsed,energies");
  }

  override layers(posterior: Posterior): readonly Layer[] {
    return super.layers(posterior).slice(0, 1);
  }

  /** Leaves σ² ∂(V + Γ)/∂W in memory, and the mean readout. @returns 2σ²V, which stands where a loss does. */
  override evaluate(): number {
    const { at, modulus, trained, panels } = this;
    const { sextic, space, noise } = this.decay;
    const [scratch, results] = this.#own as unknown as [number, number];
    const { kernels } = this.core;
    let decay = this.writeDecay(space === "fourier" ? noise * sextic : 0);
    const isDefinite = this.byNeurons
      ? kernels.collapsedByNeurons(
          at.weights,
          at.pairs,
          at.weightGradient,
          at.readout,
          at.readoutGradient,
          results,
          scratch,
          at.scratch,
          modulus,
          trained,
          panels,
          this.#readoutVariance,
          noise,
        )
      : kernels.collapsedByPairs(
          at.weights,
          at.pairs,
          at.weightGradient,
          at.readout,
          results,
          scratch,
          modulus,
          trained,
          panels,
          this.#readoutVariance,
          noise,
        );
    if (!isDefinite) return Number.NaN;
    if (space === "real") {
      decay = this.kernels.realDecay(at.weights, at.weightGradient, modulus, panels, noise * sextic);
    }
    this.extraEnergy = sextic * decay;
    const [energy, expectedLoss] = this.doubles(results, 2);
    this.#expectedLoss = expectedLoss!;
    return 2 * noise * energy!;
  }

  /** Losses of the training set are averaged over the readout; the others, and what is right, are the mean readout's. */
  override scores(set: "training" | "test" | "all"): { pairs: number; loss: number; right: number } {
    const scores = super.scores(set);
    return set === "training" ? { ...scores, loss: this.#expectedLoss } : scores;
  }

  /** A sampler may have gone back to weights that were not the last ones evaluated. */
  override settle(): void {
    this.evaluate();
  }

  override close(): void {
    this.core.face.release(this.#own);
    super.close();
  }
}

/**
 * The solver of the corrected normalisation at finite P (PHYSICS 4): the density
 * e^(−2S_k)dΦdΨ of one mode by quadrature, with or without the cost of fluctuations.
 */
import type { Core } from "../../../core/module.ts";
import { solveConvex } from "../../../theory/convex.ts";
import { legendrePanels } from "../../../theory/quadrature.ts";
import { attraction, type Parameters } from "../parameters.ts";
import { diagonal, sideWell } from "./action.ts";
import { constantMoments, fluctuationCosts, type ModeCost, noCost } from "./fluctuations.ts";
import { limitingResidual } from "./limit.ts";
import { massBeyond } from "./mode-mass.ts";
import type { Solved } from "./solved.ts";
import type { ModeMoments } from "./spectrum.ts";

const TOLERANCE = 1e-10;
/** Nothing beyond e^−50 of the peak is kept. */
const NEGLIGIBLE = 50;
const FINEST = 8;
const ROUND_FINENESS = 2;
/** A round that changes more than this part of what the one before changed swings. */
const SWING = 0.7;
const SHORTEST_STRIDE = 1 / 32;
const MOST_NODES = 1 << 19;
const MOST_EDGES = 1 << 10;
/** A panel of this many widths of the well is far larger than what resolves it. */
const FAR = 24;
/** Largest change of |a| in a round of the trace term that counts as none. */
const ROUND_TOLERANCE = 1e-12;
const MOST_ROUNDS = 100;

/**
 * λ = 4P²σ_a²⟨ΦΨ⟩ over e^(−2S_k)dΦdΨ. As a convex problem (theory/convex.ts) in t = a/σ²: ridge σ², target 1, feature
 * √(ΦΨ), coupling 8P³σ_a²/N, replicas N/2P, which make Q = λ and the tilt 2P·u a²·ΦΨ. The trace term depends on the
 * density that it shapes: it is solved for in rounds.
 */
export function solveCorrected(core: Core, parameters: Parameters, trace: boolean): Solved {
  const { modulus, width, readoutVariance, sextic, noise } = parameters;
  const u = attraction(parameters);
  const problem = {
    target: new Float64Array([1]),
    ridge: noise,
    replicas: width / (2 * modulus),
    coupling: (8 * modulus * modulus * modulus * readoutVariance) / width,
  };
  let a = limitingResidual(parameters, "corrected");
  let cost: ModeCost = noCost;
  let iterations = 0;
  const solveOn = (fineness: number) => {
    const mesh = modeMesh(core, modulus, u * a * a, sextic, cost, fineness);
    const solution = solveConvex(core, { ...problem, ...mesh }, [a]);
    iterations += solution.certificate.iterations;
    a = solution.discrepancy[0]!;
    return { mesh, solution };
  };
  const refine = () => {
    let solved = solveOn(1);
    let error = Number.POSITIVE_INFINITY;
    const affordable = () => 4 * solved.solution.density.length <= MOST_NODES;
    for (let fineness = 2; error > TOLERANCE && fineness <= FINEST && affordable(); fineness *= 2) {
      const before = a;
      solved = solveOn(fineness);
      error = Math.abs(a - before);
    }
    return { ...solved, error };
  };

  let solved = refine();
  let constant = constantMoments(core, parameters, noCost);
  const moments = (): ModeMoments => ({ ...momentsOf(solved.mesh, solved.solution.density), ...constant });
  let rounds = 0;
  let change = 0;
  if (trace) {
    // Rounds on one mesh; whether it was fine enough the last solution shows. Where they swing, each goes only part of
    // the way.
    change = Number.POSITIVE_INFINITY;
    let stride = 1;
    while (change > ROUND_TOLERANCE && rounds < MOST_ROUNDS) {
      const before = a;
      const costs = fluctuationCosts(parameters, moments());
      cost = between(cost, costs.mode, stride);
      constant = constantMoments(core, parameters, costs.constant);
      solved = { ...solved, ...solveOn(ROUND_FINENESS) };
      const now = Math.abs(a - before) / stride;
      if (now > SWING * change) stride = Math.max(stride / 2, SHORTEST_STRIDE);
      change = now;
      rounds++;
    }
    solved = refine();
  }

  const { mesh, solution, error } = solved;
  const { certificate, density } = solution;
  const reason = !mesh.complete
    ? "the density of a mode needs more nodes than can be had"
    : !certificate.converged
      ? `gradient norm ${certificate.gradientNorm} after ${iterations} Newton steps`
      : !(error <= TOLERANCE)
        ? `quadrature error ${error} on ${density.length} nodes`
        : !(change <= ROUND_TOLERANCE)
          ? `trace term still changes |a| by ${change} after ${rounds} rounds`
          : null;
  return {
    a,
    lambda: solution.kernel[0]!,
    beyond: (product) => {
      const own = (phi: number) => ownExponent(phi, modulus, sextic, cost);
      return massBeyond(core, { edges: mesh.edges, own, coupling: 2 * modulus * u * a * a - cost.product }, product);
    },
    cost,
    moments: moments(),
    solver: {
      iterations,
      gradientNorm: certificate.gradientNorm,
      converged: reason === null,
      rounds,
      nodes: density.length,
      quadratureError: error,
      reason,
    },
  };
}

/** Of −2S_k: what Φ and Ψ have each by themselves. */
function ownExponent(phi: number, modulus: number, sextic: number, cost: ModeCost): number {
  return -modulus * (phi + (sextic / 3) * phi * phi * phi) - phi * (cost.linear + cost.square * phi);
}

/** Part of the way from one cost to another. */
function between(from: ModeCost, to: ModeCost, part: number): ModeCost {
  return {
    linear: from.linear + part * (to.linear - from.linear),
    product: from.product + part * (to.product - from.product),
    square: from.square + part * (to.square - from.square),
  };
}

interface ModeMesh {
  /** Of the panels in Φ and in Ψ. */
  edges: number[];
  logWeights: Float64Array;
  /** √(ΦΨ). */
  features: Float64Array;
  /** ΦΨ. */
  products: Float64Array;
  /** Φ + Ψ. */
  sums: Float64Array;
  /** False where nodes were left out because there were too many. */
  complete: boolean;
}

function momentsOf({ products, sums }: ModeMesh, density: Float64Array) {
  let [mean, square, product] = [0, 0, 0];
  density.forEach((p, j) => {
    mean += (p * sums[j]!) / 2;
    square += (p * (sums[j]! * sums[j]! - 2 * products[j]!)) / 2;
    product += p * products[j]!;
  });
  return { mean, square, product };
}

/**
 * Nodes in Φ ≥ Ψ for the mode's density near a given g: panels that double in size from the centre, whose width is 1/P
 * less what fluctuations cost, and even ones around the side well. Nodes that weigh nothing are left out.
 */
function modeMesh(core: Core, modulus: number, g: number, sextic: number, cost: ModeCost, fineness: number): ModeMesh {
  const { logarithm_f64: log } = core.kernels;
  const action = diagonal(modulus, g, sextic, cost);
  const stiffness = modulus + cost.linear;
  const attraction = Math.max(0, action.attraction);
  const well = sideWell(action) ?? attraction / sextic;
  const spread = 1 / Math.sqrt(modulus * Math.max(attraction, Math.sqrt(sextic) / 2));
  const begin = well - 14 * spread;
  const end = Math.max(well + 14 * spread, NEGLIGIBLE / stiffness);
  const edges = [0];
  let size = 4 / stiffness;
  let complete = true;
  while (edges.at(-1)! < end) {
    const last = edges.at(-1)!;
    // A well so far out that its width is lost in rounding, or too narrow for its distance.
    complete = edges.length < MOST_EDGES && last + Math.min(size, 3 * spread) / fineness > last;
    if (!complete) break;
    // Far from the centre the well begins abruptly.
    const far = begin - last > 3 * spread && size > FAR * spread;
    const jump = far ? begin - last : Math.min(size, 3 * spread);
    const step = last + size > begin && last < well + 14 * spread ? jump : size;
    for (let i = 1; i <= fineness; i++) edges.push(last + (step * i) / fineness);
    size *= 2;
  }
  const { points, weights } = legendrePanels(edges);
  const logs = weights.map(log);
  const bare = points.map((phi) => ownExponent(phi, modulus, sextic, cost));
  const logWeights: number[] = [];
  const products: number[] = [];
  const sums: number[] = [];
  for (let i = 0; i < points.length && complete; i++) {
    for (let j = 0; j <= i; j++) {
      const product = points[i]! * points[j]!;
      const exponent = bare[i]! + bare[j]!;
      // The centre's peak is about 0; g may still rise by a twentieth.
      if (exponent + (2.1 * modulus * g - cost.product) * product < -2 * NEGLIGIBLE) continue;
      logWeights.push(exponent + logs[i]! + logs[j]! + (i === j ? -Math.LN2 : 0) - cost.product * product);
      products.push(product);
      sums.push(points[i]! + points[j]!);
    }
    complete = products.length <= 4 * MOST_NODES;
  }
  return {
    edges,
    logWeights: Float64Array.from(logWeights),
    features: Float64Array.from(products, Math.sqrt),
    products: Float64Array.from(products),
    sums: Float64Array.from(sums),
    complete,
  };
}

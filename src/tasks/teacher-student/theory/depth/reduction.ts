/**
 * Three layers whose first layer learns, in full (PHYSICS 12): residuals X = (b, √6c), the second layer's kernel L along
 * the teacher and the force Λ on the first layer,
 *
 *     X + (nσ_a²/σ²)⟨ΨΨᵀ⟩X = Y,   L = σ_v²⟨m̂m̂ᵀ⟩_{p1},   Λ = (N2/N1)[L⁻¹⟨ααᵀ⟩_{p2}L⁻¹ − L⁻¹]
 *
 * For given L the first equation is a convex problem. What is left, three numbers of Λ, is solved by damped Newton and is
 * not convex: the branch is followed from a lazy first layer, N2/N1 → 0, where Λ = 0.
 */
import type { Core } from "../../../../core/module.ts";
import { type Certificate, solveConvex } from "../../../../theory/convex.ts";
import { checkRule, classify, defaultRule, type Phase, type PhaseRule } from "../../../../theory/phases.ts";
import type { Saddle } from "../../../../theory/saddles.ts";
import { DROPLET, scales } from "../../parameters.ts";
import { type FirstNodes, firstKernel, firstNodes, type Pair, secondNodes } from "./layers.ts";
import { checkDeepNetwork, type DeepNetwork, firstLayer, lazyNetwork } from "./network.ts";

export interface DeepTheory {
  parameters: DeepNetwork;
  /** Residuals on H1 and H3, and the learned parts 1 − b and ε − c. */
  b: number;
  c: number;
  f1: number;
  f3: number;
  /** Of the two-layer network with a lazy first layer (12.2). */
  u: number;
  r: number;
  /** P(|q̂| > 0.5) of the second layer's neurons, q̂ = α₁/√(1+2σ_v²R₀). */
  dropletFraction: number;
  /** d·Var q/σ_w² of the first layer: 1 while it is lazy. */
  firstStretch: number;
  /** L₁₁/(λ₁/d): the second layer's kernel along the teacher in units of a lazy first layer's. */
  kernelStretch: number;
  /** d·Var q̂ of the second layer. */
  secondVariance: number;
  phase: Phase;
  sideWeight: number;
  phaseRule: PhaseRule;
  /** Of the second layer's −log p(q̂), from q̂ = 0 on: to the resolution of its nodes. */
  saddles: { q: number; action: number; kind: Saddle["kind"] }[];
  branch: {
    /** N2/N1 of the network, and up to where the branch was followed. */
    ratio: number;
    reached: number;
    /** Whether `reached` is the network's own ratio. */
    followed: boolean;
  };
  solver: Certificate & { newtonSteps: number; defect: number; nodes: number; reason: string | null };
}

const TOLERANCE = 1e-8;
const MOST_STEPS = 30;
const DIFFERENCE = 1e-4;
const SHORTEST = 1 / 64;
/** Steps along N2/N1 halve down to this part of the way. */
const SHORTEST_STRIDE = 1 / 256;

/** Everything at one Λ, in units of the lazy kernel: Λ̃ = √L₀ Λ √L₀. */
interface Local {
  /** Λ̃ as the right side asks for it, at ratio 1. */
  wanted: readonly [number, number, number];
  kernel: Pair;
  overlapVariance: number;
  discrepancy: Float64Array;
  density: Float64Array;
  alpha: Float64Array;
  certificate: Certificate;
}

/**
 * Solves the reduced equations of one network.
 * @throws GrokphaseError "bad-input" for values that no network can have
 */
export function deepTheory(
  core: Core,
  network: DeepNetwork,
  { phaseRule = defaultRule, path = (name) => name }: { phaseRule?: PhaseRule; path?: (name: string) => string } = {},
): DeepTheory {
  checkDeepNetwork(network, path);
  checkRule(phaseRule, path);
  const first = firstNodes(core, network);
  const lazy = firstKernel(core, first, network.hiddenVariance, { linear: 0, mixed: 0, cubic: 0 });
  const unit = [Math.sqrt(lazy.kernel.linear), Math.sqrt(lazy.kernel.cubic)] as const;
  const ratio = network.frozen ? 0 : network.width / network.hiddenWidth;
  const solver = { steps: 0 };
  const evaluate = evaluator(core, network, first, unit);

  let force: readonly [number, number, number] = [0, 0, 0];
  let here = evaluate(force, null);
  let reached = 0;
  let stride = 1;
  while (reached < ratio) {
    const next = Math.min(ratio, reached + stride * ratio);
    const solved = newton(evaluate, force, here, next, solver);
    if (solved === null) {
      stride /= 2;
      if (stride < SHORTEST_STRIDE) break;
      continue;
    }
    reached = next;
    ({ force, here } = solved);
  }

  const defect = norm(defectOf(force, here, reached));
  const { linear: across, rest } = firstLayer(core, network);
  const { stretch, droplets, variance } = secondMoments(here, Math.sqrt(1 + 2 * rest));
  const followed = reached >= ratio;
  const reason = !here.certificate.converged
    ? `gradient norm ${here.certificate.gradientNorm} after ${here.certificate.iterations} Newton steps`
    : !followed
      ? `the branch from a lazy first layer ends near N2/N1 = ${Number(reached.toPrecision(4))}, before ${ratio}: a fold`
      : defect > TOLERANCE
        ? `the force on the first layer misses its equation by ${defect}`
        : null;
  const { saddles, beyond } = wellsOf(core, here, Math.sqrt(1 + 2 * rest));
  const { phase, sideWeight } = classify(
    saddles.map(({ q, kind }) => ({ position: q, kind })),
    phaseRule,
    beyond,
  );
  const { u, r } = scales(core, lazyNetwork(core, network), "ek");
  const [b, third] = [here.discrepancy[0]!, here.discrepancy[1]!];
  return {
    parameters: network,
    b,
    c: third / Math.sqrt(6),
    f1: 1 - b,
    f3: network.epsilon - third / Math.sqrt(6),
    u,
    r,
    dropletFraction: droplets,
    firstStretch: (network.dim * here.overlapVariance) / network.inputVariance,
    kernelStretch: (network.dim * here.kernel.linear) / across,
    secondVariance: network.dim * variance * stretch,
    phase,
    sideWeight,
    phaseRule,
    saddles,
    branch: { ratio, reached, followed },
    solver: {
      ...here.certificate,
      converged: reason === null,
      newtonSteps: solver.steps,
      defect,
      nodes: here.alpha.length,
      reason,
    },
  };
}

type Evaluate = (force: readonly [number, number, number], start: Float64Array | null) => Local;

function evaluator(core: Core, network: DeepNetwork, first: FirstNodes, unit: readonly [number, number]): Evaluate {
  const { width, samples, readoutVariance, noise, epsilon, hiddenVariance } = network;
  const target = Float64Array.of(1, Math.sqrt(6) * epsilon);
  const [one, three] = unit;
  return ([linear, mixed, cubic], start) => {
    const force = { linear: linear / (one * one), mixed: mixed / (one * three), cubic: cubic / (three * three) };
    const { kernel, overlapVariance } = firstKernel(core, first, hiddenVariance, force);
    const nodes = secondNodes(core, network, kernel);
    const problem = {
      logWeights: nodes.logWeights,
      features: nodes.features,
      target,
      ridge: noise / samples,
      replicas: width,
      coupling: readoutVariance / width,
    };
    const solution = solveConvex(core, problem, start ?? target);
    let [ll, lc, cc] = [0, 0, 0];
    solution.density.forEach((p, j) => {
      ll += p * nodes.linear[j]! * nodes.linear[j]!;
      lc += p * nodes.linear[j]! * nodes.cubic[j]!;
      cc += p * nodes.cubic[j]! * nodes.cubic[j]!;
    });
    // L⁻¹(⟨ααᵀ⟩ − L)L⁻¹: the difference first, which the inverses magnify.
    const { linear: a, mixed: m, cubic: c } = kernel;
    const determinant = a * c - m * m;
    const [i11, i12, i22] = [c / determinant, -m / determinant, a / determinant];
    const [d11, d12, d22] = [ll - a, lc - m, cc - c];
    const [r11, r12] = [i11 * d11 + i12 * d12, i11 * d12 + i12 * d22];
    const [r21, r22] = [i12 * d11 + i22 * d12, i12 * d12 + i22 * d22];
    return {
      wanted: [
        one * one * (r11 * i11 + r12 * i12),
        one * three * (r11 * i12 + r12 * i22),
        three * three * (r21 * i12 + r22 * i22),
      ],
      kernel,
      overlapVariance,
      discrepancy: solution.discrepancy,
      density: solution.density,
      alpha: nodes.linear,
      certificate: solution.certificate,
    };
  };
}

function defectOf(force: readonly [number, number, number], { wanted }: Local, ratio: number): number[] {
  return force.map((x, k) => x - ratio * wanted[k]!);
}

function norm(x: readonly number[]): number {
  return Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
}

/** Damped Newton with a Jacobian by differences; null where it does not converge. */
function newton(
  evaluate: Evaluate,
  from: readonly [number, number, number],
  at: Local,
  ratio: number,
  solver: { steps: number },
): { force: readonly [number, number, number]; here: Local } | null {
  let force = from;
  let here = at;
  let defect = defectOf(force, here, ratio);
  for (let step = 0; step < MOST_STEPS; step++) {
    if (norm(defect) <= TOLERANCE) return { force, here };
    solver.steps++;
    const columns = [0, 1, 2].map((k) => {
      const size = DIFFERENCE * Math.max(0.1, Math.abs(force[k]!));
      const moved = force.map((x, j) => (j === k ? x + size : x)) as unknown as [number, number, number];
      const there = defectOf(moved, evaluate(moved, here.discrepancy), ratio);
      return there.map((x, j) => (x - defect[j]!) / size);
    });
    const direction = solveThree(columns, defect);
    if (direction === null) return null;
    let length = 1;
    for (;;) {
      const next: [number, number, number] = [
        force[0] - length * direction[0]!,
        force[1] - length * direction[1]!,
        force[2] - length * direction[2]!,
      ];
      const there = evaluate(next, here.discrepancy);
      const remaining = defectOf(next, there, ratio);
      if (norm(remaining) < (1 - length / 4) * norm(defect) && there.certificate.converged) {
        [force, here, defect] = [next, there, remaining];
        break;
      }
      length /= 2;
      if (length < SHORTEST) return null;
    }
  }
  return null;
}

/** x with Σ_k columns_k x_k = right, by Cramer's rule; null for a singular matrix. */
function solveThree(columns: readonly number[][], right: readonly number[]): number[] | null {
  const determinant = (a: readonly number[], b: readonly number[], c: readonly number[]) =>
    a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) -
    b[0]! * (a[1]! * c[2]! - a[2]! * c[1]!) +
    c[0]! * (a[1]! * b[2]! - a[2]! * b[1]!);
  const [a, b, c] = [columns[0]!, columns[1]!, columns[2]!];
  const whole = determinant(a, b, c);
  if (!(Math.abs(whole) > 1e-300)) return null;
  return [determinant(right, b, c) / whole, determinant(a, right, c) / whole, determinant(a, b, right) / whole];
}

/** Of the second layer's neurons: P(|q̂| > 0.5), Var α₁, and what turns it into Var q̂. */
function secondMoments({ density, alpha }: Local, unit: number) {
  let [droplets, variance] = [0, 0];
  density.forEach((p, j) => {
    variance += p * alpha[j]! * alpha[j]!;
    // The border is a node, half of which lies beyond.
    const beyond = alpha[j]! / (DROPLET * unit) - 1;
    if (beyond > -1e-9) droplets += beyond > 1e-9 ? p : p / 2;
  });
  return { droplets, variance, stretch: 1 / (unit * unit) };
}

/** Extremes of −log p(q̂) over the nodes of α₁, placed by a parabola through three of them, and P(|q̂| > barrier). */
function wellsOf(core: Core, { density, alpha }: Local, unit: number) {
  const places: number[] = [];
  const masses: number[] = [];
  density.forEach((p, j) => {
    if (places.at(-1) !== alpha[j]!) {
      places.push(alpha[j]!);
      masses.push(0);
    }
    masses[masses.length - 1]! += p;
  });
  // The node at 0 stands for half of its stretch.
  const values = masses.map((mass, i) => -core.kernels.logarithm_f64(i === 0 ? 2 * mass : mass));
  const step = (places[1]! - places[0]!) / unit;
  const saddles: DeepTheory["saddles"] = [{ q: 0, action: 0, kind: values[1]! > values[0]! ? "minimum" : "maximum" }];
  for (let i = 1; i < values.length - 1; i++) {
    const [before, here, after] = [values[i - 1]!, values[i]!, values[i + 1]!];
    const kind = here < before && here <= after ? "minimum" : here > before && here >= after ? "maximum" : null;
    // Beyond the density's end there is nothing to tell.
    if (kind === null || !Number.isFinite(after)) continue;
    const bend = before - 2 * here + after;
    const offset = bend === 0 ? 0 : (before - after) / (2 * bend);
    saddles.push({ q: (i + offset) * step, action: here - ((before - after) * offset) / 4 - values[0]!, kind });
  }
  const beyond = (barrier: number) => masses.reduce((sum, mass, i) => (i * step > barrier ? sum + mass : sum), 0);
  return { saddles, beyond };
}

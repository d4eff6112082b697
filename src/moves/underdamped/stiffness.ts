/**
 * The largest frequency of a posterior: √λ, λ the largest curvature of U where parameters are
 * measured in their prior deviations. It sets the step: a leapfrog is stable for ε√λ < 2.
 *
 * Power iteration on differences of gradients, v ← H v/|H v|, H v = (∇U(θ + δv) − ∇U(θ))/δ, from a
 * random v. It nears λ from below, fast where a few directions stand out of a bulk at 1, as data do.
 */
import type { Network } from "../../network/network.ts";
import type { PhaseSpace } from "../phase-space.ts";

/** Gradients of one estimate. */
const ITERATIONS = 10;

/** Far above rounding in f32, far below what bends the network: prior deviations of one direction. */
const DISPLACEMENT = 0.1;

/** Takes the momenta for itself. Parameters and gradients in memory are as before afterwards. */
export function largestFrequency(space: PhaseSpace, network: Network, step: number): number {
  space.save();
  // Minus the gradient at θ, to start each difference from.
  space.scale(0);
  space.kick(1);
  space.saveMomenta();
  space.draw(step);
  let curvature = 0;
  for (let i = 0; i < ITERATIONS; i++) {
    space.scale(1 / space.momentumNorm());
    space.drift(DISPLACEMENT);
    network.evaluate();
    space.restoreMomenta();
    space.kick(-1);
    curvature = space.momentumNorm() / DISPLACEMENT;
    space.restore();
  }
  return Math.sqrt(curvature);
}

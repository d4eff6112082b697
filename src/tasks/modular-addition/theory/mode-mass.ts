/**
 * How much of the density e^(−2S_k)dΦdΨ of one mode lies beyond ΦΨ = product. Nodes of a mesh that takes no notice of that
 * line would count cells that it cuts as a whole, a hundredth of a droplet fraction; so Ψ is integrated to the line
 * and from there on, at each node Φ.
 */
import type { Core } from "../../../core/module.ts";
import { legendrePanels } from "../../../theory/quadrature.ts";

export interface ModeDensity {
  /** Edges of the panels in Φ and in Ψ, from 0 on. */
  edges: readonly number[];
  /** Of the density's logarithm: what Φ and Ψ have each by themselves. */
  own(phi: number): number;
  /** Of the density's logarithm: the factor of ΦΨ. */
  coupling: number;
}

/** Nothing below e^−60 of the peak counts. */
const NEGLIGIBLE = 60;

export function massBeyond(core: Core, { edges, own, coupling }: ModeDensity, product: number): number {
  const { exponential_f64: exp } = core.kernels;
  const { points, weights } = legendrePanels(edges);
  const alone = points.map(own);
  const perPanel = points.length / (edges.length - 1);
  let peak = Number.NEGATIVE_INFINITY;
  points.forEach((phi, i) => {
    for (let j = 0; j <= i; j++) peak = Math.max(peak, alone[i]! + alone[j]! + coupling * phi * points[j]!);
  });
  let within = 0;
  let beyond = 0;
  points.forEach((phi, i) => {
    const term = (psi: number, ownOfPsi: number, weight: number) => {
      const exponent = alone[i]! + ownOfPsi + coupling * phi * psi - peak;
      return exponent < -NEGLIGIBLE ? 0 : weights[i]! * weight * exp(exponent);
    };
    const line = product / phi;
    for (let panel = 0; panel + 1 < edges.length; panel++) {
      const [from, to] = [edges[panel]!, edges[panel + 1]!];
      if (from < line && line < to) {
        const cut = legendrePanels([from, line, to]);
        cut.points.forEach((psi, j) => {
          const mass = term(psi, own(psi), cut.weights[j]!);
          if (j < perPanel) within += mass;
          else beyond += mass;
        });
        continue;
      }
      let mass = 0;
      for (let j = panel * perPanel; j < (panel + 1) * perPanel; j++) mass += term(points[j]!, alone[j]!, weights[j]!);
      if (to <= line) within += mass;
      else beyond += mass;
    }
  });
  return beyond / (within + beyond);
}

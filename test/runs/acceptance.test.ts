import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { loadCore } from "../../src/core/module.ts";
import type { Weights } from "../../src/experiment/chain.ts";
import { logRatios, probeAcceptance } from "../../src/run/acceptance.ts";
import { chainSpec } from "../experiment.ts";
import { openTeacherStudent } from "../networks.ts";
import { erf } from "../reference/erf.ts";
import { gradient, type Network, potential } from "../reference/network.ts";
import { dataSetOf } from "../tasks/data-set.ts";

const core = await loadCore();

/** The state of a chain after so many steps. */
function stateAfter(spec: ReturnType<typeof chainSpec>, steps: number) {
  const chain = openChain(core, spec, null);
  chain.advance(steps);
  const state = chain.state();
  chain.close();
  return state;
}

const networkOf = ({ input, readout }: Weights): Network => ({ weights: input, readout });

describe.each(["f64", "f32"] as const)("%s", (precision) => {
  test.each(["prior", "none"] as const)(
    "the ratio is that of the two proposal densities, preconditioner %s",
    (kind) => {
      const stepSize = kind === "prior" ? 0.02 : 0.001;
      const spec = chainSpec({ precision, sampler: { preconditioner: kind, stepSize } });
      const { task, network, noise } = spec.experiment;
      const prior = {
        inputVariance: network.inputVariance / task.dim,
        readoutVariance: network.readoutVariance / network.width,
        noise,
      };
      const opened = openTeacherStudent(core, spec);
      const data = dataSetOf(opened.network);
      opened.network.close();

      const chain = openChain(core, spec, stateAfter(spec, 7));
      const found = logRatios(core, spec, chain.state(), 5);
      for (const ratio of found) {
        const before = networkOf(chain.weights());
        chain.advance(1);
        const after = networkOf(chain.weights());
        const drift = (variance: number) => stepSize * (kind === "prior" ? variance : 2 * noise);
        /** log q(to | from), up to what is the same both ways. */
        const proposal = (from: Network, to: Network) => {
          const slope = gradient(from, data, prior);
          const one = (layer: "weights" | "readout", variance: number) =>
            Array.from(from[layer], (x, i) => {
              const error = to[layer][i]! - (x - drift(variance) * slope[layer][i]!);
              return (error * error) / (4 * drift(variance));
            }).reduce((sum, x) => sum + x, 0);
          return -one("weights", prior.inputVariance) - one("readout", prior.readoutVariance);
        };
        const expected =
          potential(before, data, prior) -
          potential(after, data, prior) +
          proposal(after, before) -
          proposal(before, after);
        expect(Math.abs(ratio - expected)).toBeLessThan(
          (precision === "f64" ? 1e-13 : 1e-5) * potential(before, data, prior),
        );
      }
      chain.close();
    },
  );
});

/**
 * Without data (σ² = 10⁹) every whitened parameter is θ ← (1 − h)θ + √(2h)ξ of variance s² = 1/(1 − h/2), and a step's
 * log ratio is (h/4)(|θ|² − |θ'|²): over K parameters normal with mean 0 and variance τ² = (h²/16)·K·4s⁴(1 − (1 − h)²),
 * whose mean acceptance is ½ + e^{τ²/2} Φ(−τ).
 */
test("where the posterior is the prior, the acceptance is known exactly", () => {
  const h = 0.05;
  const [width, dim] = [60, 13];
  const spec = chainSpec({ noise: 1e9, network: { width }, task: { dim, samples: 3 }, sampler: { stepSize: h } });
  const K = width * (dim + 1);
  const spread = 1 / (1 - h / 2);
  const tau = Math.sqrt((h * h * K * spread * spread * (1 - (1 - h) ** 2)) / 4);
  const exact = 0.5 + Math.exp((tau * tau) / 2) * 0.5 * (1 - erf(tau / Math.SQRT2));
  const chains = [0, 1, 2, 3].map((chain) => {
    const own = { ...spec, chain };
    return { spec: own, state: stateAfter(own, 200) };
  });
  const { acceptance, standardError, chains: found } = probeAcceptance(core, chains, 2000);
  expect(exact).toBeGreaterThan(0.85);
  expect(exact).toBeLessThan(0.95);
  // 8000 steps; min(1, e^X) has standard deviation below τ/√2, and neighbours are correlated only through |θ|².
  expect(Math.abs(acceptance - exact)).toBeLessThan((4.5 * tau) / Math.sqrt(2 * 8000));
  expect(standardError).toBeLessThan(0.01);
  expect(found.map(({ chain }) => chain)).toEqual([0, 1, 2, 3]);
});

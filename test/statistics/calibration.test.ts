/**
 * Simulation-based calibration (Talts et al. 2018) of one neuron, in the exact form for reversible chains of Gandy and
 * Scott (2020): weights from the prior, targets from the likelihood; then the true weights stand at a random place among the
 * draws of a chain that runs from them both ways, and their rank is uniform whatever the length of the chain.
 *
 * Underdamped dynamics are reversible with momenta turned round: both ways set out with opposite momenta.
 *
 * Samplers whose step biases them have ranks that are uniform up to the bias. Of order p, it grows 4^p-fold from the step
 * that is tested to four times that, and the information of a rank about it 16^p-fold. So the ratio between what the long
 * step shows in N simulations and what N simulations can show at the short one is known: it has to be below 1, where
 * a test of N simulations cannot tell it from no bias.
 *
 * False alarms: 1e-7 a sequential test by Ville's inequality (sequential.ts), and 14 are made: 1.4e-6 in all.
 */
import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { normalCdf } from "../physics/statistics.ts";
import { erf } from "../reference/erf.ts";
import { samplers } from "./samplers.ts";
import { SequentialRanks, type Verdict } from "./sequential.ts";
import { smallNetwork } from "./small-network.ts";

const core = await loadCore();
const DRAWS = 15;
const MOST = 30_000;

interface Tested {
  sampler: Parameters<typeof smallNetwork>[2];
  /** "f64" unless told. */
  precision?: "f32" | "f64";
  /** 0.1 unless told. */
  noise?: number;
  /** Steps from draw to draw; 2 unless told. */
  thin?: number;
}

/** Ranks of the true a·erf(w) and w² − a², one simulation after another. */
function* ranks({ sampler, precision = "f64", noise = 0.1, thin = 2 }: Tested): Generator<readonly [number, number]> {
  const network = smallNetwork(core, { width: 1, samples: 3, noise }, sampler, precision);
  const functions = [
    () => network.readout[0]! * erf(network.weights[0]!),
    () => network.weights[0]! ** 2 - network.readout[0]! ** 2,
  ];
  let step = 0;
  try {
    for (;;) {
      network.drawWeights();
      network.drawTargets();
      const [w, a] = [network.weights[0]!, network.readout[0]!];
      const truth = functions.map((f) => f());
      const below = functions.map(() => 0);
      const equal = functions.map(() => 0);
      const before = place(DRAWS, network.normal());
      const momenta = [network.normal(), network.normal()] as const;
      for (const [some, way] of [
        [before, 1],
        [DRAWS - before, -1],
      ] as const) {
        network.weights[0] = w;
        network.readout[0] = a;
        const opened = network.sampler();
        if (sampler.kind === "underdamped") network.setMomenta(way * momenta[0], way * momenta[1], sampler.stepSize!);
        for (let draw = 0; draw < some; draw++) {
          for (let i = 0; i < thin; i++) {
            opened.evaluate();
            opened.move(step++, false);
          }
          functions.forEach((f, k) => {
            const value = f();
            if (value < truth[k]!) below[k]!++;
            if (value === truth[k]) equal[k]!++;
          });
        }
      }
      // Refused proposals repeat the truth, which then has any place among them.
      yield below.map((rank, k) => rank + place(equal[k]!, network.normal())) as [number, number];
    }
  } finally {
    network.close();
  }
}

/** A whole number from 0 to `last`, as likely as any other, from a standard normal. */
function place(last: number, z: number): number {
  return Math.min(last, Math.floor((last + 1) * normalCdf(z)));
}

/** Goes on until both functions are decided, or one of them is not uniform. */
function calibrate(tested: Tested): { verdict: Verdict; simulations: number } {
  const tests = [new SequentialRanks(DRAWS), new SequentialRanks(DRAWS)];
  let simulations = 0;
  for (const pair of ranks(tested)) {
    for (const [k, rank] of pair.entries()) tests[k]!.add(rank);
    simulations++;
    const verdicts = tests.map(({ verdict }) => verdict);
    if (verdicts.includes("not uniform")) return { verdict: "not uniform", simulations };
    if (verdicts.every((verdict) => verdict === "uniform")) return { verdict: "uniform", simulations };
    if (simulations === MOST) break;
  }
  return { verdict: "undecided", simulations };
}

/** χ² of the ranks less its degrees of freedom, a simulation: twice the information of a rank; the larger of both functions'. */
function excess(tested: Tested, simulations: number): number {
  const counts = [new Float64Array(DRAWS + 1), new Float64Array(DRAWS + 1)];
  let done = 0;
  for (const pair of ranks(tested)) {
    pair.forEach((rank, k) => {
      counts[k]![rank]! += 1;
    });
    if (++done === simulations) break;
  }
  const expected = simulations / (DRAWS + 1);
  const chiSquares = counts.map((some) => some.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0));
  return (Math.max(...chiSquares) - DRAWS) / simulations;
}

describe("ranks of true weights are uniform", () => {
  const exact = samplers.filter(({ isExact }) => isExact);
  const cases = exact.flatMap(({ name, sampler }) =>
    (["f64", "f32"] as const)
      .filter((precision) => precision === "f64" || name === "MALA")
      .map((precision) => ({ name, sampler, precision })),
  );
  test.each(cases)("$name, $precision", ({ sampler, precision }) => {
    const { verdict, simulations } = calibrate({ sampler, precision });
    expect(verdict).toBe("uniform");
    // A test of a fixed number that misses as little wants 3000.
    expect(simulations).toBeLessThan(3000);
  });

  const biased = [
    { name: "Langevin", order: 1, sampler: { stepSize: 0.015 } },
    { name: "underdamped", order: 2, sampler: { kind: "underdamped", adaptation: "none", stepSize: 0.2, friction: 1 } },
  ] as const;
  test.each(biased)("$name, at a step whose bias cannot be seen", ({ sampler, order }) => {
    const { verdict, simulations } = calibrate({ sampler, noise: 1, thin: 8 });
    expect(verdict).toBe("uniform");
    // The same time between draws.
    const long = { sampler: { ...sampler, stepSize: 4 * sampler.stepSize }, noise: 1, thin: 2 };
    expect((simulations * excess(long, 3000)) / 16 ** order).toBeLessThan(1);
  });

  const faulty = [
    { name: "Langevin at a long step", sampler: { stepSize: 0.2 } },
    { name: "underdamped at a long step", sampler: { ...biased[1].sampler, stepSize: 0.8 } },
  ];
  test.each(faulty)("the test can tell: $name is found out, and soon", ({ sampler }) => {
    const { verdict, simulations } = calibrate({ sampler });
    expect(verdict).toBe("not uniform");
    expect(simulations).toBeLessThan(500);
  });
});

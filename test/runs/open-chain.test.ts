import { expect, test } from "vitest";
import { openChain, virialRatios } from "../../src/chain/open-chain.ts";
import { loadCore } from "../../src/core/module.ts";
import { GrokphaseError } from "../../src/errors.ts";
import { chainSpec } from "../experiment.ts";
import { openTeacherStudent } from "../networks.ts";
import { gradient } from "../reference/network.ts";
import { dataSetOf } from "../tasks/data-set.ts";

const core = await loadCore();

function thrown(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

test.each(["f32", "f64"] as const)("a step that is too long is noticed at once, in one line, %s", (precision) => {
  const spec = chainSpec({ precision, sampler: { stepSize: 100, burnIn: 1e6, steps: 2e6 } }, { dataSet: 3, chain: 1 });
  const chain = openChain(core, spec, null);
  const error = thrown(() => chain.advance(1e6));
  expect(error).toBeInstanceOf(GrokphaseError);
  expect(error).toMatchObject({ code: "diverged", path: "sampler.stepSize", exitCode: 1 });
  expect((error as Error).message).toMatch(
    /^sampler\.stepSize: expected .*, found 100: data set 3, chain 1 diverged by step \d+; .*$/,
  );
  expect(chain.step).toBeLessThan(1000);
});

test("virials are those of PHYSICS 1, summed over the steps from the burn-in on", () => {
  const spec = chainSpec({ sampler: { burnIn: 20 } });
  const { experiment } = spec;
  const { network, posterior } = openTeacherStudent(core, spec);
  const data = dataSetOf(network);
  const chain = openChain(core, spec, null);
  chain.advance(20);
  expect(virialRatios(experiment, chain.state())).toBeNull();
  const expected = { input: 0, readout: 0 };
  const steps = 10;
  for (let step = 0; step < steps; step++) {
    const { input: weights, readout } = chain.weights();
    const slope = gradient({ weights, readout }, data, posterior);
    slope.weights.forEach((g, i) => {
      expected.input += (g * weights[i]!) / weights.length / steps;
    });
    slope.readout.forEach((g, i) => {
      expected.readout += (g * readout[i]!) / readout.length / steps;
    });
    chain.advance(1);
  }
  expect(virialRatios(experiment, chain.state())).toEqual({
    input: expect.closeTo(expected.input, 11),
    readout: expect.closeTo(expected.readout, 11),
  });
});

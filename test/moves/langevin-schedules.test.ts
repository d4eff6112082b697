/** Temperature and schedules of Langevin dynamics, against chains that are given the same by hand. */
import { describe, expect, test } from "vitest";
import { presets } from "../../src/configuration/presets.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import { type Factor, factorAt, largestFactor, smallestFactor } from "../../src/moves/factors.ts";
import type { LangevinOptions } from "../../src/moves/langevin/index.ts";
import { openSampler } from "../../src/moves/samplers.ts";

import { chainSpec } from "../experiment.ts";
import { openTeacherStudent } from "../networks.ts";

const core = await loadCore();
const STEPS = 12;
const scratch = core.face.allocate(Float64Array.of(24))[0]!;
const at = (schedule: Factor, step: number) => factorAt(core, schedule, step, scratch);

const step: Factor = { kind: "step", from: 2, factor: 0.5, every: 3, times: 2 };
const cosine: Factor = { kind: "cosine", from: 1.5, to: 0.25, steps: 8 };

describe("factors", () => {
  test("step: from·factor^k, k at most `times`", () => {
    const found = Array.from({ length: STEPS }, (_, t) => at(step, t));
    expect(found).toEqual([2, 2, 2, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    expect([largestFactor(step), smallestFactor(step)]).toEqual([2, 0.5]);
    const rising: Factor = { ...step, factor: 3, times: 5 };
    expect(at(rising, 15)).toBe(2 * 3 ** 5);
    expect([largestFactor(rising), smallestFactor(rising)]).toEqual([2 * 3 ** 5, 2]);
  });

  test("cosine: half a period, then the end", () => {
    for (let t = 0; t < STEPS; t++) {
      const expected = 0.25 + (1.25 * (1 + Math.cos(Math.PI * Math.min(1, t / 8)))) / 2;
      expect(at(cosine, t)).toBeCloseTo(expected, 14);
    }
    expect([at(cosine, 0), at(cosine, 8)]).toEqual([1.5, 0.25]);
    expect([largestFactor(cosine), smallestFactor(cosine)]).toEqual([1.5, 0.25]);
  });

  test("constant: 1", () => expect(at({ kind: "constant" }, 7)).toBe(1));
});

type Changes = Partial<LangevinOptions>;

/** Weights after each step, of dynamics that may be given other options and another σ² before each. */
function follow(changes: (step: number) => Changes, noise: (step: number) => number = () => 1, chain = 0) {
  const spec = chainSpec({ sampler: { stepSize: 0.01 } }, { chain });
  const { network, posterior, key } = openTeacherStudent(core, spec);
  const rows: number[][] = [];
  for (let t = 0; t < STEPS; t++) {
    const options = { ...spec.experiment.sampler, ...changes(t) } as LangevinOptions;
    const target = { core, network, posterior: { ...posterior, noise: posterior.noise * noise(t) }, key };
    const sampler = openSampler(target, options);
    sampler.evaluate();
    sampler.move(t, false);
    rows.push([...network.weights(), ...network.readout()]);
  }
  network.close();
  return rows;
}

function expectClose(found: number[][], expected: number[][], digits = 12): void {
  found.forEach((row, t) => {
    const worst = row.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[t]![i]!)), 0);
    expect(worst).toBeLessThan(10 ** -digits);
  });
}

describe.each(["prior", "none"] as const)("preconditioner %s", (preconditioner) => {
  const stepSize = preconditioner === "prior" ? 0.01 : 5e-4;
  const base = { preconditioner, stepSize };

  test.each([step, cosine])("a learning-rate schedule multiplies the step size: $kind", (schedule) => {
    const found = follow(() => ({ ...base, stepSchedule: schedule }));
    const expected = follow((t) => ({ ...base, stepSize: stepSize * at(schedule, t) }));
    expectClose(found, expected);
    expect(found.at(-1)).not.toEqual(follow(() => base).at(-1));
  });

  test.each([step, cosine])("a noise schedule multiplies σ²: $kind", (schedule) => {
    const found = follow(() => ({ ...base, noiseSchedule: schedule }));
    expectClose(
      found,
      follow(
        () => base,
        (t) => at(schedule, t),
      ),
    );
    expect(found.at(-1)).not.toEqual(follow(() => base).at(-1));
  });

  test("a constant schedule changes no byte", () => {
    const constant = { stepSchedule: { kind: "constant" }, noiseSchedule: { kind: "constant" } } as const;
    expect(follow(() => ({ ...base, ...constant }))).toEqual(follow(() => base));
  });

  test("noise goes with the root of the temperature, and at 0 there is none", () => {
    const [cold, one, four] = [0, 1, 4].map((temperature) => follow(() => ({ ...base, temperature }))[0]!);
    expect(one).toEqual(follow(() => base)[0]);
    four!.forEach((x, i) => {
      expect(x - cold![i]!).toBeCloseTo(2 * (one![i]! - cold![i]!), 12);
    });
    expect(one).not.toEqual(cold);
  });
});

describe("configurations", () => {
  const resolved = (sampler: object) => resolveExperiment({ ...presets.quick, sampler: { steps: 100, ...sampler } });

  test("are resolved with their defaults, once and for all", () => {
    const experiment = resolved({
      preconditioner: "none",
      temperature: 0.5,
      stepSchedule: { kind: "cosine", steps: 100 },
      noiseSchedule: { kind: "step", from: 1.5, factor: 0.5, every: 10, times: 1 },
    });
    expect(experiment.sampler).toMatchObject({
      kind: "langevin",
      temperature: 0.5,
      stepSchedule: { kind: "cosine", from: 1, to: 0, steps: 100 },
    });
    expect(resolveExperiment(experiment)).toEqual(experiment);
    expect(resolved({ preconditioner: "none" }).sampler).not.toHaveProperty("temperature");
  });

  test.each([
    [{ temperature: -1 }, "sampler.temperature: expected a number from 0 to 1000000, found -1"],
    [
      { stepSchedule: { kind: "sawtooth" } },
      'sampler.stepSchedule.kind: expected one of "constant", "step", "cosine", found "sawtooth"',
    ],
    [{ stepSchedule: { kind: "cosine" } }, /^sampler\.stepSchedule\.steps: expected a whole number .* found nothing$/],
    [
      { stepSchedule: { kind: "cosine", from: 100, steps: 9 } },
      /^sampler\.stepSize: expected a number below 2, .* found 5$/,
    ],
    [{ noiseSchedule: { kind: "cosine", steps: 9 } }, /^sampler\.noiseSchedule: expected factors above 0, found /],
  ])("that cannot be are refused: %j", (sampler, message) => {
    expect(() => resolved({ kind: "langevin", ...sampler })).toThrow(message);
  });
});

/** Hostile configurations: one line that names the value, or a chain and a theory with nothing in them that is not finite. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { chainBytes } from "../../src/chain/open-task.ts";
import { readConfiguration } from "../../src/configuration/overrides.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { checkMemory, estimateMemory } from "../../src/run/memory.ts";
import { theoryOf } from "../../src/tasks/index.ts";
import { randomCases } from "../long.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { changes, extremeNumber, hostileString, hostileValue, spoiled } from "./mutation.ts";
import { outcomeOf } from "./outcome.ts";

const core = await loadCore();

const sound = {
  task: { kind: "teacher-student", dim: 3, samples: 7, epsilon: -0.3, testSamples: 5 },
  network: { width: 5, inputVariance: 0.5, readoutVariance: 0.8 },
  noise: 0.2,
  sampler: { kind: "langevin", preconditioner: "prior", stepSize: 0.05, steps: 30, burnIn: 3, thin: 2, start: "prior" },
  dataSets: 1,
  chains: 2,
  seed: 3,
  precision: "f32",
};

const paths = Object.entries(sound).flatMap(([key, value]) =>
  typeof value === "object" ? [key, ...Object.keys(value).map((inner) => `${key}.${inner}`)] : [key],
);
const path = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...paths, "sampler.plantedFraction", "sampler.learningRate") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("__proto__", "constructor.prototype", "out", "task.out", "sampler.file", ""),
  },
  { weight: 1, arbitrary: hostileString },
);

/** A copy of the sound configuration with a value put at each of these paths. */
function changed(list: readonly (readonly [string, unknown])[]): unknown {
  const value = structuredClone(sound) as Record<string, unknown>;
  for (const [where, what] of list) {
    const keys = where.split(".");
    const last = keys.pop()!;
    let here: Record<string, unknown> = value;
    for (const key of keys) {
      const inner = Object.hasOwn(here, key) ? here[key] : undefined;
      if (typeof inner !== "object" || inner === null) {
        Object.defineProperty(here, key, { value: {}, enumerable: true, configurable: true, writable: true });
      }
      here = here[key] as Record<string, unknown>;
    }
    Object.defineProperty(here, last, { value: what, enumerable: true, configurable: true, writable: true });
  }
  return value;
}

/** Whether a chain of it is a matter of a moment. */
function isSmall(experiment: Experiment): boolean {
  const { sampler, chains, dataSets } = experiment;
  return chainBytes(core, experiment, 1) * sampler.steps < 3e7 && chains * dataSets < 1e5;
}

/** Everything about it that costs no more than a moment. */
function use(experiment: Experiment): "diverged" | "sampled" | "too large" {
  // What comes out goes in again unchanged.
  expect(resolveExperiment(experiment)).toEqual(experiment);
  const fits = outcomeOf(() => checkMemory(estimateMemory(core, experiment, 2), 2e9), ["memory: "]);
  if (!isSmall(experiment)) return "too large";
  expect("result" in fits).toBe(true);
  expectTheory(experiment);
  const outcome = outcomeOf(() => {
    const chain = openChain(core, { experiment, dataSet: 0, chain: 0, planted: null }, null);
    try {
      const draws = chain.advance(experiment.sampler.steps);
      return { draws, state: chain.state() };
    } finally {
      chain.close();
    }
  }, ["sampler.stepSize: expected a step the chain can follow"]);
  if (!("result" in outcome)) return "diverged";
  const { draws, state } = outcome.result;
  for (const numbers of [draws.values, draws.overlaps, state.sums]) {
    for (const x of numbers) expect(x).toSatisfy(Number.isFinite, JSON.stringify(experiment));
  }
  return "sampled";
}

/** One that has not converged says so and why; what it could not get is null in JSON. */
function expectTheory(experiment: Experiment): void {
  const theory = outcomeOf(() => theoryOf(experiment.task)!.ofExperiment(core, experiment));
  if ("result" in theory && theory.result.solver.converged) expectFinite(theory.result);
}

function expectFinite(value: unknown): void {
  if (typeof value === "number") expect(value).toSatisfy(Number.isFinite);
  if (typeof value === "object" && value !== null) Object.values(value).forEach(expectFinite);
}

test("values that may not be there, and values at every limit", () => {
  const tally: Record<string, number> = {};
  fc.assert(
    fc.property(fc.array(fc.tuple(path, hostileValue), { minLength: 1, maxLength: 3 }), (list) => {
      const outcome = outcomeOf(() => resolveExperiment(changed(list)));
      const end = "result" in outcome ? use(outcome.result) : "refused";
      tally[end] = (tally[end] ?? 0) + 1;
    }),
    { ...randomCases(200, 1500) },
  );
  expect(tally.refused).toBeGreaterThan(50);
});

/** Numbers that are allowed, from one limit to the other and most often in between. */
const power = (from: number, to: number) =>
  fc.oneof(fc.constantFrom(from, to), fc.double({ min: from, max: to, noNaN: true })).map((exponent) => 10 ** exponent);

test("allowed values, however far apart", () => {
  const tally: Record<string, number> = { sampled: 0, diverged: 0 };
  const wide = fc.record({
    "task.dim": fc.integer({ min: 1, max: 9 }),
    "task.samples": fc.integer({ min: 1, max: 20 }),
    "task.testSamples": fc.integer({ min: 1, max: 9 }),
    "task.epsilon": fc.oneof(fc.constantFrom(-1e3, 0, 1e3), fc.double({ min: -3, max: 3, noNaN: true })),
    "network.width": fc.integer({ min: 1, max: 20 }),
    "network.inputVariance": power(-12, 6),
    "network.readoutVariance": power(-12, 6),
    noise: power(-12, 6),
    "sampler.preconditioner": fc.constantFrom("prior", "none"),
    "sampler.stepSize": fc.oneof(power(-15, 0), fc.constantFrom(0.05, 0.5, 1.9)),
    "sampler.steps": fc.integer({ min: 4, max: 60 }),
    precision: fc.constantFrom("f32", "f64"),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(wide, (values) => {
      const outcome = outcomeOf(() => resolveExperiment(changed(Object.entries(values))), ["sampler.stepSize"]);
      if ("result" in outcome) tally[use(outcome.result)]!++;
    }),
    { ...randomCases(50, 1500) },
  );
  expect(tally.sampled).toBeGreaterThan(10);
});

const folder = temporaryFolder();
const file = join(folder, "spoilt.json");

test("files spoilt byte by byte", () => {
  const whole = Buffer.from(JSON.stringify(sound));
  fc.assert(
    fc.property(changes, (list) => {
      writeFileSync(file, spoiled(whole, list));
      const outcome = outcomeOf(() => readConfiguration(file));
      if ("result" in outcome) [outcome.result].flat().forEach(use);
    }),
    { ...randomCases(200, 1500) },
  );
});

test("files of anything that is JSON, and of anything that is not", () => {
  const text = fc.oneof(
    fc.json({ maxDepth: 4 }),
    fc.string({ unit: "binary", maxLength: 40 }),
    hostileValue.map((value) => String(JSON.stringify(replacingBigInts(value)))),
  );
  fc.assert(
    fc.property(text, (content) => {
      writeFileSync(file, content);
      const outcome = outcomeOf(() => readConfiguration(file));
      expect("refused" in outcome).toBe(true);
    }),
    { ...randomCases(100, 500), examples: [["\uFEFF"], [""]] },
  );
});

test("nesting that would overflow a stack", () => {
  const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
  for (const levels of [65, 5000, 100_000]) {
    for (const text of [deep(levels), `{"task":${deep(levels)}}`, `{"task":{"kind":${deep(levels)}}}`]) {
      writeFileSync(file, text);
      const outcome = outcomeOf(() => readConfiguration(file), [file]);
      expect("refused" in outcome && outcome.refused.message).toMatch(
        /: expected JSON( of at most 64 levels)?, found /,
      );
    }
    writeFileSync(file, JSON.stringify(sound));
    outcomeOf(() => readConfiguration(file, [`task.kind=${deep(levels)}`]), ["task.kind"]);
  }
});

const replacingBigInts = (value: unknown) => (typeof value === "bigint" ? 1 : isPlain(value) ? value : null);
function isPlain(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

test("--set of anything", () => {
  const assignment = fc.tuple(path, fc.oneof(extremeNumber.map(String), hostileString, fc.json({ maxDepth: 2 })));
  writeFileSync(join(folder, "sound.json"), JSON.stringify(sound));
  fc.assert(
    fc.property(fc.array(assignment, { minLength: 1, maxLength: 2 }), (list) => {
      const overrides = list.map(([where, what]) => `${where}=${what}`);
      const outcome = outcomeOf(() => readConfiguration(join(folder, "sound.json"), overrides));
      if ("result" in outcome) [outcome.result].flat().forEach(use);
      expect(({} as Record<string, unknown>).polluted).toBe(undefined);
    }),
    {
      ...randomCases(150, 500),
      examples: [[[["__proto__.polluted", "1"]]], [[["constructor.prototype.polluted", "1"]]]],
    },
  );
});

/** Paths of all strings within a value. */
function stringsIn(value: object): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner === "string") return [key];
    return typeof inner === "object" && inner !== null ? stringsIn(inner).map((rest) => `${key}.${rest}`) : [];
  });
}

test.each(["langevin", "underdamped", "mala", "hmc", "gibbs"])(
  "no string of a configuration is free, so none can name a file: %s",
  (kind) => {
    const sampler = { kind, stepSize: 0.05, steps: 30 };
    const resolved = resolveExperiment({ ...sound, $schema: "../../outside", sampler });
    expect(JSON.stringify(resolved)).not.toContain("outside");
    const strings = stringsIn(resolved);
    expect(strings).toEqual(expect.arrayContaining(["task.kind", "sampler.kind", "sampler.start", "precision"]));
    for (const where of strings) {
      const outcome = outcomeOf(
        () =>
          resolveExperiment(
            changed([
              ["sampler", { ...sampler }],
              [where, "../../outside"],
            ]),
          ),
        [where],
      );
      expect("refused" in outcome, where).toBe(true);
    }
  },
);

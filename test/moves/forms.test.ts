/** What a form of a sampler is told: every kind, options inside whose ranges a configuration is accepted and outside refused. */
import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import { samplerForms } from "../../src/moves/forms.ts";
import { keepsTime, samplerSchema } from "../../src/moves/samplers.ts";
import { schedule } from "../../src/moves/schedule.ts";
import { samplerReport } from "../../src/run/sections/sampler.ts";

const base = {
  task: { kind: "teacher-student", dim: 7, samples: 60, epsilon: -0.3 },
  network: { width: 9, inputVariance: 0.5, readoutVariance: 0.1 },
  noise: 0.1,
  chains: 1,
};
const resolved = (sampler: object) => resolveExperiment({ ...base, sampler: { steps: 10, burnIn: 0, ...sampler } });
const forms = samplerForms();

test("every kind that a configuration can name has a form, with a description", () => {
  const known = forms.map(({ kind }) => JSON.stringify(kind)).join(", ");
  expect(() => resolved({ kind: "another" })).toThrow(`sampler.kind: expected one of ${known}, found "another"`);
  for (const { kind, description } of forms) {
    expect(description.length).toBeGreaterThan(10);
    expect(resolved({ kind }).sampler.kind).toBe(kind);
  }
});

describe.each(forms)("$kind", ({ kind, options }) => {
  test("all that it resolves to of its own, and is a number or a word, is among its options", () => {
    const { sampler } = resolved({ kind });
    const own = Object.keys(sampler).filter((key) => key !== "kind" && !Object.hasOwn(schedule, key));
    expect(options.map(({ name }) => name)).toEqual(expect.arrayContaining(own));
  });

  test.each(options)("$name: its range or its words, and nothing else", (option) => {
    const { name, description } = option;
    expect(description.length).toBeGreaterThan(5);
    const refusal = (value: unknown) => () => resolved({ kind, [name]: value });
    if (option.type === "choice") {
      for (const word of option.choices) expect(resolved({ kind, [name]: word }).sampler).toHaveProperty(name, word);
      expect(refusal("another")).toThrow(`sampler.${name}: expected one of`);
      return;
    }
    expect(refusal(option.to * 1.01)).toThrow(`sampler.${name}: expected`);
    expect(refusal(option.from - 1)).toThrow(`sampler.${name}: expected`);
    expect(refusal("1")).toThrow(`sampler.${name}: expected`);
    if (option.whole) expect(refusal(option.from + 0.5)).toThrow(`sampler.${name}: expected a whole number`);
    expect(option.dependent).toBe(!Object.hasOwn(samplerSchemaDefaults(kind), name));
  });
});

/** Options that have one default, whatever the others are. */
function samplerSchemaDefaults(kind: string): object {
  return samplerSchema.parse({ kind, steps: 1 });
}

test("only plain Langevin dynamics, at temperature 1 and one step, are the paper's time", () => {
  const plain = { kind: "langevin", preconditioner: "none" };
  expect(keepsTime(resolved(plain).sampler)).toBe(true);
  for (const other of [
    { kind: "langevin" },
    { ...plain, temperature: 0.5 },
    { ...plain, stepSchedule: { kind: "cosine", from: 1, to: 0.1, steps: 100 } },
    ...forms.filter(({ kind }) => kind !== "langevin").map(({ kind }) => ({ kind })),
  ]) {
    expect(keepsTime(resolved(other).sampler), JSON.stringify(other)).toBe(false);
  }
});

test.each(["hmc", "mala", "gibbs"] as const)("%s: without a burn-in the step follows the acceptance", async (kind) => {
  const core = await loadCore();
  const stepOf = (adaptation: "burn-in" | "none", stepSize: number) => {
    const experiment = resolved({ kind, stepSize, adaptation, steps: 1e6 });
    const chain = openChain(core, { experiment, dataSet: 0, chain: 0, planted: null }, null);
    chain.advance(400);
    const report = samplerReport(core, experiment, [chain.state()])!;
    chain.close();
    return report.stepSize;
  };
  // From far too short and far too long to the same.
  const [fromShort, fromLong] = [stepOf("burn-in", 0.005), stepOf("burn-in", 1.7)];
  expect(fromShort / fromLong).toBeGreaterThan(0.5);
  expect(fromShort / fromLong).toBeLessThan(2);
  expect(stepOf("none", 0.005)).toBeCloseTo(0.005, 12);
});

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { configurationSchema } from "../../src/configuration/json-schema.ts";
import { readConfiguration } from "../../src/configuration/overrides.ts";
import { presets } from "../../src/configuration/presets.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { GrokphaseError } from "../../src/errors.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { kindRemark } from "../../src/moves/samplers.ts";
import { firstDifference } from "../../src/run/folder/folder.ts";
import { parametersOf } from "../../src/tasks/teacher-student/parameters.ts";
import { notTested } from "../not-tested.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const least = () => ({
  task: { kind: "teacher-student", dim: 150, samples: 3000 },
  network: { width: 700 },
  noise: 0.15,
  sampler: { steps: 6000 },
});

/** The one line that a value is refused with. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(GrokphaseError);
    const { message, exitCode } = error as GrokphaseError;
    expect(message).not.toContain("\n");
    expect(exitCode).toBe(2);
    return message;
  }
  throw new Error("nothing was refused");
}

const set = (...overrides: string[]) => {
  const file = join(temporaryFolder(), "least.json");
  writeFileSync(file, JSON.stringify(least()));
  return readConfiguration(file, overrides) as Experiment;
};

test("what is left out is the paper's Fig. 2, sampled by the sampler that makes the most of it", () => {
  expect(resolveExperiment(least())).toEqual({
    task: { kind: "teacher-student", dim: 150, samples: 3000, epsilon: -0.3, testSamples: 3000 },
    network: { width: 700, inputVariance: 0.5, readoutVariance: 8 / 700 },
    noise: 0.15,
    sampler: {
      kind: "underdamped",
      adaptation: "burn-in",
      stepSize: 1.2,
      friction: 0.5,
      steps: 6000,
      burnIn: 1500,
      thin: 10,
      spacing: "linear",
      start: "prior",
      plantedFraction: 0.1,
      inferredKind: true,
    },
    dataSets: 1,
    chains: 4,
    seed: 1,
    precision: "f32",
  });
});

test("a resolved experiment resolves to itself, keys in the same order", () => {
  for (const preset of Object.values(presets)) {
    const experiment = resolveExperiment(preset);
    const again = resolveExperiment(JSON.parse(JSON.stringify({ version: 1, ...experiment })));
    expect(JSON.stringify(again)).toBe(JSON.stringify(experiment));
  }
  const plain = set("sampler.preconditioner=none");
  expect(JSON.stringify(resolveExperiment(plain))).toBe(JSON.stringify(plain));
});

test("who names no sampler but a step, a preconditioner or a learning rate means Langevin dynamics", () => {
  const langevin = { kind: "langevin", preconditioner: "prior", stepSize: 0.02 };
  expect(set("sampler.stepSize=0.02").sampler).toMatchObject(langevin);
  expect(set("sampler.preconditioner=prior").sampler).toMatchObject({ ...langevin, stepSize: 0.05 });
  expect(set("sampler.kind=langevin").sampler).toMatchObject({ ...langevin, stepSize: 0.05 });
  expect(set("sampler.friction=2").sampler).toMatchObject({ kind: "underdamped", friction: 2 });
  expect(set("sampler.kind=underdamped", "sampler.adaptation=none").sampler.stepSize).toBe(0.3);
  expect(set("sampler.kind=hmc").sampler).toMatchObject({ leapfrogSteps: 8, trajectory: "jittered" });
});

test("every preset names its sampler, so that a step size leaves it the sampler that it is", () => {
  for (const [name, { sampler }] of Object.entries(presets)) {
    expect(sampler.kind, name).toBeDefined();
    const changed = readConfiguration(name, ["sampler.stepSize=0.02", "noise=0.1"]) as Experiment;
    expect(changed.sampler, name).toMatchObject({ kind: sampler.kind, stepSize: 0.02 });
    expect(changed.sampler, name).not.toHaveProperty("inferredKind");
    expect(kindRemark(changed.sampler)).toBe(null);
  }
});

test("a kind that was chosen is told, and is known for chosen ever after", () => {
  const { sampler } = set("sampler.stepSize=0.02");
  expect(kindRemark(sampler)).toMatch(
    /^sampler\.kind: not named, so "langevin" is used since one of .*sampler\.stepSize/,
  );
  expect(kindRemark(set().sampler)).toMatch(/^sampler\.kind: not named, so "underdamped" is used \("langevin" beside/);
  const again = resolveExperiment({ ...least(), sampler });
  expect(again.sampler).toEqual(sampler);
  const named = resolveExperiment({ ...least(), sampler: { kind: "langevin", steps: 6000, stepSize: 0.02 } });
  expect(firstDifference(again, named)).toBe(null);
});

test("a key of another sampler says whose it is", () => {
  expect(refusal(() => readConfiguration("quick", ["sampler.preconditioner=none"]))).toMatch(
    /^sampler\.preconditioner: expected a known key \(.*\), or sampler\.kind "langevin", found "none"$/,
  );
  expect(refusal(() => readConfiguration("quick", ["sampler.leapfrogSteps=3"]))).toMatch(
    /kind "hmc" or "gibbs", found 3$/,
  );
  expect(refusal(() => readConfiguration("quick", ["sampler.nothing=3"]))).toMatch(
    /^sampler\.nothing: [^"]*, found 3$/,
  );
});

test("the paper's learning rate is a mean-loss rate: η = learningRate/n", () => {
  const experiment = set("sampler.preconditioner=none", "sampler.learningRate=0.002");
  expect(experiment.sampler.stepSize).toBe(0.002 / 3000);
  expect(experiment.sampler).not.toHaveProperty("learningRate");
  expect(set("sampler.preconditioner=none").sampler.stepSize).toBe(0.002 / 3000);
});

test.each([
  ["noise=-1", "noise: expected a number from 1e-12 to 1000000, found -1"],
  ["noise=0", "noise: expected a number from 1e-12 to 1000000, found 0"],
  ["noise=much", 'noise: expected a number from 1e-12 to 1000000, found "much"'],
  ["noise=1e999", "noise: expected a number from 1e-12 to 1000000, found Infinity"],
  ["noise=null", "noise: expected a number from 1e-12 to 1000000, found nothing"],
  ["noise=[0]", "noise: expected a number from 1e-12 to 1000000, found 0"],
  ["network.width=0", "network.width: expected a whole number from 1 to 1048576, found 0"],
  ["network.width=1.5", "network.width: expected a whole number from 1 to 1048576, found 1.5"],
  ["network.width=1e7", "network.width: expected a whole number from 1 to 1048576, found 10000000"],
  ["network=3", "network: expected an object with width, inputVariance, readoutVariance, found 3"],
  ["network.inputVariance=0", "network.inputVariance: expected a number from 1e-12 to 1000000, found 0"],
  ["network.readoutVariance=true", "network.readoutVariance: expected a number from 1e-12 to 1000000, found true"],
  ["task.dim=-2", "task.dim: expected a whole number from 1 to 1048576, found -2"],
  ["task.samples=null", "task.samples: expected a whole number from 1 to 1048576, found nothing"],
  ["task.testSamples=0", "task.testSamples: expected a whole number from 1 to 1048576, found 0"],
  ["task.epsilon=1e4", "task.epsilon: expected a number from -1000 to 1000, found 10000"],
  ["task.kind=parity", /^task\.kind: expected one of "teacher-student".*, found "parity"$/],
  ["sampler.kind=nuts", /^sampler\.kind: expected one of "langevin", "mala", .*, found "nuts"$/],
  ["sampler.preconditioner=all", 'sampler.preconditioner: expected one of "none", "prior", found "all"'],
  ["sampler.start=zero", 'sampler.start: expected one of "prior", "planted", "both", found "zero"'],
  ["sampler.steps=null", "sampler.steps: expected a whole number from 1 to 4294967295, found nothing"],
  ["sampler.thin=0", "sampler.thin: expected a whole number from 1 to 4294967295, found 0"],
  ["sampler.plantedFraction=1.01", "sampler.plantedFraction: expected a number from 0 to 1, found 1.01"],
  ["sampler.burnIn=6000", "sampler.burnIn: expected a whole number below sampler.steps (6000), found 6000"],
  [
    "sampler.stepSize=2",
    "sampler.stepSize: expected a number below 2, where the prior's own dynamics diverge, found 2",
  ],
  [
    "sampler.learningRate=0.002",
    'sampler.learningRate: expected nothing, or preconditioner "none" beside it, found 0.002',
  ],
  ["dataSets=0", "dataSets: expected a whole number from 1 to 65535, found 0"],
  ["chains=65536", "chains: expected a whole number from 1 to 65535, found 65536"],
  ["seed=-1", "seed: expected a whole number from 0 to 9007199254740991, found -1"],
  ["seed=9007199254740993", "seed: expected a whole number from 0 to 9007199254740991, found 9007199254740992"],
  ["precision=f16", 'precision: expected one of "f32", "f64", found "f16"'],
  ["version=2", "version: expected 1, the format this version of grokphase reads, found 2"],
  ["network.widht=3", "network.widht: expected a known key (nearest: network.width), found 3"],
  [
    "network.input-variance=3",
    "network.input-variance: expected a known key (nearest: network.inputVariance), found 3",
  ],
  ["width=3", "width: expected a known key (nearest: network.width), found 3"],
  ["sampler.step_size=3", "sampler.step_size: expected a known key (nearest: sampler.stepSize), found 3"],
  ["task.zzzzzzz=3", "task.zzzzzzz: expected a known key (kind, dim, samples, epsilon, testSamples), found 3"],
  ["__proto__=3", /^__proto__: expected a known key \(\$schema, version, task,.*\), found 3$/],
  ["noise.x=3", '--set noise.x=3: expected the path of a value, found "noise.x=3"'],
  ["noise", '--set: expected path=value, such as noise=0.2, found "noise"'],
])("--set %s is refused", (override, message) => {
  const found = refusal(() => set(override));
  if (typeof message === "string") expect(found).toBe(message);
  else expect(found).toMatch(message);
});

test("a step beyond the stability of the prior's plain dynamics is refused, and one within is not", () => {
  const plain = (stepSize: number) => set("sampler.preconditioner=none", `sampler.stepSize=${stepSize}`);
  // v_a = σ_a²/N is the smaller variance; h·2σ²/v_a = 2 at this step.
  const limit = 8 / 700 / 700 / 0.15;
  expect(plain(limit * 0.999).sampler.stepSize).toBe(limit * 0.999);
  expect(refusal(() => plain(limit * 1.001))).toMatch(/^sampler\.stepSize: expected a number below 0\.000108/);
});

test("stepSize and learningRate together, and more chains than random streams", () => {
  const both = ["sampler.preconditioner=none", "sampler.stepSize=1e-7", "sampler.learningRate=0.002"];
  expect(refusal(() => set(...both))).toBe(
    "sampler.learningRate: expected nothing beside sampler.stepSize (give one of the two), found 0.002",
  );
  expect(refusal(() => set("chains=1000", "dataSets=100"))).toBe(
    "chains: expected at most 65535 chains over all 100 data sets, found 100000",
  );
});

test("the misspelt key is named rather than the one that it leaves missing", () => {
  expect(refusal(() => set("sampler.steps=null", "sampler.step=100"))).toBe(
    "sampler.step: expected a known key (nearest: sampler.steps), found 100",
  );
});

test.each([[3], [null], [[]], ["quick"], [undefined]])("a configuration that is %j is refused by its name", (value) => {
  expect(refusal(() => resolveExperiment(value, "my.json"))).toMatch(/^my\.json: expected an object with .*task/);
});

test("missing files, folders and what is not JSON are named", () => {
  const folder = temporaryFolder();
  const file = join(folder, "broken.json");
  writeFileSync(file, '{"noise": 0.1,}');
  expect(refusal(() => readConfiguration("nowhere.json"))).toBe(
    `nowhere.json: expected a configuration file or one of the presets ${Object.keys(presets).join(", ")}, found nothing`,
  );
  expect(refusal(() => readConfiguration(folder))).toMatch(/found a folder$/);
  expect(refusal(() => readConfiguration(file))).toContain(`${file}: expected JSON, found `);
});

test("--set changes a preset, gives JSON its type, and null gives back the default", () => {
  const experiment = readConfiguration("fig2-eighth", [
    "noise=0.3",
    "task.epsilon=-0.5",
    "sampler.kind=langevin",
    "sampler.preconditioner=none",
    "sampler.stepSize=null",
  ]) as Experiment;
  expect(experiment.noise).toBe(0.3);
  expect(parametersOf(experiment).epsilon).toBe(-0.5);
  expect(experiment.sampler).toMatchObject({ kind: "langevin", preconditioner: "none", stepSize: 2e-3 / 375 });
  expect(readConfiguration("fig2-eighth")).toMatchObject({ noise: 0.15 });
});

test("the Fig. 2 presets are one scaling family: u, r and n/(N·β-rounding) agree", () => {
  const base = resolveExperiment(presets["fig2-one"]);
  const ratios = (experiment: typeof base) => {
    const { samples, dim, width, readoutVariance, noise } = parametersOf(experiment);
    return {
      u: (samples ** 2 * readoutVariance) / (noise ** 2 * dim * width),
      r: (samples * readoutVariance) / (noise * dim),
    };
  };
  expect(base.network.readoutVariance).toBe(8 / 700);
  for (const name of ["fig2-eighth", "fig2-half", "fig2-two"]) {
    const { u, r } = ratios(resolveExperiment(presets[name]));
    expect(u / ratios(base).u).toBeCloseTo(1, 1);
    expect(r / ratios(base).r).toBeCloseTo(1, 2);
  }
});

test("the JSON Schema is that of what may be written", () => {
  // biome-ignore lint/suspicious/noExplicitAny: a JSON document.
  const schema = configurationSchema() as any;
  expect(schema.required).toEqual(["task", "network", "noise", "sampler"]);
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties.network.properties.width).toMatchObject({ type: "integer", minimum: 1, maximum: 1048576 });
  // biome-ignore lint/suspicious/noExplicitAny: a JSON document.
  const langevin = schema.properties.sampler.anyOf.find((one: any) => one.properties.kind.const === "langevin");
  expect(langevin.properties.learningRate.description).toMatch(/mean-loss/);
  expect(langevin.required).toEqual(["steps"]);
});

test("whoever reads the JSON Schema agrees about the presets", () => {
  const unnamed = { ...presets.quick, sampler: { steps: 10, preconditioner: "none" } };
  const reader = z.fromJSONSchema(configurationSchema() as Parameters<typeof z.fromJSONSchema>[0]);
  for (const preset of Object.values({ ...presets, unnamed })) expect(reader.safeParse(preset).success).toBe(true);
  for (const bad of [{}, { ...presets.quick, noise: -1 }, { ...presets.quick, nose: 1 }]) {
    expect(reader.safeParse(bad).success).toBe(false);
  }
  if (spawnSync("python3", ["-c", "import jsonschema"]).status !== 0) {
    return notTested("the JSON Schema of configurations in Python", "python3 has no jsonschema");
  }
  const input = JSON.stringify({ schema: configurationSchema(), presets: { ...presets, unnamed } });
  const program =
    "import json,sys,jsonschema\nd=json.load(sys.stdin)\nfor p in d['presets'].values(): jsonschema.validate(p,d['schema'])";
  expect(spawnSync("python3", ["-c", program], { input }).status).toBe(0);
});

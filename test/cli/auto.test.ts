/** `run --auto`: its decisions, its record, and the same bytes however often it is interrupted. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunResult } from "../../src/run/result.ts";
import { cases } from "../long.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { complaints, grokphase, start } from "./command-line.ts";

const root = temporaryFolder();
const configuration = join(root, "small.json");
writeFileSync(
  configuration,
  JSON.stringify({
    task: { kind: "teacher-student", dim: 7, samples: 61 },
    network: { width: 13, readoutVariance: 0.3 },
    noise: 0.2,
    sampler: { kind: "langevin", stepSize: 0.1, steps: 600, burnIn: 200, thin: 5 },
    dataSets: 2,
    chains: 2,
  }),
);
const command = (folder: string, ...more: string[]) =>
  ["run", configuration, "--auto", "--target-error", "f1=0.004", "--out", folder, ...more] as const;

/** All that promise 1 is about, of the run and of those it was compared with. */
function promised(folder: string) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const kept = files.filter((file) =>
    /(trace\.jsonl|overlaps\.npy|weights.*\.npz|auto\.json|config\.json)$/.test(file),
  );
  const { observables, auto }: RunResult = JSON.parse(readFileSync(join(folder, "result.json"), "utf8"));
  return { observables, auto, files: kept.map((file) => [file, readFileSync(join(folder, file)).toString("base64")]) };
}

const whole = join(root, "whole");
/** The run that others are compared with, made by whoever needs it first. */
let made: ReturnType<typeof grokphase> | undefined;
function wholeRun() {
  made ??= grokphase(...command(whole, "--threads", "1", "--json"));
  return made;
}

test("the step is halved until it moves nothing, then the run goes on until the error is met", async () => {
  const { code, stdout } = await wholeRun();
  expect(code).toBe(0);
  const { auto, experiment, observables, verdict }: RunResult = JSON.parse(stdout);
  const { met, history, answers } = auto!;
  expect(met).toBe(true);
  expect(verdict.status).toBe("equilibrated");
  expect(observables.f1!.mcse).toBeLessThanOrEqual(0.004);
  expect(answers.f1!.mcse).toBe(observables.f1!.mcse);
  const { bias, error } = answers.f1!.bias!;
  expect(Math.abs(bias)).toBeLessThanOrEqual(Math.max(0.004, 2 * error));

  // A tenth is too large a step for this network; each halving doubles the steps, all else goes along.
  const halvings = history.filter(({ next }) => next === "smaller-step").length;
  expect(halvings).toBeGreaterThan(0);
  expect(experiment.sampler).toMatchObject({ stepSize: 0.1 / 2 ** halvings, burnIn: 200 * 2 ** halvings });
  expect(history.at(-1)).toMatchObject({ stepSize: experiment.sampler.stepSize, steps: experiment.sampler.steps });
  history.slice(1).forEach(({ steps, stepSize }, i) => {
    const before = history[i]!;
    if (before.next === "smaller-step") expect([steps, stepSize]).toEqual([2 * before.steps, before.stepSize! / 2]);
    else expect(steps).toBeGreaterThan(before.steps);
  });
  // The last companion is there, at twice the step for half the steps.
  const companion = JSON.parse(readFileSync(join(whole, "auto", `halvings-${halvings - 1}`, "config.json"), "utf8"));
  expect(companion.sampler.stepSize).toBe(2 * experiment.sampler.stepSize);
  expect(companion.sampler.steps).toBe(Math.ceil(experiment.sampler.steps / 2));
});

test("asked again it changes nothing; asked for more it goes on from there", async () => {
  await wholeRun();
  const before = promised(whole);
  expect((await grokphase(...command(whole))).code).toBe(0);
  expect(promised(whole)).toEqual(before);
  const stopped = join(root, "stopped");
  const limited = await grokphase(...command(stopped, "--most-steps", "700", "--json"));
  const { auto }: RunResult = JSON.parse(limited.stdout);
  expect(auto).toMatchObject({ met: false, reason: expect.stringMatching(/^stopped at the limit of 700 steps: /) });
  expect((await grokphase(...command(stopped))).code).toBe(0);
  expect(promised(stopped)).toEqual(before);
});

test("killed again and again and started again, on other threads: the same bytes", async () => {
  await wholeRun();
  const folder = join(root, "killed");
  let kills = 0;
  for (let seed = 7; ; ) {
    const { child, outcome } = start(
      ...command(folder, "--threads", String(1 + (seed % 3)), "--checkpoint-seconds", "0.05"),
    );
    seed = (seed * 48271) % 2147483647;
    const timer = setTimeout(() => child.kill("SIGKILL"), 700 + cases(900, 150) * kills + (seed % 300));
    const { code, stderr } = await outcome;
    clearTimeout(timer);
    if (code === 0) break;
    expect(code, stderr).toBe(null);
    kills++;
  }
  expect(kills).toBeGreaterThan(0);
  expect(promised(folder)).toEqual(promised(whole));
});

test("bad input is named, and another configuration is refused", async () => {
  await wholeRun();
  const refusal = async (...args: string[]) => {
    const outcome = await grokphase(...args);
    expect(outcome.code).toBe(2);
    return complaints(outcome)[0];
  };
  const folder = join(root, "refused");
  const run = ["run", configuration, "--out", folder];
  expect(await refusal(...run, "--target-error", "f1=0.1")).toBe(
    "--target-error: expected --auto beside it, found nothing",
  );
  expect(await refusal(...run, "--auto", "--target-error", "f1=0")).toMatch(
    /^--target-error: expected observable=error/,
  );
  expect(await refusal(...run, "--auto", "--target-error", "f2=1")).toMatch(
    /^--target-error: expected an observable: f1, f3, .*, found "f2"$/,
  );
  expect(existsSync(join(folder, "config.json"))).toBe(false);
  const other = await refusal("run", configuration, "--set", "noise=0.3", "--auto", "--out", whole);
  expect(other).toMatch(/auto\.json: expected noise 0\.2, as the run was begun, found 0\.3$/);
});

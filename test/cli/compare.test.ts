import { join } from "node:path";
import { expect, test } from "vitest";
import type { Comparison } from "../../src/run/compare.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { complaints, grokphase } from "./command-line.ts";

const root = temporaryFolder();

async function run(name: string, ...changes: string[]): Promise<string> {
  const out = join(root, name);
  const sets = ["sampler.steps=2000", "sampler.burnIn=500", ...changes].flatMap((change) => ["--set", change]);
  const { code, stderr } = await grokphase("run", "quick", ...sets, "--out", out);
  expect(code, stderr).toBe(0);
  return out;
}

const langevin = (stepSize: number) =>
  `sampler={"kind":"langevin","stepSize":${stepSize},"steps":2000,"burnIn":500,"thin":5}`;

test("two step sizes give the bias of the smaller, in whichever order", async () => {
  const [large, small] = [await run("large", langevin(0.08)), await run("small", langevin(0.04))];
  const compare = async (...folders: string[]): Promise<Comparison> =>
    JSON.parse((await grokphase("compare", ...folders, "--json")).stdout);
  const { observables, limit, stepSizes } = await compare(large, small);
  expect(stepSizes).toEqual([0.08, 0.04]);
  // Two-sided 1e-4 over nine observables.
  expect(limit).toBeCloseTo(4.396, 2);
  const { first, second, z, bias } = observables.f1!;
  expect(bias!.bias).toBeCloseTo(first.mean! - second.mean!, 12);
  expect(bias!.extrapolated.mean).toBeCloseTo(2 * second.mean! - first.mean!, 12);
  expect(z!).toBeCloseTo((second.mean! - first.mean!) / Math.hypot(first.mcse!, second.mcse!), 10);
  const turned = await compare(small, large);
  expect(turned.observables.f1!.bias).toEqual(bias);
  expect(turned.observables.f1!.z).toBe(-z!);

  const { stdout } = await grokphase("compare", large, small);
  expect(stdout).toMatch(/^ +first +second +z +bias of the step +at step 0\nf1 +0\.\d+ ± /);
  expect(stdout).toMatch(/\n(They agree|They do not agree): chance allows \|z\| up to 4\.\d/);
});

test("another posterior and a folder without a result are refused", async () => {
  const [one, other] = [await run("one"), await run("noisier", "noise=0.5")];
  const outcome = await grokphase("compare", one, other);
  expect(outcome.code).toBe(2);
  expect(complaints(outcome)[0]).toMatch(/noisier: expected a run with noise 0\.2, found 0\.5$/);
  const nowhere = await grokphase("compare", one, root);
  expect(nowhere.code).toBe(2);
  expect(complaints(nowhere)[0]).toMatch(/result\.json: expected the result of a run, found nothing$/);
});

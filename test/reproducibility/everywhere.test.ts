/**
 * One build gives the same bytes everywhere (PROMISES 1): one recorded hash, and every way to run chains that
 * could change it: threads, teams, stretches, checkpoints, the order of chains, versions of Node, a browser with and
 * without shared memory. What can be seen without workers is in chain.test.ts, kills are in test/crash.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { build } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import { serveBuild } from "../browser/server.ts";
import golden from "../golden/golden.json";
import { expectGolden } from "../golden.ts";
import { notTested } from "../not-tested.ts";
import { theoryDigest } from "../theory/digest.ts";
import { bytesOf, bytesOfTeams, chains, single } from "./everything.ts";

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let reference: string[];
/** Of those chains that are also run on teams. */
let singleReference: string[];
beforeAll(async () => {
  reference = await bytesOf({ threads: 1 });
  singleReference = reference.filter((_, i) => single.includes(chains[i]!));
});

test("one thread gives the recorded bytes, different ones for every chain", () => {
  expect(new Set(reference).size).toBe(chains.length);
  expectGolden("everywhere", Buffer.from(reference.join(""), "hex"));
});

test("theory gives the recorded bytes", async () => {
  expect(await theoryDigest()).toBe(golden.theory);
});

test.each([2, 3, 4])("chains over %i threads", async (threads) => {
  expect(await bytesOf({ threads })).toEqual(reference);
});

test.each([2, 3, 4])("a chain on a team of %i", async (threads) => {
  expect(await bytesOfTeams(threads)).toEqual(singleReference);
});

test.each([0, 0.002, 3600])("checkpoints every %d s", async (checkpointSeconds) => {
  expect(await bytesOf({ checkpointSeconds })).toEqual(reference);
});

test.each([0, 1e-6, 10])("stretches of %d s", async (stretchSeconds) => {
  expect(await bytesOf({ stretchSeconds })).toEqual(reference);
});

test("chains in another order", async () => {
  expect((await bytesOf({ chains: chains.toReversed() })).toReversed()).toEqual(reference);
});

describe("versions of Node", () => {
  const program = here("../../build/reproducibility/report.mjs");
  /** Why they can't be had. */
  let obstacle: string | null = null;

  beforeAll(async () => {
    // Not all of them read TypeScript.
    await build({
      input: here("report.ts"),
      platform: "node",
      external: ["grokphase"],
      tsconfig: false,
      output: { file: program, format: "esm" },
    });
    if (process.platform !== "linux" || process.arch !== "x64") {
      obstacle = `its package is not for ${process.platform} ${process.arch}`;
      return;
    }
    const install = ["install", "--no-save", "--no-audit", "--no-fund"];
    try {
      await run("npm", install, { cwd: here("runtimes"), timeout: 150_000 });
    } catch (error) {
      obstacle = `npm could not install it: ${String(error).split("\n")[0]}`;
    }
  }, 160_000);

  test.each([20, 22, 24])("Node %i", async (major) => {
    const isThisOne = process.versions.node.startsWith(`${major}.`);
    if (obstacle && !isThisOne) return notTested(`Node ${major}`, obstacle);
    const node = isThisOne ? process.execPath : here(`runtimes/node_modules/node${major}/bin/node`);
    expect((await run(node, ["--version"])).stdout).toMatch(new RegExp(`^v${major}\\.`));
    const { stdout } = await run(node, [program]);
    expect(JSON.parse(stdout)).toEqual({ apart: reference, together: singleReference, theory: golden.theory });
  });
});

describe("Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  }, 120_000);
  afterAll(() => browser?.close());

  test.each([
    ["cross-origin isolated", true],
    ["not isolated", false],
  ])("%s", async (_, isolated) => {
    const served = await serveBuild(isolated);
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    try {
      await page.goto(served.url);
      await page.waitForFunction("globalThis.page");
      const bytes = async (some: typeof chains, threads: number) => {
        const { digests, error } = await page.evaluate(([options]) => globalThis.page.run(options, {}), [
          { chains: some, threads },
        ] as const);
        expect(error).toBeNull();
        return digests;
      };
      expect(await bytes(chains, 2)).toEqual(reference);
      // A team where memory can be shared, one worker where it cannot.
      const together: string[] = [];
      for (const chain of single) together.push(...(await bytes([chain], 3)));
      expect(together).toEqual(singleReference);
    } finally {
      await page.close();
      await served.close();
    }
  });
});

/** Same bytes in Node 22 and 24 as in the Node that runs the tests. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import golden from "../golden/golden.json";
import { expectGolden } from "../golden.ts";
import { theoryDigest } from "../theory/digest.ts";
import { experimentDigests } from "./digests.ts";

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Why the other versions can't be had. */
let obstacle: string | null = null;

beforeAll(async () => {
  if (process.platform !== "linux" || process.arch !== "x64") {
    obstacle = `their packages are not for ${process.platform} ${process.arch}`;
    return;
  }
  try {
    await run("npm", ["install", "--no-save", "--no-audit", "--no-fund"], { cwd: here("."), timeout: 150_000 });
  } catch (error) {
    obstacle = `npm could not install them: ${String(error).split("\n")[0]}`;
  }
}, 160_000);

test("this Node gives the recorded bytes", async () => {
  expectGolden("ensemble: chains and a team", Buffer.from((await experimentDigests()).join(""), "hex"));
  expect(await theoryDigest()).toBe(golden.theory);
});

test.each(["node22", "node24"])("%s gives the same bytes", async (name) => {
  if (obstacle) {
    process.stderr.write(`\nNOT TESTED in ${name}: ${obstacle}\n\n`);
    return;
  }
  const node = here(`node_modules/${name}/bin/node`);
  expect((await run(node, ["--version"])).stdout).toMatch(new RegExp(`^v${name.slice("node".length)}\\.`));
  const { stdout } = await run(node, [here("digests.ts")]);
  expect(JSON.parse(stdout)).toEqual([...(await experimentDigests()), await theoryDigest()]);
});

/** What a command leaves of a terminal, and of an output that takes nothing. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";

const cli = fileURLToPath(new URL("../../dist/node/cli.js", import.meta.url));

test("an output without room is one line and exit code 1", async (ctx) => {
  if (!existsSync("/dev/full")) return ctx.skip("no /dev/full");
  const full = openSync("/dev/full", "w");
  try {
    const child = spawn(process.execPath, [cli, "theory", "teacher-student"], { stdio: ["ignore", full, "pipe"] });
    let stderr = "";
    child.stderr!.on("data", (bytes) => {
      stderr += bytes;
    });
    const [code] = await once(child, "close");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "stdout: cannot write, no space left on the device\n" });
  } finally {
    closeSync(full);
  }
});

/** `script` of util-linux runs a command on a pseudo-terminal. */
function hasScript(): boolean {
  try {
    return execFileSync("script", ["--version"], { encoding: "utf8" }).includes("util-linux");
  } catch {
    return false;
  }
}

test("two Ctrl-C on a terminal: neither cursor nor line wrapping was taken away", async (ctx) => {
  if (!hasScript()) return ctx.skip("no script of util-linux");
  const out = join(temporaryFolder(), "run");
  const command = `${process.execPath} ${cli} run quick --set sampler.steps=10000000 --out ${out}`;
  const child = spawn("script", ["-qefc", command, "/dev/null"], { stdio: ["pipe", "pipe", "ignore"] });
  let screen = "";
  child.stdout.on("data", (bytes) => {
    screen += bytes;
  });
  // The bar is drawn.
  await expect.poll(() => screen, { timeout: 60_000 }).toContain("steps/s");
  child.stdin.write("\x03\x03");
  await once(child, "close");
  expect(screen).not.toContain("\x1b[?25l");
  expect(screen).not.toContain("\x1b[?7l");
});

/** Workers start however their program was started, and where they may not that is told in one line. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const index = JSON.stringify(pathToFileURL(resolve("dist/node/index.js")).href);
const program = `import { openTheorist } from ${index};
  const theorist = await openTheorist();
  const { phase } = await theorist.ask("modularAdditionTheory", { modulus: 11, width: 100, readoutVariance: 0.01, sextic: 1, noise: 1 }, {});
  console.log(phase);
  await theorist.close();`;

async function phase(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
  expect(stderr).toBe("");
  return stdout.trim();
}

test.each([
  ["-e", ["--input-type=module", "-e", program]],
  ["-p's cousin --eval=", ["--input-type=module", `--eval=${program}`]],
  [
    "a preloaded module",
    ["--import", "data:text/javascript,globalThis.preloaded=1", "--input-type=module", "-e", program],
  ],
  ["a condition", ["--conditions=development", "--input-type=module", "-e", program]],
  ["a warning switch", ["--no-warnings", "--trace-uncaught", "--input-type=module", "-e", program]],
])("under %s", async (_name, args) => {
  expect(await phase(args)).toMatch(/^G/);
});

test("under options in the environment", async () => {
  expect(await phase(["--input-type=module", "-e", program], { NODE_OPTIONS: "--input-type=module" })).toMatch(/^G/);
});

test("from standard input", async () => {
  const folder = await mkdtemp(join(tmpdir(), "grokphase-start-"));
  try {
    const file = join(folder, "program.mjs");
    await writeFile(file, program);
    const { stdout } = await promisify(execFile)("sh", [
      "-c",
      `"${process.execPath}" --input-type=module - < "${file}"`,
    ]);
    expect(stdout.trim()).toMatch(/^G/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("where workers are not permitted, one line says so", async () => {
  const caught = program
    .replace("await openTheorist()", "await openTheorist().catch((error) => error)")
    .replace(
      /const \{ phase \}[\s\S]*/,
      "console.log(JSON.stringify([theorist.name, theorist.code, theorist.message]));",
    );
  const permission = Number(process.versions.node.split(".")[0]) >= 23 ? "--permission" : "--experimental-permission";
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[permission, "--allow-fs-read=*", "--no-warnings", "--input-type=module", "-e", caught],
  ]);
  const [name, code, message] = JSON.parse(stdout);
  expect([name, code]).toEqual(["GrokphaseError", "machine"]);
  expect(message).toMatch(/^cannot start a worker: /);
});

/** What the package claims about itself, of the very tarball that npm would publish. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { loadCore } from "grokphase/core";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { version } from "../../src/version.ts";
import { collect, digests, freshChains } from "../workers/collect.ts";

type Targets = string | Record<string, string>;
interface Manifest {
  version: string;
  bin: Record<string, string>;
  exports: Record<string, Targets>;
  devDependencies: Record<string, string>;
  [key: string]: unknown;
}

const run = promisify(execFile);
const npm = (args: string[]) => run("npm", args, { shell: process.platform === "win32" });
const isBuild = (key: string) => key.endsWith(".wasm");

let folder: string;
/** Where npm put the package. */
let installed: string;
let tarball: Buffer;
let files: Set<string>;
let manifest: Manifest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grokphase-package-"));
  const packed = await npm(["pack", "--ignore-scripts", "--json", "--pack-destination", folder]);
  const [{ filename, files: list }] = JSON.parse(packed.stdout);
  files = new Set(list.map(({ path }: { path: string }) => `./${path}`));
  tarball = await readFile(join(folder, filename));
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }\n');
  await npm([
    "install",
    "--offline",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefix",
    folder,
    join(folder, filename),
  ]);
  installed = join(folder, "node_modules/grokphase");
  manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a program beside the installed package prints as JSON. */
async function inPlainNode(program: string, ...args: string[]) {
  const file = join(folder, "program.js");
  await writeFile(file, program);
  const { stdout, stderr } = await run(process.execPath, [file, ...args]);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("in plain Node", () => {
  test("grokphase/core loads the same build", async () => {
    const hash = await inPlainNode(`
      import { capabilities, loadCore } from "grokphase/core";
      await capabilities();
      console.log(JSON.stringify((await loadCore()).hash));
    `);
    expect(hash).toBe((await loadCore()).hash);
  });

  test("an ensemble on workers draws the same numbers", async () => {
    const chains = freshChains();
    const draws = await inPlainNode(
      `
        import { runEnsemble } from "grokphase";
        const chains = JSON.parse(process.argv[2]);
        const draws = chains.map(() => []);
        const numbers = ({ steps, values, overlaps }) => ({ steps: [...steps], values: [...values], overlaps: [...overlaps] });
        await runEnsemble({
          chains,
          threads: 2,
          checkpointSeconds: 60,
          onDraws: (index, drawn) => void draws[index].push(numbers(drawn)),
          onCheckpoint() {},
        });
        console.log(JSON.stringify(draws.map((parts) => ["steps", "values", "overlaps"].map((key) => parts.flatMap((part) => part[key])))));
      `,
      JSON.stringify(chains),
    );
    const here = await collect({ chains, threads: 1 });
    const expected = here.draws.map((parts) =>
      (["steps", "values", "overlaps"] as const).map((key) => parts.flatMap((part) => [...part[key]])),
    );
    expect(expected[0]![1]!.length).toBeGreaterThan(0);
    expect(new Set(digests(here)).size).toBe(chains.length);
    expect(draws).toEqual(expected);
  });

  test.each([
    ["--version", new RegExp(`^${version.replaceAll(".", "\\.")}\n$`)],
    ["--help", /^Usage: grokphase /],
  ])("the command answers %s", async (option, answer) => {
    const command = join(folder, "node_modules/.bin/grokphase");
    const { stdout, stderr } = await run(command, [option], { shell: process.platform === "win32" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(answer);
  });
});

describe("package.json", () => {
  test("asks for no other package, and for exact versions of the tools that build it", () => {
    for (const key of ["dependencies", "optionalDependencies", "peerDependencies"])
      expect(manifest).not.toHaveProperty(key);
    const versions = Object.entries(manifest.devDependencies);
    expect(versions.filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range))).toEqual([]);
  });

  test("names types first, and nothing that is not in the tarball", () => {
    expect(Object.keys(manifest.exports)).toEqual(expect.arrayContaining([".", "./core"]));
    const targets = Object.entries(manifest.exports).flatMap(([key, value]) => {
      if (typeof value === "string") return [value];
      expect(Object.keys(value)[0], key).toBe("types");
      return Object.values(value);
    });
    for (const target of [...targets, ...Object.values(manifest.bin).map((path) => join("./", path))]) {
      expect(files).toContain(target.startsWith("./") ? target : `./${target}`);
    }
    expect(manifest).not.toHaveProperty("imports");
  });

  test("its version is the one that the package reports", () => expect(manifest.version).toBe(version));
});

test("the bare builds are exported, the strict one with the bytes that are inlined", async () => {
  const builds = Object.keys(manifest.exports).filter(isBuild).sort();
  expect(builds).toEqual(["./relaxed.wasm", "./shared.wasm", "./strict.wasm"]);
  for (const build of builds) {
    const bytes = await readFile(join(installed, manifest.exports[build] as string));
    expect(bytes.subarray(0, 4)).toEqual(Buffer.from("\0asm"));
    if (build !== "./strict.wasm") continue;
    expect(createHash("sha256").update(bytes).digest("hex")).toBe((await loadCore()).hash);
  }
});

test("only what a user needs is in the tarball", () => {
  const others = [...files].filter((file) => !file.startsWith("./dist/")).sort();
  expect(others).toEqual(["./CHANGELOG.md", "./LICENSE", "./README.md", "./package.json"]);
  expect(files).toContain("./dist/THIRD-PARTY-LICENSES.txt");
});

test("publint finds nothing wrong", async () => {
  const { messages } = await publint({ pkgDir: installed, pack: false });
  expect(messages.filter(({ type }) => type !== "suggestion")).toEqual([]);
});

test("the types are right for every resolution that knows ES modules", async () => {
  const entries = Object.keys(manifest.exports).filter((key) => typeof manifest.exports[key] !== "string");
  const checked = await checkPackage(createPackageFromTarballData(tarball), { entrypoints: entries });
  if (!checked.types) throw new Error("no types in the package");
  expect(Object.keys(checked.entrypoints)).toEqual(entries);
  const { problems } = checked;
  // CommonJS and the resolution of Node 10 are not supported.
  const unsupported = ["node10", "node16-cjs"];
  const wrong = problems.filter(
    (problem) => !("resolutionKind" in problem && unsupported.includes(problem.resolutionKind)),
  );
  expect(wrong).toEqual([]);
});

test("what browsers load imports nothing but its own files", async () => {
  const scripts = [...files].filter((file) => /^\.\/dist\/(browser\/|element\.js$)/.test(file) && file.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(3);
  for (const script of scripts) {
    const code = await readFile(join(installed, script), "utf8");
    const imports = [...code.matchAll(/(?:\bfrom|\bimport\(|\bimport) ?"([^"]+)"/g)].map(([, specifier]) => specifier!);
    expect(
      imports.filter((specifier) => !specifier.startsWith("./")),
      script,
    ).toEqual([]);
  }
});

test("the core with its strict build stays below 60 kB, gzipped", async () => {
  const chunks = new Set<string>();
  const add = async (chunk: string) => {
    if (chunks.has(chunk)) return;
    chunks.add(chunk);
    const code = await readFile(join(installed, "dist/browser", chunk), "utf8");
    for (const [, file] of code.matchAll(/\bfrom "\.\/([^"]+)"/g)) await add(file!);
  };
  await add("core.js");
  await add("strict.js"); // Loaded by the first loadCore().
  expect(chunks.size).toBeGreaterThan(2);
  let bytes = 0;
  for (const chunk of chunks)
    bytes += gzipSync(await readFile(join(installed, "dist/browser", chunk)), { level: 9 }).length;
  expect(bytes).toBeLessThanOrEqual(60_000);
});

/** Engines without WebAssembly, or with one that may not be used: said in one line, and `doctor` says it with exit code 0. */
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const core = JSON.stringify(pathToFileURL(resolve("dist/node/core.js")).href);

function node(...args: string[]): Promise<{ code: number; stdout: string; lines: string[] }> {
  return new Promise((done) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      // Node itself warns that it has been told to go without.
      const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("Warning: disabling flag"));
      done({ code: error ? Number(error.code) : 0, stdout, lines });
    });
  });
}

const program = (given: string) => ["--input-type=module", "-e", given];

test("doctor says that there is none, as text and as JSON", async () => {
  const { code, stdout, lines } = await node("--jitless", "dist/node/cli.js", "doctor");
  expect({ code, lines }).toEqual({ code: 0, lines: [] });
  expect(stdout).toMatch(/^simd: off, this engine has no WebAssembly/m);
  const json = await node("--jitless", "dist/node/cli.js", "doctor", "--json");
  const off = { on: false, reason: expect.stringContaining("no WebAssembly") };
  expect(JSON.parse(json.stdout)).toMatchObject({ simd: off, relaxedSimd: off, sharedMemory: off });
});

test("every command that computes says so in one line", async () => {
  for (const args of [
    ["theory", "teacher-student"],
    ["kernel", "nngp", "--x", "none.npy", "--out", "K.npy"],
  ]) {
    const { code, lines } = await node("--jitless", "dist/node/cli.js", ...args);
    expect(lines, args[0]).toHaveLength(1);
    expect(code, args[0]).not.toBe(0);
  }
  const { code, lines } = await node("--jitless", "dist/node/cli.js", "theory", "teacher-student");
  expect({ code, lines }).toEqual({ code: 1, lines: ["this engine has no WebAssembly, or it is switched off"] });
});

test("loadCore rejects where WebAssembly is missing, before it needs anything else", async () => {
  const { stdout } = await node(
    ...program(`delete globalThis.WebAssembly; delete globalThis.DecompressionStream;
      const { capabilities, loadCore } = await import(${core});
      const error = await loadCore().catch((error) => error);
      console.log(JSON.stringify([error.name, error.code, capabilities().simd.on]))`),
  );
  expect(JSON.parse(stdout)).toEqual(["GrokphaseError", "machine", false]);
});

test("a place that has WebAssembly but compiles nothing (a content security policy) is told as such", async () => {
  const { stdout } = await node(
    ...program(`const { CompileError } = WebAssembly;
      const refuse = () => { throw new CompileError("violates the Content Security Policy"); };
      // Node's own streams compile a module, too, of other bytes.
      const { compile, Module } = WebAssembly;
      const own = (bytes) => ArrayBuffer.isView(bytes) && (bytes.length < 100 || bytes.length > 100_000);
      WebAssembly.Module = class extends Module { constructor(bytes) { if (own(bytes)) refuse(); super(bytes); } };
      WebAssembly.compile = async (bytes) => (own(bytes) ? refuse() : compile(bytes));
      const { capabilities, loadCore } = await import(${core});
      const error = await loadCore().catch((error) => error);
      console.log(JSON.stringify([error.code, error.message, capabilities().simd]))`),
  );
  const [code, message, simd] = JSON.parse(stdout);
  expect([code, simd.on]).toEqual(["machine", false]);
  expect(message).toMatch(/^WebAssembly may not be compiled here: .*Content Security Policy/);
  expect(simd.reason).toBe(message);
});

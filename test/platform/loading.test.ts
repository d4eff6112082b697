/** What modules of the package do while they load: nothing. Servers, workers and engines without WebAssembly import them, too. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const run = promisify(execFile);
const urlOf = (file: string) => JSON.stringify(pathToFileURL(resolve(file)).href);

/** Files that a bundle loads, itself first: "dist/browser/core.js" and what it imports, at once or later. */
function loaded(entry: string): string[] {
  const files = new Set<string>();
  const add = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    const folder = file.slice(0, file.lastIndexOf("/"));
    const code = readFileSync(file, "utf8");
    for (const [, other] of code.matchAll(/(?:\bfrom ?|\bimport ?\(?)"\.\/([^"]+)"/g)) add(`${folder}/${other}`);
  };
  add(entry);
  return [...files];
}

/** `new Worker`, or Node's class of that name. */
const STARTS = /\bnew Worker\b|\bWorker\b[^"\n]*from "node:worker_threads"/;

describe.each(["browser", "node"])("in dist/%s", (place) => {
  test.each(["core.js", "worker.js"])("nothing that %s loads can start a worker", (entry) => {
    const files = loaded(`dist/${place}/${entry}`);
    expect(files.filter((file) => STARTS.test(readFileSync(file, "utf8")))).toEqual([]);
    expect(files.length).toBeGreaterThan(entry === "core.js" ? 2 : 0);
  });

  test("the same reading finds where they are started", () => {
    const files = loaded(`dist/${place}/index.js`);
    expect(files.filter((file) => STARTS.test(readFileSync(file, "utf8"))).length).toBeGreaterThan(0);
  });
});

/** What only a page has, or only some engines: reading any of them is noted. */
const PLACE =
  "window document navigator location matchMedia customElements HTMLElement localStorage Worker WebAssembly crypto crossOriginIsolated isSecureContext requestAnimationFrame DecompressionStream".split(
    " ",
  );
/** A server has none of these and says so; `globalThis.X` asks without harm. */
const absent = `for (const name of ${JSON.stringify(PLACE)}) { delete globalThis[name]; }`;

const browserEntries = readdirSync("dist/browser")
  .filter((file) => file !== "worker.js")
  .map((file) => `dist/browser/${file}`);

test.each([...browserEntries, "dist/element.js", "dist/node/index.js", "dist/node/core.js"])(
  "%s loads where there is nothing of a page, and asks for nothing",
  async (file) => {
    const program = `${absent} const names = Object.keys(await import(${urlOf(file)})); console.log(names.length)`;
    const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "-e", program]);
    expect(stderr).toBe("");
    expect(Number(stdout)).toBeGreaterThan(0);
  },
);

test("the element, on a server, is a class that was not registered", async () => {
  const program = `${absent} const { GrokPhaseElement } = await import(${urlOf("dist/element.js")}); console.log(typeof GrokPhaseElement, typeof customElements)`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program]);
  expect(stdout.trim()).toBe("function undefined");
});

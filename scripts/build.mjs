// src/ → dist/: one bundle for browsers, one for Node, the element <grok-phase>, the declarations, the
// bare .wasm files, the configuration's schema and the licences of what is bundled. The package has no
// dependencies of its own: as-bind would bring an old compiler as its peer.
import { createHash } from "node:crypto";
import { chmod, copyFile, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { build } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { platformAlias } from "./platform.mjs";

const entries = { index: "src/index.ts", core: "src/core/index.ts" };
// A worker is one file without dynamic imports: bundlers wrap workers in formats that have none.
const worker = { worker: "src/workers/worker.ts" };

const targets = [
  { dir: "dist/browser", platform: "browser", conditionNames: ["browser", "import"], inputs: [entries, worker] },
  {
    dir: "dist/node",
    platform: "node",
    conditionNames: ["node", "import"],
    inputs: [{ ...entries, cli: "src/cli/bin.ts" }, worker],
  },
];

/** Rooms above a run: their code changes no draw and no result of it. */
const PRESENTATION = ["cli", "report", "figures", "work", "drawing", "benchmark"].map((room) => join("src", room, sep));
const hashes = {
  runs: await sourceHash((file) => !PRESENTATION.some((room) => file.startsWith(room))),
  all: await sourceHash(() => true),
};

await rm("dist", { recursive: true, force: true });
// The fonts come as data (scripts/build-png.mjs), so no module tells of them.
const bundled = new Set([resolve("node_modules/dejavu-fonts-ttf")]);

for (const { dir, platform, conditionNames, inputs } of targets) {
  for (const input of inputs) {
    const { output } = await build({
      input,
      platform,
      tsconfig: false, // Its paths take everything for Node's.
      transform: { define: { SOURCE_HASHES: JSON.stringify(hashes) } },
      resolve: { conditionNames, alias: platformAlias(platform) },
      output: { dir, format: "esm", chunkFileNames: "[name].js", codeSplitting: input !== worker },
    });
    for (const chunk of output) for (const id of chunk.moduleIds ?? []) bundled.add(packageFolder(id));
  }
}

await buildElement();

await build({
  input: entries,
  platform: "browser",
  plugins: [dts({ emitDtsOnly: true })],
  output: { dir: "dist", format: "esm" },
});

for (const variant of ["strict", "shared", "relaxed"]) {
  await copyFile(`build/wasm/${variant}.wasm`, `dist/${variant}.wasm`);
}
await writeFile("dist/experiment.schema.json", await experimentSchema());
await writeFile("dist/THIRD-PARTY-LICENSES.txt", await licences());
await linkCommand();

/** Of the sources, the same wherever they lie. */
async function sourceHash(counts) {
  const files = await readdir("src", { recursive: true, withFileTypes: true });
  const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash("sha256");
  for (const path of paths.filter(counts).sort()) hash.update(path.split(sep).join("/")).update(await readFile(path));
  return hash.digest("hex");
}

/** `<grok-phase>`: one module with all that it needs, the worker's script and the styles among them. */
async function buildElement() {
  const minified = await build({
    input: "dist/browser/worker.js",
    // A classic script: frames without an origin, such as sandboxed ones, start no module from a blob.
    output: { format: "iife", minify: true },
    write: false,
  });
  const script = minified.output[0].code;
  const inline = {
    name: "inline",
    resolveId: (id, from) => (id.endsWith(".css?inline") ? resolve(dirname(from), id) : undefined),
    async load(id) {
      if (id.endsWith("browser-script.ts")) {
        return `const script = new Blob([${JSON.stringify(script)}], { type: "text/javascript" });
        export const startScript = () => new Worker(URL.createObjectURL(script));`;
      }
      if (!id.endsWith(".css?inline")) return undefined;
      const text = await readFile(id.replace("?inline", ""), "utf8");
      return { code: `export default ${JSON.stringify(text.replace(/\/\*.*?\*\/|\n\s*/gs, ""))}`, moduleType: "js" };
    },
  };
  const { output } = await build({
    input: { element: "web/src/element/element.ts" },
    platform: "browser",
    tsconfig: false,
    plugins: [inline],
    resolve: {
      conditionNames: ["browser", "import"],
      alias: { ...platformAlias("browser"), grokphase: resolve("src/index.ts") },
    },
    output: { dir: "dist", format: "esm", codeSplitting: false, minify: true },
  });
  for (const id of output[0].moduleIds) bundled.add(packageFolder(id));
  await writeFile(
    "dist/element.d.ts",
    `/** \`<grok-phase preset="…">\`: a network that trains in the page, with theory drawn over it. Defined by importing this. */
export declare class GrokPhaseElement extends HTMLElement {
  /** Steps that its networks have done. */
  readonly step: number;
  run(): void;
  pause(): void;
}
declare global {
  interface HTMLElementTagNameMap {
    "grok-phase": GrokPhaseElement;
  }
}
`,
  );
}

/** The JSON Schema of a configuration, for editors and for other programs. */
async function experimentSchema() {
  const { output } = await build({ input: "src/configuration/json-schema.ts", platform: "node", write: false });
  const { configurationSchema } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
  return `${JSON.stringify(configurationSchema(), null, 2)}\n`;
}

/** npm links the commands of dependencies, not the package's own: with this, `npx grokphase` runs the checkout. */
async function linkCommand() {
  const link = "node_modules/.bin/grokphase";
  await chmod("dist/node/cli.js", 0o755);
  if (process.platform === "win32") {
    await writeFile(`${link}.cmd`, '@node "%~dp0\\..\\..\\dist\\node\\cli.js" %*\r\n');
  } else {
    await rm(link, { force: true });
    await symlink("../../dist/node/cli.js", link);
  }
}

/** The folder of the installed package that a module belongs to; undefined for our own. */
function packageFolder(id) {
  const start = id.lastIndexOf(`${sep}node_modules${sep}`);
  if (start < 0) return undefined;
  const [scope, name] = id.slice(start + "/node_modules/".length).split(sep);
  return join(id.slice(0, start), "node_modules", scope, scope.startsWith("@") ? name : "");
}

async function licences() {
  const parts = [];
  for (const folder of [...bundled].filter(Boolean).sort()) {
    const { name, version, license, repository } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const source = typeof repository === "string" ? repository : repository?.url;
    const text = file ? await readFile(join(folder, file), "utf8") : `Licence: ${license}\nSource: ${source}\n`;
    parts.push(`${name} ${version}\n\n${text.trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}

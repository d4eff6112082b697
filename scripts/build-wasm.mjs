// assembly/ → build/wasm/*.wasm, and for each shipped variant a module
// src/core/generated/<variant>.ts that carries its bytes, compressed, and their SHA-256.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import asc from "assemblyscript/asc";

const variants = ["strict", "shared", "relaxed"];
const targets = process.argv.includes("--debug") ? [...variants, "debug"] : variants;
const generated = "src/core/generated";

await mkdir("build/wasm", { recursive: true });
await mkdir(generated, { recursive: true });

for (const target of targets) {
  const { error, stderr } = await asc.main([
    ...["--config", "asconfig.json", "--target", target, "--bindings", "raw"],
    // Not in asconfig.json: the compiler strips the "./" there and then looks for a package.
    ...["--transform", "./scripts/kernel-transform.mjs"],
    ...["--transform", "./scripts/as-bind-transform.mjs"],
  ]);
  if (error) {
    process.stderr.write(`${stderr}\n`);
    throw error;
  }
}

for (const variant of variants) {
  const bytes = await readFile(`build/wasm/${variant}.wasm`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const source = [
    "// Generated from assembly/ by scripts/build-wasm.mjs.",
    `export const sha256 = "${sha256}";`,
    `export const gzipped =\n  "${gzipSync(bytes, { level: 9 }).toString("base64")}";`,
    "",
  ].join("\n");
  await writeFile(`${generated}/${variant}.ts`, source);
}

const declarations = await readFile("build/wasm/strict.d.ts", "utf8");
const namespace = declarations
  .slice(0, declarations.indexOf("/** Instantiates the compiled"))
  .replaceAll(
    /^ {3}\* (assembly\/[\w/]+)\/(\w+)$/gm,
    (line, file, name) => `   * ${commentOf(file, name)}${line.slice(5)}`,
  );

/** What the source says of a function above it, for the host's editors. */
function commentOf(file, name) {
  const kernel = name.replace(/_f(32|64)$/, "");
  const source = readFileSync(`${file}.ts`, "utf8");
  const above = String.raw`/\*\*((?:(?!\*/)[\s\S])*)\*/\n(?:@\w+\n)*`;
  const comment = new RegExp(`${above}export function (?:${name}|${kernel})[<(]`).exec(source);
  if (!comment) return "";
  const lines = comment[1].split("\n").map((line) => line.replace(/^\s*\*? ?/, "").trimEnd());
  return `${lines.filter(Boolean).join("\n   * ")}\n   * `;
}
await writeFile(
  `${generated}/exports.ts`,
  `// Generated from assembly/ by scripts/build-wasm.mjs.\n${namespace}\nexport type Exports = typeof __AdaptedExports;\n`,
);

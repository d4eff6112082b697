// Biome refuses decorators on functions, which AssemblyScript needs for @inline.
// So check a copy of assembly/ in which those lines are comments; with --write,
// carry Biome's corrections back.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const write = process.argv.includes("--write");
const copy = "build/check/assembly";
const files = readdirSync("assembly", { recursive: true }).filter((file) => file.endsWith(".ts"));

rmSync(copy, { recursive: true, force: true });
for (const file of files) {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  const source = readFileSync(join("assembly", file), "utf8");
  writeFileSync(join(copy, file), source.replace(/^@(\w+)$/gm, "//@$1"));
}

const biome = ["check", "--vcs-enabled=false", ...(write ? ["--write"] : []), copy];
let failed = false;
try {
  execFileSync("node_modules/.bin/biome", biome, { stdio: "inherit" });
} catch {
  failed = true;
}

if (write) {
  for (const file of files) {
    const checked = readFileSync(join(copy, file), "utf8").replace(/^\/\/@(\w+)$/gm, "@$1");
    if (checked !== readFileSync(join("assembly", file), "utf8")) writeFileSync(join("assembly", file), checked);
  }
}
process.exit(failed ? 1 : 0);

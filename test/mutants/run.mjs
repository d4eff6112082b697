// Makes each fault of mutants.mjs in a copy of the project, builds it, runs the named test alone and demands that it
// fails. A fault that does not compile, or a test that fails without it, is a failure of its own.
//
//     npm run test:mutants             all
//     npm run test:mutants -- prior    those whose fault names the word
//     npm run test:mutants -- --table  the table of docs/MUTANTS.md, without running anything
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { mutants } from "./mutants.mjs";

const root = resolve(import.meta.dirname, "../..");
const [word] = process.argv.slice(2);

if (word === "--table") {
  const rows = mutants.map(({ fault, file, test, title }) => `| ${fault} | \`${file}\` | \`${test}\`: ${title} |`);
  console.log(["| fault | where | caught by |", "| --- | --- | --- |", ...rows].join("\n"));
  process.exit(0);
}

const chosen = mutants.filter(({ fault }) => !word || fault.includes(word));
const copy = mkdtempSync(join(tmpdir(), "grokphase-mutants-"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
process.on("SIGINT", () => process.exit(130));

const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
for (const file of String(files).split("\0").filter(Boolean)) {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  cpSync(join(root, file), join(copy, file));
}
// Made by the build, and the same whatever is changed here.
cpSync(join(root, "src/core/generated"), join(copy, "src/core/generated"), { recursive: true });
cpSync(join(root, "build"), join(copy, "build"), { recursive: true });
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));

function build() {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/build-wasm.mjs"], { cwd: copy, encoding: "utf8" });
  if (status !== 0) throw new Error(`the mutant does not compile:\n${stderr}`);
}

/** How many of the tests with this title fail. */
function failures({ test, title }) {
  const report = join(copy, "report.json");
  const pattern = title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const args = ["vitest", "run", "--project", "node", test, "-t", pattern, "--maxWorkers=1"];
  const output = [`--reporter=json`, `--outputFile=${report}`];
  spawnSync("npx", [...args, ...output], { cwd: copy, timeout: 600_000, shell: process.platform === "win32" });
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
  rmSync(report);
  if (numPassedTests + numFailedTests === 0) throw new Error(`${test}: no test is called "${title}"`);
  return numFailedTests;
}

/** Assembly last, so that the others are tried on the build as it is. */
const isBuilt = ({ file }) => file.startsWith("assembly/");
const ordered = [...chosen.filter((mutant) => !isBuilt(mutant)), ...chosen.filter(isBuilt)];

const sound = new Map();
let escaped = 0;
build();
for (const mutant of ordered) {
  const key = `${mutant.test}\n${mutant.title}`;
  if (!sound.has(key)) sound.set(key, failures(mutant) === 0);
}
for (const mutant of ordered) {
  const path = join(copy, mutant.file);
  const source = readFileSync(path, "utf8");
  const places = source.split(mutant.from).length - 1;
  let verdict;
  if (places !== 1) verdict = `NOT MADE: its pattern stands ${places} times in ${mutant.file}`;
  else if (!sound.get(`${mutant.test}\n${mutant.title}`)) verdict = "UNTESTED: the named test fails without it";
  else {
    writeFileSync(
      path,
      source.replace(mutant.from, () => mutant.to),
    );
    if (isBuilt(mutant)) build();
    const count = failures(mutant);
    verdict = count > 0 ? "caught" : "ESCAPED";
    writeFileSync(path, source);
  }
  if (verdict !== "caught") escaped++;
  console.log(`${verdict.padEnd(8)} ${mutant.fault}  ·  ${mutant.test}: ${mutant.title}`);
}
console.log(`${ordered.length - escaped} of ${ordered.length} caught`);
process.exitCode = escaped > 0 ? 1 : 0;

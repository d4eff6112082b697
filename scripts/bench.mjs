// Bundles bench/<name>.ts and runs it, on any Node that the package supports.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "rolldown";
import { platformAlias } from "./platform.mjs";

const [name, ...rest] = process.argv.slice(2);
const file = resolve(`build/bench/${name}.mjs`);
await build({
  input: `bench/${name}.ts`,
  platform: "node",
  external: ["assemblyscript/asc"],
  tsconfig: false, // Its paths take everything for Node's.
  resolve: { conditionNames: ["node", "import"], alias: platformAlias("node") },
  output: { file, format: "esm", codeSplitting: false },
});
process.argv = [...process.argv.slice(0, 1), file, ...rest];
await import(pathToFileURL(file));

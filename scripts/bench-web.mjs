// Measures the living page in a headless Chromium beside Node and prints the section of docs/BENCHMARKS.md:
// npm run bench:web [-- minutes of the memory test, 10 unless told].
import { runnerImport } from "vite";

const minutes = Number(process.argv[2] ?? 10);
const { module } = await runnerImport("./bench/web.ts");
console.log(module.sectionOf(await module.measurePage(await import("../dist/node/index.js"), minutes)));
process.exit(0); // The runner keeps its server.

// Measures the living page in a headless Chromium beside Node: npm run bench:web [-- minutes of the memory test].
import { runnerImport } from "vite";

const minutes = Number(process.argv[2] ?? 10);
const { module } = await runnerImport("./bench/web.ts");
console.log(JSON.stringify(await module.measurePage(await import("../dist/node/index.js"), minutes), null, 2));
process.exit(0); // The runner keeps its server.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const built = (file: string) => fileURLToPath(new URL(`dist/node/${file}`, import.meta.url));

export default defineConfig({
  test: {
    projects: [
      {
        // Workers start from built files, so tests that use them import the package by its name.
        resolve: { alias: { "grokphase/core": built("core.js"), grokphase: built("index.js") } },
        test: {
          name: "node",
          environment: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["test/browser/**"],
          testTimeout: 60_000,
          server: { deps: { external: [/\/dist\//] } },
        },
      },
    ],
  },
});

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => ({
  test: {
    projects: [
      {
        // Workers start from built files, so tests that use them import the package by its name.
        resolve: {
          alias: {
            "#platform": here("src/platform/node.ts"),
            "#worker-start": here("src/platform/worker-start/node.ts"),
            "#worker-host": here("src/platform/worker-host/node.ts"),
            "grokphase/core": here("dist/node/core.js"),
            grokphase: here("dist/node/index.js"),
          },
        },
        test: {
          name: "node",
          environment: "node",
          include: ["test/**/*.test.ts"],
          // `--mode long` gives tests that can be as thorough as one likes the time for it (test/long.ts).
          provide: { long: mode === "long" },
          testTimeout: mode === "long" ? 1_800_000 : 240_000,
          hookTimeout: 120_000,
          server: { deps: { external: [/\/dist\//] } },
        },
      },
    ],
  },
}));

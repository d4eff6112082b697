/** The page: static files that work from any folder of any host. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** The published package, as it stands in this checkout. */
const library = here("../dist/browser/index.js");
const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export default defineConfig({
  root: here("."),
  base: "./",
  resolve: { alias: { grokphase: library } },
  server: { headers: isolation },
  preview: { headers: isolation },
  worker: { format: "es" },
  build: {
    outDir: here("../build/web"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // The three builds of the core are big and never needed together.
    chunkSizeWarningLimit: 600,
  },
  plugins: [
    {
      name: "library-is-built",
      buildStart() {
        if (!existsSync(library)) throw new Error("dist/ is missing: npm run build makes it");
      },
    },
  ],
});

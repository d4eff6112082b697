import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  worker: { format: "es" },
  // The dev server would bundle dependencies without their workers.
  optimizeDeps: { exclude: ["grokphase"] },
});

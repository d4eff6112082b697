/** The figures that can be reproduced, in the paper's order; each is loaded when it is asked for. */
import type { Figure } from "./figure.ts";

export const figures: Readonly<Record<string, () => Promise<Figure>>> = {
  fig2: async () => (await import("./fig2.ts")).fig2,
  fig3: async () => (await import("./fig3.ts")).fig3,
};

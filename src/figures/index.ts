/** The figures that can be reproduced, in the paper's order, then its claims; each is loaded when it is asked for. */
import type { Figure } from "./figure.ts";

export const figures: Readonly<Record<string, () => Promise<Figure>>> = {
  fig1: async () => (await import("./fig1.ts")).fig1,
  fig2: async () => (await import("./fig2.ts")).fig2,
  fig3: async () => (await import("./fig3.ts")).fig3,
  fig4: async () => (await import("./fig4.ts")).fig4,
  fig5: async () => (await import("./fig5.ts")).fig5,
  fig6: async () => (await import("./fig6.ts")).fig6,
  claims: async () => (await import("./claims.ts")).claims,
};

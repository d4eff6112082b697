/** The figures that can be reproduced; each is loaded when it is asked for. */
import type { Figure } from "./figure.ts";

/** Figures of the paper, and its claims, in its order. */
const ofPaper = {
  fig1: async () => (await import("./fig1/figure.ts")).fig1,
  fig2: async () => (await import("./fig2/figure.ts")).fig2,
  fig3: async () => (await import("./fig3/figure.ts")).fig3,
  fig4: async () => (await import("./fig4/figure.ts")).fig4,
  fig5: async () => (await import("./fig5/figure.ts")).fig5,
  fig6: async () => (await import("./fig6/figure.ts")).fig6,
  claims: async () => (await import("./claims/figure.ts")).claims,
} satisfies Record<string, () => Promise<Figure>>;

export const figures: Readonly<Record<string, () => Promise<Figure>>> = { ...ofPaper };

/** Names for several figures at once. */
export const groups: Readonly<Record<string, readonly string[]>> = {
  paper: Object.keys(ofPaper),
  all: Object.keys(figures),
};

/** Phases in plain words. */
import type { PhaseDiagram } from "grokphase";

export type Phase = PhaseDiagram["phase"][number][number];

export const phaseNames: Readonly<Record<Phase, string>> = {
  GFL: "one well",
  "GMFL-I": "droplets",
  "GMFL-II": "side wells win",
};

import { verdictOn } from "../../diagnostics/verdict.ts";
import type { Section } from "./section.ts";

/** Whether the run may be believed, by the sections before. */
export const verdict: Section = (
  { experiment: { chains } },
  { observables = {}, virial = null, starts, sampler = null },
) => ({
  verdict: verdictOn({ observables, virial, chains, starts: starts ?? null, sampler }),
});

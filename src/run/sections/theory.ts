import { GrokphaseError } from "../../errors.ts";
import { theoryOf } from "../../tasks/theories.ts";
import type { Section } from "./section.ts";

/** What `grokphase theory` prints for these parameters; null for a network too small for it, which is sampled all the same. */
export const theory: Section = ({ core, experiment }) => {
  try {
    return { theory: theoryOf(experiment.task).solve(core, experiment) };
  } catch (error) {
    if (!(error instanceof GrokphaseError)) throw error;
    return { theory: null, reason: `no theory: ${error.message}` };
  }
};

import { GrokphaseError } from "../../errors.ts";
import { type Theory, theoryOf } from "../../tasks/index.ts";
import type { Section } from "./section.ts";

/** What `grokphase theory` prints for these parameters; null for a network too small for it, which is sampled all the same. */
export const theory: Section = ({ core, experiment }) => {
  const known = theoryOf(experiment.task);
  if (!known) return { theory: null, reason: `no theory: there is none of ${experiment.task.kind}` };
  try {
    // What a listed task's theory comes to.
    return { theory: known.ofExperiment(core, experiment) as Theory };
  } catch (error) {
    if (!(error instanceof GrokphaseError)) throw error;
    return { theory: null, reason: `no theory: ${error.message}` };
  }
};

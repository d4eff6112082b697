import { keptBefore } from "../../chain/kept.ts";
import type { Section } from "./section.ts";

/** How many draws each chain was to make, and how many it made. */
export const draws: Section = ({ experiment: { sampler }, states }) => ({
  draws: {
    planned: keptBefore(sampler, sampler.steps),
    made: states.map((state) => keptBefore(sampler, state?.step ?? 0)),
  },
});

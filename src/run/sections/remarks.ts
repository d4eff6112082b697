import { kindRemark } from "../../moves/samplers.ts";
import type { Section } from "./section.ts";

/** What a reader should know of how the configuration was understood; absent when there is nothing. */
export const remarks: Section = ({ experiment: { sampler } }) => {
  const chosen = kindRemark(sampler);
  return chosen === null ? {} : { remarks: [chosen] };
};

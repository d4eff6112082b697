import { virialRatios } from "../../chain/open-chain.ts";
import { mean } from "../../numeric/scatter.ts";
import type { Section } from "./section.ts";

/** The virial ratio of each layer, mean over chains. */
export const virial: Section = ({ experiment, states }) => {
  const ratios = states.flatMap((state) => (state && virialRatios(experiment, state)) ?? []);
  if (ratios.length === 0) return { virial: null, reason: "no virial: no step after burn-in was done" };
  return {
    virial: { input: mean(ratios.map(({ input }) => input)), readout: mean(ratios.map(({ readout }) => readout)) },
  };
};

import { dropletStatistics } from "../../diagnostics/droplets.ts";
import { theoryOf } from "../../tasks/index.ts";
import { readOverlaps } from "../overlaps.ts";
import type { Section } from "./section.ts";

/** Neurons in the side wells; null for a task whose overlaps do not tell them, and where there are no draws. */
export const droplets: Section = ({ core, experiment, overlaps }) => {
  const { chains, network, task } = experiment;
  const barrier = theoryOf(task)?.barrier(core, experiment) ?? null;
  const found =
    barrier === null
      ? null
      : dropletStatistics(core, readOverlaps(overlaps, experiment), { chains, width: network.width, barrier });
  return found
    ? { droplets: found }
    : { droplets: null, reason: "no droplets: no draws, or overlaps that do not tell wells" };
};

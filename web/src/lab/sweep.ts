/** The phases along the noise, at the other settings as they are. */
import { fields, type NumberField } from "../state/fields.ts";
import type { Phase } from "../state/phases.ts";
import type { Settings } from "../state/settings.ts";
import type { Theory } from "./theory.ts";

const POINTS = 120;

export interface Sweep {
  noise: Float64Array;
  phases: readonly Phase[];
}

/** Values at even steps of the logarithm. */
export function logarithmicSteps({ from, to }: NumberField, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));
}

export async function sweepNoise(theory: Theory, settings: Settings, wanted: () => boolean): Promise<Sweep | null> {
  const noise = logarithmicSteps(fields.noise as NumberField, POINTS);
  let sweep: Sweep | null = null;
  const axes = { noise, against: "task.samples", values: Float64Array.of(settings["task.samples"]) } as const;
  const deliver = ({ phase }: { phase: Phase[][] }) => {
    sweep = { noise, phases: phase[0]! };
  };
  await theory.diagram(settings, axes, deliver, wanted);
  return sweep;
}

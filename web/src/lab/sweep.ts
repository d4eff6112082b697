/** The phases along the noise, at the other settings as they are. */
import type { NumberField } from "../state/field.ts";
import type { Phase } from "../state/phases.ts";
import { type Settings, settingAt } from "../state/settings.ts";
import { viewOf } from "../tasks/index.ts";
import type { Theory } from "./theory.ts";

const POINTS = 120;

/** Values at even steps of the logarithm. */
export function logarithmicSteps({ from, to }: NumberField, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));
}

export async function sweepNoise(theory: Theory, settings: Settings, wanted: () => boolean): Promise<Phase[] | null> {
  const noise = logarithmicSteps(viewOf(settings).noise(settings), POINTS);
  const here = Float64Array.of(Number(settingAt(settings, settings.against)));
  let phases: Phase[] | null = null;
  const deliver = ({ phase }: { phase: Phase[][] }) => {
    phases = phase[0]!;
  };
  await theory.diagram(settings, noise, here, deliver, wanted);
  return phases;
}

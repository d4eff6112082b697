/** The command line that computes what the page shows. */
import { assignments, type Settings } from "../state/settings.ts";

/** The presets whose other values the assignments replace: any of the task would do. */
const bases: Readonly<Record<Settings["task.kind"], string>> = {
  "teacher-student": "fig2-eighth",
  "modular-addition": "modular-p11",
};

/**
 * @param steps  steps that the networks have done
 * @param quenches  how often they were quenched; the command runs the last stage alone, from the start
 */
export function commandFor(settings: Settings, steps: number, quenches: number): string {
  const set = ([path, value]: [string, string | number]) => `--set ${path}=${value}`;
  const isSampler = ([path]: [string, string | number]) => path.startsWith("sampler.");
  const all = assignments(settings);
  // As a whole, for the preset's own sampler may have options that this one has not.
  const sampler = Object.fromEntries([
    ...all.filter(isSampler).map(([path, value]) => [path.slice("sampler.".length), value]),
    ["steps", Math.max(1, steps)],
    ["burnIn", 0],
  ]);
  const pairs: [string, string | number][] = [
    ...all.filter((pair) => pair[0] !== "task.kind" && !isSampler(pair)),
    ["chains", 1],
  ];
  const command = [
    `npx grokphase run ${bases[settings["task.kind"]]}`,
    ...pairs.map(set),
    `--set 'sampler=${JSON.stringify(sampler)}'`,
    "--out results/page",
  ].join(" \\\n  ");
  if (quenches === 0) return `${command}\n`;
  const times = quenches === 1 ? "once" : `${quenches} times`;
  return `# The page was changed ${times} under way; this runs its last settings from the start.\n# "Copy as TypeScript" replays every stage.\n${command}\n`;
}

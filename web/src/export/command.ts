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
  const pairs: [string, string | number][] = [
    ...assignments(settings).filter(([path]) => path !== "task.kind"),
    ["chains", 1],
    ["sampler.kind", "langevin"],
    ["sampler.steps", Math.max(1, steps)],
    ["sampler.burnIn", 0],
  ];
  const command = [`npx grokphase run ${bases[settings["task.kind"]]}`, ...pairs.map(set), "--out results/page"].join(
    " \\\n  ",
  );
  if (quenches === 0) return `${command}\n`;
  const times = quenches === 1 ? "once" : `${quenches} times`;
  return `# The page was changed ${times} under way; this runs its last settings from the start.\n# "Copy as TypeScript" replays every stage.\n${command}\n`;
}

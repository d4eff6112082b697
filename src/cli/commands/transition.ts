/** grokphase transition: where one phase gives way to the next along one parameter. */
import { type Command, Option } from "commander";
import { loadCore } from "../../core/module.ts";
import { checkParameters, networkOf as modularNetworkOf } from "../../tasks/modular-addition/parameters.ts";
import { type Thresholds, thresholds } from "../../tasks/modular-addition/theory/limit.ts";
import { networkOf } from "../../tasks/teacher-student/parameters.ts";
import {
  type Along,
  type Transition,
  teacherStudentTransition,
} from "../../tasks/teacher-student/theory/transition.ts";
import { flagOf } from "../numbers.ts";
import { print, remark } from "../output.ts";
import {
  type ModularAdditionFlags,
  modularAdditionOptions,
  type TeacherStudentFlags,
  teacherStudentOptions,
} from "../theory-options.ts";

export function register(program: Command): void {
  const transition = program
    .command("transition")
    .description("say where one phase gives way to the next along one parameter");

  teacherStudentOptions(transition.command("teacher-student"), "network")
    .description("the noise, sample number or width at which side wells become as deep as the centre")
    .addOption(alongOption("noise", "samples", "width"))
    .option("--limit", "for d → ∞ at the u and r of each point")
    .option("--json", "print one JSON document")
    .action(async (flags: TeacherStudentFlags & { along: Along; limit?: true; json?: true }) => {
      const { along, limit = false, action, ridge } = flags;
      const core = await loadCore();
      const found = teacherStudentTransition(core, networkOf(flags), { along, limit, action, ridge, path: flagOf });
      if (found.reason !== null) remark(`no transition: ${found.reason}`);
      print(found, flags.json, () => describeTransition(found));
    });

  modularAdditionOptions(transition.command("modular-addition"), "network")
    .description("the noise or width at which droplets set in, and at which all modes are droplets")
    .addOption(alongOption("noise", "width"))
    .option("--json", "print one JSON document")
    .action((flags: ModularAdditionFlags & { along: Thresholds["along"]; json?: true }) => {
      const network = modularNetworkOf(flags);
      checkParameters({ ...network, [flags.along]: 1 }, flagOf);
      const found = thresholds(network, flags.normalisation, flags.along);
      if (found.reason !== null) remark(`no completion: ${found.reason}`);
      print(found, flags.json, () => describeThresholds(found));
    });
}

function alongOption(...names: string[]): Option {
  return new Option("--along <parameter>", "the parameter that is varied").choices(names).default("noise");
}

function describeTransition({
  along,
  approximation,
  value,
  error,
  u,
  b,
  q,
  spinodal,
  tricritical,
}: Transition): string {
  const { action, ridge, limit } = approximation;
  const lines = [`${action}, ${ridge}, ${limit ? "d → ∞" : "finite d"}`];
  if (value !== null) {
    lines.push(`transition at ${along} = ${value.toPrecision(8)} ± ${error!.toExponential(0)}`);
    lines.push(`u = ${u!.toPrecision(6)}, b = ${b!.toPrecision(6)}, q = ${q!.toPrecision(6)}`);
    if (spinodal !== null) lines.push(`side wells exist from ${along} = ${spinodal.toPrecision(6)}`);
  }
  if (tricritical !== null) lines.push(`tricritical for d → ∞ at b = ${tricritical.b.toPrecision(6)}`);
  return lines.join("\n");
}

function describeThresholds({ along, normalisation, onset, completion, aAtCompletion }: Thresholds): string {
  const lines = [`${normalisation} normalisation, P → ∞`, `GMFL-I from ${along} = ${onset.toPrecision(8)}`];
  if (completion !== null) {
    lines.push(`GMFL-II from ${along} = ${completion.toPrecision(8)}, |a| = ${aAtCompletion!.toPrecision(6)}`);
  }
  return lines.join("\n");
}

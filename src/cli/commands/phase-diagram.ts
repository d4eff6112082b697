/** grokphase phase-diagram: phases and order parameters over two parameters. */
import type { Command } from "commander";
import { platform } from "#platform";
import { type Core, loadCore } from "../../core/module.ts";
import type { DiagramFigure } from "../../drawing/phase-diagram.ts";
import { badInput } from "../../errors.ts";
import { writeAtomically } from "../../files/atomic.ts";
import { networkOf as modularNetworkOf } from "../../tasks/modular-addition/parameters.ts";
import {
  checkDiagram as checkModularDiagram,
  modularAdditionDiagram,
  modularAdditionLines,
  axisNames as modularAxes,
} from "../../tasks/modular-addition/theory/diagram.ts";
import { networkOf } from "../../tasks/teacher-student/parameters.ts";
import { axisNames, checkDiagram, teacherStudentDiagram } from "../../tasks/teacher-student/theory/diagram.ts";
import { teacherStudentLines } from "../../tasks/teacher-student/theory/lines.ts";
import { type Axis, type DiagramLine, type PhaseDiagram, parseAxis } from "../../theory/phase-diagram.ts";
import { wholeNumber } from "../../validation.ts";
import { flagOf } from "../numbers.ts";
import { numeric } from "../options.ts";
import { print, remark } from "../output.ts";
import {
  type ModularAdditionFlags,
  modularAdditionOptions,
  phaseRuleOf,
  phaseRuleOptions,
  type RuleFlags,
  type TeacherStudentFlags,
  teacherStudentOptions,
} from "../theory-options.ts";

const MOST_THREADS = 1024;
/** Points that a worker must have to be worth its start. */
const WORTHWHILE = 2000;

interface DiagramFlags extends RuleFlags {
  x: string;
  y: string;
  threads?: number;
  lines?: true;
  out?: string;
  json?: true;
}

export function register(program: Command): void {
  const diagram = program.command("phase-diagram").description("map the phases over two parameters");

  diagramOptions(teacherStudentOptions(diagram.command("teacher-student")))
    .description("phases, f1, f3 and droplets of an erf network taught H1 + εH3")
    .action(async (flags: TeacherStudentFlags & DiagramFlags) => {
      const core = await loadCore();
      const { x, y } = axes(core, flags, axisNames);
      const { action, ridge, trace, modes } = flags;
      const network = networkOf(flags);
      const options = { action, ridge, trace, modes, phaseRule: phaseRuleOf(flags) };
      checkDiagram(network, x, y, { ...options, path: flagOf });
      const found = await onThreads(x, y, flags, {
        here: () => teacherStudentDiagram(core, network, x, y, { ...options, path: flagOf }),
        apart: async (threads) =>
          (await workers()).threadedDiagram("teacherStudentDiagram", threads, network, x, y, options),
      });
      const epsilon = (row: number, column: number) =>
        x.name === "epsilon" ? x.values[column]! : y.name === "epsilon" ? y.values[row]! : network.epsilon;
      await finish(found, flags, {
        lines: () => teacherStudentLines(core, network, x, y, { action, ridge, path: flagOf }),
        figure: () => ({
          ...labels(x, y),
          title: `Phases of the teacher–student network (${action})`,
          shade: found.orderParameters.f3!.map((values, row) => values.map((f3, i) => f3 / epsilon(row, i) || 0)),
          shadeLabel: "learned share of the cubic part, f3/ε",
        }),
      });
    });

  diagramOptions(modularAdditionOptions(diagram.command("modular-addition")))
    .description("phases, |a| and droplets of a quadratic network taught (n + m) mod P")
    .action(async (flags: ModularAdditionFlags & DiagramFlags) => {
      const core = await loadCore();
      const { x, y } = axes(core, flags, modularAxes);
      const { normalisation, trace } = flags;
      const network = modularNetworkOf(flags);
      const options = { normalisation, trace, phaseRule: phaseRuleOf(flags) };
      checkModularDiagram(network, x, y, { ...options, path: flagOf });
      const found = await onThreads(x, y, flags, {
        here: () => modularAdditionDiagram(core, network, x, y, { ...options, path: flagOf }),
        apart: async (threads) =>
          (await workers()).threadedDiagram("modularAdditionDiagram", threads, network, x, y, options),
      });
      await finish(found, flags, {
        lines: () => modularAdditionLines(network, x, y, normalisation),
        figure: () => ({
          ...labels(x, y),
          title: `Phases of modular addition, P = ${network.modulus} (${normalisation})`,
          shade: found.orderParameters.a!.map((values) => values.map((a) => 1 - a)),
          shadeLabel: "learned share of the target, 1 − |a|",
        }),
      });
    });
}

function diagramOptions(command: Command): Command {
  return phaseRuleOptions(command)
    .requiredOption("--x <axis>", "name:from:to:count, with :log for a logarithmic axis")
    .requiredOption("--y <axis>", "the same for the other parameter")
    .option(
      "--threads <k>",
      "workers; unless told as many as the machine has, as far as each is worth its start",
      numeric("--threads", wholeNumber(1, MOST_THREADS)),
    )
    .option("--lines", "follow the lines of transition, too; drawn in any case")
    .option("--out <file.svg>", "draw it")
    .option("--json", "print one JSON document");
}

/** Comlink is only for those who need it. */
const workers = () => import("../../workers/threaded-diagram.ts");

/** On this thread or on several: the same diagram. */
async function onThreads(
  x: Axis,
  y: Axis,
  flags: DiagramFlags,
  how: { here: () => PhaseDiagram; apart: (threads: number) => Promise<PhaseDiagram> },
): Promise<PhaseDiagram> {
  const threads =
    flags.threads ?? Math.min(platform.threads, Math.ceil((x.values.length * y.values.length) / WORTHWHILE));
  return threads === 1 ? how.here() : how.apart(threads);
}

/** Axes by the names of parameters or of their options: "inputVariance" or "input-variance". */
function axes(core: Core, flags: DiagramFlags, names: readonly string[]): { x: Axis; y: Axis } {
  const known = names.map((name) => flagOf(name).slice(2));
  const read = (text: string, path: string): Axis => {
    const [name = "", ...rest] = text.split(":");
    const axis = parseAxis(core, [flagOf(name).slice(2), ...rest].join(":"), known, path);
    return { ...axis, name: names[known.indexOf(axis.name)]! };
  };
  const [x, y] = [read(flags.x, "--x"), read(flags.y, "--y")];
  if (x.name === y.name) throw badInput("--y", `another parameter than --x`, y.name);
  return { x, y };
}

function labels(x: Axis, y: Axis) {
  return { xLabel: x.name, yLabel: y.name, xLogarithmic: x.logarithmic, yLogarithmic: y.logarithmic };
}

async function finish(
  found: PhaseDiagram,
  flags: DiagramFlags,
  { lines, figure }: { lines: () => DiagramLine[]; figure: () => Omit<DiagramFigure, "lines"> },
): Promise<void> {
  const { out, json } = flags;
  if (found.unconverged > 0) remark(`${found.unconverged} points did not converge`);
  const wanted = flags.lines || out !== undefined ? lines() : null;
  if (out !== undefined) {
    // The drawing library is large: only those who draw wait for it.
    const { drawPhaseDiagram } = await import("../../drawing/phase-diagram.ts");
    const { svg } = drawPhaseDiagram(found, { ...figure(), lines: wanted! });
    writeAtomically(out, (append) => append(svg));
  }
  print(wanted === null ? found : { ...found, lines: wanted }, json, () => describe(found));
}

/** The phases as a map of characters, the largest y on top. */
function describe({ phase, xName, yName, x, y }: PhaseDiagram): string {
  const mark = { GFL: ".", "GMFL-I": "o", "GMFL-II": "#" };
  const rows = phase.map((row) => row.map((name) => mark[name]).join("")).reverse();
  const ends = `${xName} ${x[0]} … ${x.at(-1)} across, ${yName} ${y[0]} … ${y.at(-1)} upwards`;
  return [...rows, ends, ". GFL  o GMFL-I  # GMFL-II"].join("\n");
}

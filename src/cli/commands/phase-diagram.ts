/** grokphase phase-diagram: phases and order parameters over two parameters. */
import type { Command } from "commander";
import { type Core, loadCore } from "../../core/module.ts";
import { badInput } from "../../errors.ts";
import type { DiagramFigure } from "../../figures/phase-diagram.ts";
import { writeAtomically } from "../../files/atomic.ts";
import { modularAdditionDiagram, axisNames as modularAxes } from "../../tasks/modular-addition/diagram.ts";
import { thresholds } from "../../tasks/modular-addition/limit.ts";
import { networkOf as modularNetworkOf } from "../../tasks/modular-addition/parameters.ts";
import { axisNames, teacherStudentDiagram } from "../../tasks/teacher-student/diagram.ts";
import { networkOf } from "../../tasks/teacher-student/parameters.ts";
import { type Along, teacherStudentTransition } from "../../tasks/teacher-student/transition.ts";
import { type Axis, type PhaseDiagram, parseAxis } from "../../theory/phase-diagram.ts";
import { flagOf } from "../numbers.ts";
import { print, remark } from "../output.ts";
import {
  type ModularAdditionFlags,
  modularAdditionOptions,
  type TeacherStudentFlags,
  teacherStudentOptions,
} from "../theory-options.ts";

interface DiagramFlags {
  x: string;
  y: string;
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
      const found = teacherStudentDiagram(core, network, x, y, { action, ridge, trace, modes, path: flagOf });
      await finish(found, flags, () => {
        const line = (row: number, of: "value" | "spinodal") => {
          if (!["noise", "samples", "width"].includes(x.name)) return null;
          const at = { ...network, [y.name]: y.values[row]! };
          return teacherStudentTransition(core, at, { along: x.name as Along, limit: true, action, ridge })[of];
        };
        const epsilon = (row: number, column: number) =>
          x.name === "epsilon" ? x.values[column]! : y.name === "epsilon" ? y.values[row]! : network.epsilon;
        return {
          ...labels(x, y),
          title: `Phases of the teacher–student network (${action})`,
          shade: found.orderParameters.f3!.map((values, row) => values.map((f3, i) => f3 / epsilon(row, i) || 0)),
          shadeLabel: "learned share of the cubic part, f3/ε",
          lines: [
            { label: "transition, d → ∞", x: found.y.map((_, row) => line(row, "value")) },
            { label: "spinodal, d → ∞", x: found.y.map((_, row) => line(row, "spinodal")) },
          ],
        };
      });
    });

  diagramOptions(modularAdditionOptions(diagram.command("modular-addition")))
    .description("phases, |a| and droplets of a quadratic network taught (n + m) mod P")
    .action(async (flags: ModularAdditionFlags & DiagramFlags) => {
      const core = await loadCore();
      const { x, y } = axes(core, flags, modularAxes);
      const { normalisation } = flags;
      const network = modularNetworkOf(flags);
      const found = modularAdditionDiagram(core, network, x, y, { normalisation, path: flagOf });
      await finish(found, flags, () => {
        const line = (row: number, of: "onset" | "completion") => {
          if (x.name !== "noise" && x.name !== "width") return null;
          return thresholds({ ...network, [y.name]: y.values[row]! }, normalisation, x.name)[of];
        };
        return {
          ...labels(x, y),
          title: `Phases of modular addition, P = ${network.modulus} (${normalisation})`,
          shade: found.orderParameters.a!.map((values) => values.map((a) => 1 - a)),
          shadeLabel: "learned share of the target, 1 − |a|",
          lines: [
            { label: "onset, P → ∞", x: found.y.map((_, row) => line(row, "onset")) },
            { label: "completion, P → ∞", x: found.y.map((_, row) => line(row, "completion")) },
          ],
        };
      });
    });
}

function diagramOptions(command: Command): Command {
  return command
    .requiredOption("--x <axis>", "name:from:to:count, with :log for a logarithmic axis")
    .requiredOption("--y <axis>", "the same for the other parameter")
    .option("--out <file.svg>", "draw it")
    .option("--json", "print one JSON document");
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

async function finish(found: PhaseDiagram, { out, json }: DiagramFlags, figure: () => DiagramFigure): Promise<void> {
  if (found.unconverged > 0) remark(`${found.unconverged} points did not converge`);
  if (out !== undefined) {
    // The drawing library is large: only those who draw wait for it.
    const { drawPhaseDiagram } = await import("../../figures/phase-diagram.ts");
    const { svg } = drawPhaseDiagram(found, figure());
    writeAtomically(out, (append) => append(svg));
  }
  print(found, json, () => describe(found));
}

/** The phases as a map of characters, the largest y on top. */
function describe({ phase, xName, yName, x, y }: PhaseDiagram): string {
  const mark = { GFL: ".", "GMFL-I": "o", "GMFL-II": "#" };
  const rows = phase.map((row) => row.map((name) => mark[name]).join("")).reverse();
  const ends = `${xName} ${x[0]} … ${x.at(-1)} across, ${yName} ${y[0]} … ${y.at(-1)} upwards`;
  return [...rows, ends, ". GFL  o GMFL-I  # GMFL-II"].join("\n");
}

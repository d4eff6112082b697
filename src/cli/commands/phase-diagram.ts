/** grokphase phase-diagram: phases and order parameters over two parameters. */
import type { Command } from "commander";
import { platform } from "#platform";
import { type Core, loadCore } from "../../core/module.ts";
import type { DiagramFigure } from "../../drawing/phase-diagram.ts";
import { badInput } from "../../errors.ts";
import type { ParameterText, TaskTheory } from "../../experiment/theory.ts";
import { writeAtomically } from "../../files/atomic.ts";
import { type Axis, type DiagramLine, type PhaseDiagram, parseAxis } from "../../theory/phase-diagram.ts";
import { wholeNumber } from "../../validation.ts";
import { flagOf } from "../numbers.ts";
import { numeric } from "../options.ts";
import { print, remark } from "../output.ts";
import {
  phaseRuleOf,
  phaseRuleOptions,
  type RuleFlags,
  type TheoryFlags,
  theories,
  theoryOptions,
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
  const parent = program.command("phase-diagram").description("map the phases over two parameters");
  for (const { kind, theory } of theories) {
    const { diagram } = theory;
    if (!diagram) continue;
    const command = parent.command(kind).description(diagram.description);
    const read = theoryOptions(command, theory, "phase-diagram");
    diagramOptions(command).action(async (flags: TheoryFlags & DiagramFlags) => {
      const core = await loadCore();
      const { x, y } = axes(core, flags, axisNames(theory));
      const parameters = read.parameters(flags);
      const options = { ...read.options(flags), phaseRule: phaseRuleOf(flags) };
      diagram.check(parameters, x, y, options);
      const found = await onThreads(x, y, flags, {
        here: () => diagram.solve(core, parameters, x, y, options),
        apart: async (threads) => {
          // A function is not sent to workers; the diagram has been checked.
          const { path: _, ...plain } = options;
          return (await workers()).diagramOnThreads(kind, threads, parameters, x, y, plain);
        },
      });
      await finish(found, flags, {
        lines: () => diagram.lines(core, parameters, x, y, options),
        figure: () => {
          const { values, label } = diagram.shade(found, parameters);
          return { ...labels(x, y), title: diagram.title(parameters, options), shade: values, shadeLabel: label };
        },
      });
    });
  }
}

function axisNames({ parameters }: TaskTheory): string[] {
  const all = Object.entries<ParameterText>(parameters);
  return all.flatMap(([name, { axis }]) => (axis ? [name] : []));
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

/** The options that make a network, and an approximation of its theory: read off the theory of each task. */
import { type Command, Option } from "commander";
import type { CommonOptions, OptionText, ParameterText, TaskTheory, TheoryCommand } from "../experiment/theory.ts";
import { tasks } from "../tasks/index.ts";
import { teacherStudent } from "../tasks/teacher-student/index.ts";
import type { Parameters, RidgeKind } from "../tasks/teacher-student/parameters.ts";
import type { ActionKind } from "../tasks/teacher-student/theory/action.ts";
import type { TheoryOptions } from "../tasks/teacher-student/theory/theory.ts";
import { defaultRule, type PhaseRule } from "../theory/phases.ts";
import { flagOf, number } from "./numbers.ts";

/** Every task that has a theory, with it. */
export const theories: readonly { kind: string; theory: TaskTheory }[] = tasks.flatMap((task) =>
  "theory" in task ? [{ kind: task.kind, theory: task.theory }] : [],
);

/** What commander makes of a command line, by the names of parameters and options. */
export type TheoryFlags = Readonly<Record<string, unknown>>;

/** A theory's parameters and its options of one command, as options of a command line. */
export interface TheoryReader {
  parameters(flags: TheoryFlags): object;
  options(flags: TheoryFlags): CommonOptions;
}

/**
 * Adds the options of a theory to a command.
 * @param without  parameters that are known otherwise.
 */
export function theoryOptions(
  command: Command,
  theory: TaskTheory,
  called: TheoryCommand,
  without: readonly string[] = [],
): TheoryReader {
  const parameters = Object.entries<ParameterText>(theory.parameters);
  const wanted = parameters.filter(([name]) => !without.includes(name));
  for (const [name, { symbol, description, default: usual }] of wanted) {
    command.option(`${flagOf(name)} <${symbol}>`, description, number(flagOf(name)), usual);
  }
  const own = called === "transition" ? { ...theory.options, ...theory.transition?.options } : theory.options;
  const options = Object.entries(own).filter(([, { commands }]) => commands?.includes(called) ?? true);
  for (const [name, text] of options) command.addOption(optionOf(name, text));
  return {
    parameters: (flags) => picked(flags, wanted),
    options: (flags) => ({ ...picked(flags, options), path: flagOf }),
  };
}

function picked(flags: TheoryFlags, named: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(named.flatMap(([name]) => (flags[name] === undefined ? [] : [[name, flags[name]]])));
}

function optionOf(name: string, text: OptionText): Option {
  const flag = flagOf(name);
  const { description } = text;
  switch (text.type) {
    case "choice":
      return new Option(`${flag} <kind>`, description).choices(text.choices).default(text.default);
    case "number":
      return new Option(`${flag} <${text.symbol}>`, description).argParser(number(flag)).default(text.default);
    case "text":
      return new Option(`${flag} <${text.symbol}>`, description).argParser((value) => text.read(value, flag));
    case "switch":
      return new Option(flag, description);
  }
}

/** The thresholds of the phase rule, as options. */
export interface RuleFlags {
  coexistence: number;
  domination: number;
}

export function phaseRuleOptions(command: Command): Command {
  return command
    .option(
      "--coexistence <p>",
      "side wells count as present from this probability on",
      number("--coexistence"),
      defaultRule.coexistence,
    )
    .option(
      "--domination <p>",
      "side wells count as dominant from this probability on",
      number("--domination"),
      defaultRule.domination,
    );
}

export function phaseRuleOf({ coexistence, domination }: RuleFlags): PhaseRule {
  return { coexistence, domination };
}

export interface TeacherStudentFlags extends Parameters {
  action: ActionKind;
  ridge: RidgeKind;
  trace?: boolean;
  modes: number;
}

/** Options of the teacher–student theory for commands that are given data, which say what samples and dimension are. */
export function teacherStudentDataOptions(command: Command): Command {
  theoryOptions(command, teacherStudent.theory, "theory", ["samples", "dim"]);
  return command;
}

/** The approximation that these flags ask for. */
export function approximationOf({ action, ridge, trace = false, modes }: TeacherStudentFlags): TheoryOptions {
  return { action, ridge, trace, modes, path: flagOf };
}

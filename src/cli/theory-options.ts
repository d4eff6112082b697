/** The options that make a network of either task, and an approximation of its theory. */
import { type Command, Option } from "commander";
import { fig3, type Parameters as ModularParameters } from "../tasks/modular-addition/parameters.ts";
import type { Normalisation } from "../tasks/modular-addition/theory/limit.ts";
import { fig2, type Parameters, type RidgeKind } from "../tasks/teacher-student/parameters.ts";
import type { ActionKind } from "../tasks/teacher-student/theory/action.ts";
import { defaultRule, type PhaseRule } from "../theory/phases.ts";
import { number } from "./numbers.ts";

/**
 * With "network", only those that a theory without trace term and further modes takes; with "data", those that data do
 * not say: without samples and dimension.
 */
export function teacherStudentOptions(command: Command, extent: "network" | "data" | "all" = "all"): Command {
  command.option("--width <N>", "neurons", number("--width"), fig2.width);
  if (extent !== "data") {
    command
      .option("--samples <n>", "training samples", number("--samples"), fig2.samples)
      .option("--dim <d>", "input dimension", number("--dim"), fig2.dim);
  }
  command
    .option(
      "--input-variance <σ_w²>",
      "prior variance of an input weight is σ_w²/d",
      number("--input-variance"),
      fig2.inputVariance,
    )
    .option(
      "--readout-variance <σ_a²>",
      "prior variance of a readout weight is σ_a²/N",
      number("--readout-variance"),
      fig2.readoutVariance,
    )
    .option("--epsilon <ε>", "weight of the cubic part of the teacher", number("--epsilon"), fig2.epsilon)
    .option("--noise <σ²>", "observation noise", number("--noise"), fig2.noise)
    .addOption(
      new Option("--action <kind>", "the norm across").choices(["printed", "exact-norm"]).default("exact-norm"),
    )
    .addOption(new Option("--ridge <kind>", "what stands for σ²/n").choices(["ek", "finite-n"]).default("ek"));
  if (extent === "network") return command;
  return command
    .option("--trace", "count the cost of fluctuations of the discrepancy", false)
    .option("--modes <m>", "odd Hermite components of the error kept, 2 to 5", number("--modes"), 2);
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
  trace: boolean;
  modes: number;
}

export interface ModularAdditionFlags extends ModularParameters {
  normalisation: Normalisation;
  trace: boolean;
}

/** The same for modular addition. */
export function modularAdditionOptions(command: Command, extent: "network" | "all" = "all"): Command {
  command
    .option("--modulus <P>", "an odd prime", number("--modulus"), fig3.modulus)
    .option("--width <N>", "neurons", number("--width"), fig3.width)
    .option(
      "--readout-variance <σ_a²>",
      "prior variance of a readout weight is σ_a²/N",
      number("--readout-variance"),
      fig3.readoutVariance,
    )
    .option("--sextic <γ>", "strength of the sextic weight decay", number("--sextic"), fig3.sextic)
    .option("--noise <σ²>", "observation noise", number("--noise"), fig3.noise)
    .addOption(
      new Option("--normalisation <kind>", "of the kernel's eigenvalue")
        .choices(["printed", "corrected"])
        .default("corrected"),
    );
  if (extent === "network") return command;
  return command.option("--trace", "count the cost of fluctuations of the discrepancy", false);
}

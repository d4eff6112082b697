/** What the commands that sample have in common. */
import type { Command } from "commander";
import { GrokphaseError } from "../errors.ts";
import type { AutoReport } from "../run/auto-report.ts";
import type { RunResult } from "../run/result.ts";
import type { RunOptions } from "../run/run.ts";
import { numberBetween, wholeNumber } from "../validation.ts";
import type { SweepResult } from "../work/sweep.ts";
import { interruptible } from "./interruption.ts";
import { numeric } from "./options.ts";
import { print, remark, table } from "./output.ts";
import { showProgress } from "./progress.ts";
import { runTable, short } from "./run-table.ts";

const MOST_THREADS = 1024;
/** Observables of a run that a sweep's table shows. */
const COLUMNS = 3;

export interface SamplingFlags {
  threads?: number;
  checkpointSeconds: number;
  json?: true;
}

export function samplingOptions(command: Command): Command {
  const threads = numeric("--threads", wholeNumber(1, MOST_THREADS));
  const seconds = numeric("--checkpoint-seconds", numberBetween(0, 3600));
  return command
    .option("--threads <k>", "workers; as many as the machine has, unless told", threads)
    .option("--checkpoint-seconds <s>", "what a kill costs at most", seconds, 10)
    .option("--json", "print the result as one JSON document");
}

/**
 * Runs `work` with progress on stderr and Ctrl-C in hand, and prints what it comes to.
 * @throws GrokphaseError "cancelled" after the result of a run that was stopped has been printed.
 */
export async function sampling(
  flags: SamplingFlags,
  folder: string,
  work: (options: RunOptions) => Promise<RunResult>,
): Promise<void> {
  await watched(flags, folder, work, describe);
}

/** The same for a sweep: a line a noise. */
export async function sweeping(
  flags: SamplingFlags,
  folder: string,
  work: (options: RunOptions) => Promise<SweepResult>,
): Promise<void> {
  await watched(flags, folder, work, describeSweep);
}

async function watched<Result extends { status: RunResult["status"] }>(
  { threads, checkpointSeconds, json }: SamplingFlags,
  folder: string,
  work: (options: RunOptions) => Promise<Result>,
  text: (result: Result) => string,
): Promise<void> {
  const result = await interruptible(async (signal) => {
    const progress = showProgress();
    try {
      const options: RunOptions = { signal, checkpointSeconds, remark, onProgress: progress.update };
      return await work(threads === undefined ? options : { ...options, threads });
    } finally {
      progress.stop();
    }
  });
  print(result, json, () => text(result));
  if (result.status === "cancelled") {
    throw new GrokphaseError("cancelled", `stopped, with all draws kept; go on with: grokphase resume ${folder}`);
  }
}

/** The first observables of each run, with their errors, and its verdict. */
function describeSweep({ runs }: SweepResult): string {
  const names = Object.keys(runs[0]?.result.observables ?? {}).slice(0, COLUMNS);
  const rows = runs.map(({ noise, result: { observables, verdict } }) => [
    String(noise),
    ...names.map((name) => `${short(observables[name]!.mean)} ± ${short(observables[name]!.mcse, 2)}`),
    verdict.text,
  ]);
  return table([["noise", ...names, ""], ...rows]);
}

function describe(result: RunResult): string {
  const { virial, sampler, verdict, auto } = result;
  const ratios = virial
    ? `virial ratios: input ${virial.input.toFixed(3)}, readout ${virial.readout.toFixed(3)}\n`
    : "";
  const asked = auto ? describeAuto(auto) : "";
  return `${runTable(result)}${ratios}${describeSampler(sampler)}${asked}${verdict.text}\n`;
}

function describeSampler(sampler: RunResult["sampler"]): string {
  if (sampler === null || sampler.acceptance === null) return "";
  const { acceptance, stepSize } = sampler;
  return `acceptance: ${acceptance.toFixed(3)} at step size ${short(stepSize)}\n`;
}

function describeAuto({ met, reason, answers, history }: AutoReport): string {
  const { stepSize, steps } = history.at(-1)!;
  const lines = Object.entries(answers).map(([name, { target, mcse, bias }]) => {
    const moved = bias ? `, moved by the step size by ${bias.bias.toPrecision(2)} ± ${bias.error.toPrecision(2)}` : "";
    return `${name}: known to ${mcse?.toPrecision(2) ?? "–"}, asked for ${target.toPrecision(2)}${moved}\n`;
  });
  const at = `${steps} steps${stepSize === null ? "" : ` of size ${stepSize}`}`;
  return `${lines.join("")}${met ? "met" : "not met"} at stage ${history.length}, ${at}: ${reason}\n`;
}

/** grokphase status: where a run stands, or each run of a sweep. */
import type { Command } from "commander";
import { type RunStatus, statusOf } from "../../run/status.ts";
import { sweepStatus } from "../../work/sweep.ts";
import { print, table } from "../output.ts";

export function register(program: Command): void {
  program
    .command("status")
    .description("say where a run stands, without touching it")
    .argument("<folder>", "the folder of the run")
    .option("--json", "print one JSON document")
    .action((folder: string, { json }: { json?: true }) => {
      const sweep = sweepStatus(folder);
      if (sweep) {
        const lines = sweep.runs.map(
          ({ folder: name, status }) => `${name}: ${status ? summary(status) : "not begun"}`,
        );
        print(sweep, json, () => lines.join("\n"));
        return;
      }
      const found = statusOf(folder);
      print(found, json, () => describe(found));
    });
}

function summary({ status, pid, stepsDone, stepsTotal }: RunStatus): string {
  const by = pid === null ? "" : ` (process ${pid})`;
  return `${status}${by}: ${stepsDone} of ${stepsTotal} steps`;
}

function describe(found: RunStatus): string {
  const { chains, verdict } = found;
  const header = ["data set · chain", "steps", "draws"];
  const rows = chains.map(({ dataSet, chain, step, draws }) => [`${dataSet} · ${chain}`, `${step}`, `${draws}`]);
  return `${summary(found)}\n${table([header, ...rows])}${verdict?.text ?? ""}`;
}

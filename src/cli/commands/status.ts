/** grokphase status: where a run stands. */
import type { Command } from "commander";
import { statusOf } from "../../runs/status.ts";
import { print, table } from "../output.ts";

export function register(program: Command): void {
  program
    .command("status")
    .description("say where a run stands, without touching it")
    .argument("<folder>", "the folder of the run")
    .option("--json", "print one JSON document")
    .action((folder: string, { json }: { json?: true }) => {
      const found = statusOf(folder);
      print(found, json, () => {
        const { status, pid, stepsDone, stepsTotal, chains, verdict } = found;
        const by = pid === null ? "" : ` (process ${pid})`;
        const header = ["data set · chain", "steps", "draws"];
        const rows = chains.map(({ dataSet, chain, step, draws }) => [`${dataSet} · ${chain}`, `${step}`, `${draws}`]);
        const summary = `${status}${by}: ${stepsDone} of ${stepsTotal} steps`;
        return `${summary}\n${table([header, ...rows])}${verdict?.text ?? ""}`;
      });
    });
}

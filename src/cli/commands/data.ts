/** grokphase data: what a run trains and tests on, as .npy files. */
import type { Command } from "commander";
import { readConfiguration } from "../../configuration/overrides.ts";
import { presets } from "../../configuration/presets.ts";
import { loadCore } from "../../core/module.ts";
import { wholeNumber } from "../../validation.ts";
import { numeric, repeatable } from "../options.ts";
import { print } from "../output.ts";

interface DataFlags {
  set: string[];
  dataSet: number;
  out: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command("data")
    .description("write the data set that a run trains and tests on, and its teacher, as .npy files")
    .argument("<configuration>", `a JSON file, or a preset: ${Object.keys(presets).join(", ")}`)
    .option("--set <path=value>", "change a value of the configuration, such as seed=2; repeatable", repeatable, [])
    .option(
      "--data-set <k>",
      "which of the configuration's data sets, from 0 on",
      numeric("--data-set", wholeNumber(0, Number.MAX_SAFE_INTEGER)),
      0,
    )
    .requiredOption("--out <folder>", "where the files go; those of the same names are replaced")
    .option("--json", "print one JSON document")
    .action(async (source: string, { set, dataSet, out, json }: DataFlags) => {
      // Data do not depend on the noise: of a list, any will do.
      const [experiment] = [readConfiguration(source, set)].flat();
      const { exportData } = await import("../../run/data-export.ts");
      const files = exportData(await loadCore(), experiment!, dataSet, out);
      const { task, seed, precision } = experiment!;
      print({ task: task.kind, seed, dataSet, precision, files, out }, json, () =>
        files.map(({ name, shape }) => `${out}/${name}: ${shape.join(" × ")}\n`).join(""),
      );
    });
}

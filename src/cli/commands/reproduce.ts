/** grokphase reproduce: figures of the paper and beyond it, computed on this machine. */
import { type Command, Option } from "commander";
import { badInput } from "../../errors.ts";
import { figures, groups } from "../../figures/index.ts";
import type { Reproduction } from "../../report/reproduce.ts";
import { SCALES, type Scale } from "../../work/plan.ts";
import type { Shard } from "../../work/shard.ts";
import { interruptible } from "../interruption.ts";
import { repeatable } from "../options.ts";
import { print, remark } from "../output.ts";
import { duration, showProgress } from "../progress.ts";
import { type SamplingFlags, samplingOptions } from "../sampling.ts";

interface ReproduceFlags extends SamplingFlags {
  scale: Scale;
  out: string;
  set: string[];
  shard?: Shard;
}

export function register(program: Command): void {
  const names = [...new Set([...Object.keys(figures), ...Object.keys(groups)])];
  const command = program
    .command("reproduce")
    .description("compute figures: numbers, drawings, and a report of what was met and missed")
    .argument("<figures...>", names.join(", "))
    .addOption(
      new Option("--scale <scale>", "minutes, or the paper's sizes and counts").choices(SCALES).default("light"),
    )
    .requiredOption("--out <folder>", "where everything goes; what is there already is not computed again")
    .option("--set <path=value>", "change a value of every run, such as dataSets=4; repeatable", repeatable, [])
    .option(
      "--shard <i/n>",
      "the i-th of n shares of the work; drawn when all are done, without this option",
      readShard,
    );
  samplingOptions(command).action(
    async (given: string[], { scale, out, set, shard, threads, checkpointSeconds, json }: ReproduceFlags) => {
      const unknown = given.find((name) => !names.includes(name));
      if (unknown !== undefined) throw badInput("figure", `one of ${names.join(", ")}`, unknown);
      const wanted = new Set(given.flatMap((name) => groups[name] ?? [name]));
      const chosen = await Promise.all([...wanted].map((name) => figures[name]!()));
      // Drawing takes long to load; only this command needs it.
      const { reproduce } = await import("../../report/reproduce.ts");
      const commandOf = (...some: string[]) => {
        const changes = set.flatMap((one) => ["--set", one]);
        return commandLine(["reproduce", ...some, "--scale", scale, ...changes, "--out", out]);
      };
      const reproduction = await interruptible(async (signal) => {
        let progress = showProgress();
        try {
          return await reproduce(chosen, out, {
            ...(threads !== undefined && { threads }),
            checkpointSeconds,
            scale,
            overrides: set,
            ...(shard && { shard }),
            command: commandOf(...given),
            commandOf,
            signal,
            onProgress: (now) => progress.update(now),
            remark,
            onOutlook({ figure, runs, calculations, missing, seconds, threads: workers }) {
              const others = missing - runs - calculations;
              const parts = [
                ...(runs > 0 ? [`${runs} runs, about ${duration(seconds)} on ${workers} threads`] : []),
                ...(calculations > 0 ? [`${calculations} calculations of seconds each`] : []),
                ...(others > 0 ? [`${others} more left to other shards`] : []),
              ];
              remark(`to compute${figure === undefined ? "" : ` for ${figure}`}: ${parts.join("; ")}`);
            },
            onReport({ report, done, count }) {
              if (count > 1) remark(`report, ${done} of ${count} figures: ${report}`);
            },
            onStart({ name: piece, experiment, number, count, secondsLeft }) {
              progress.stop();
              progress = showProgress();
              const before = `${number} of ${count}: ${piece}`;
              if (experiment === null) return remark(before);
              const { dataSets, chains, sampler } = experiment;
              const size = `data sets × chains × steps: ${dataSets} × ${chains} × ${sampler.steps}`;
              remark(`${before}, ${size}; about ${duration(secondsLeft)} left in all`);
            },
          });
        } finally {
          progress.stop();
        }
      });
      print(reproduction, json, () => describe(reproduction));
    },
  );
}

function readShard(text: string): Shard {
  const [index, count, ...rest] = text.split("/").map((part) => (/^\d{1,6}$/.test(part) ? Number(part) : Number.NaN));
  if (rest.length > 0 || !(index! >= 1 && index! <= count!)) {
    throw badInput("--shard", "i/n with 1 ≤ i ≤ n, such as 2/8", text);
  }
  return { index: index!, count: count! };
}

/** As it would be typed: words that a shell would take apart in quotes. */
function commandLine(words: readonly string[]): string {
  return ["npx", "grokphase", ...words]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}

function describe({ report, figures: drawn, runs, missing }: Reproduction): string {
  if (report === null) {
    const rest = missing === 0 ? "nothing is missing" : `${missing} pieces are missing, of other shards`;
    return `this share is done, ${rest}; when all are, the same command without --shard draws`;
  }
  const targets = drawn.flatMap((figure) => figure.targets.flatMap((group) => group.targets));
  const met = targets.filter(({ verdict }) => verdict === "met").length;
  const equilibrated = runs.filter(({ status }) => status === "equilibrated").length;
  return [
    `${met} of ${targets.length} targets met, ${equilibrated} of ${runs.length} runs equilibrated`,
    `report: ${report}`,
  ].join("\n");
}

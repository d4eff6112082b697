/**
 * Effective samples per gradient and per second of every sampler on the experiment of the paper's
 * Fig. 2, at its full size and at two smaller ones of the same theory (PHYSICS 6).
 *
 * Each replica warms up once, on a data set of its own; then every sampler goes on from the same
 * weights, settles, and is measured over the same number of gradients. Time is CPU time of this
 * process, so that a busy machine counts less. The paper's own dynamics are measured where they
 * can be; at larger sizes they are bounded, see `boundOf`.
 *
 *     npm run bench:samplers [-- eighth half one]
 */
import { writeFileSync } from "node:fs";
import { openChain } from "../src/chain/open-chain.ts";
import { quench } from "../src/chain/quench.ts";
import { presets } from "../src/configuration/presets.ts";
import { type Configuration, resolveExperiment } from "../src/configuration/resolve.ts";
import { type Core, loadCore } from "../src/core/module.ts";
import { effectiveSampleSize } from "../src/diagnostics/effective-sample-size.ts";
import type { ChainState } from "../src/experiment/chain.ts";
import type { Experiment } from "../src/experiment/experiment.ts";
import { samplerReport } from "../src/run/sections/sampler.ts";

const OBSERVABLES = ["f1", "f3", "dropletFraction"] as const;
type Observable = (typeof OBSERVABLES)[number];

interface Contender {
  sampler: Record<string, unknown>;
  /** Gradients of one step. */
  gradients: number;
}

/** The first one's variances serve the bounds of others. */
const contenders: Record<string, Contender> = {
  underdamped: { sampler: { kind: "underdamped" }, gradients: 1 },
  "langevin, h = 0.05": { sampler: { kind: "langevin", stepSize: 0.05 }, gradients: 1 },
  "mala, adapted": { sampler: { kind: "mala" }, gradients: 1 },
  "hmc, 5 leapfrog steps": { sampler: { kind: "hmc", leapfrogSteps: 5, stepSize: 0.2 }, gradients: 5 },
  "hmc, 15 leapfrog steps": { sampler: { kind: "hmc", leapfrogSteps: 15, stepSize: 0.2 }, gradients: 15 },
  // One more after each draw of the readout, and another one after a refused trajectory.
  "gibbs, 3 leapfrog steps": { sampler: { kind: "gibbs", leapfrogSteps: 3, stepSize: 0.3 }, gradients: 4.2 },
  "gibbs, 8 leapfrog steps": { sampler: { kind: "gibbs", leapfrogSteps: 8, stepSize: 0.3 }, gradients: 9.2 },
  "gibbs, 15 leapfrog steps": { sampler: { kind: "gibbs", leapfrogSteps: 15, stepSize: 0.3 }, gradients: 16.2 },
};

const PLAIN = "plain, the paper's";

interface Size {
  preset: string;
  replicas: number;
  warmUp: number;
  /** Gradients of a contender to settle, and then to be measured. */
  settle: number;
  measured: number;
  /** Steps of the paper's dynamics. */
  plain: number;
  /** Overdamped dynamics whose autocorrelation is longer than what is measured: they are bounded. */
  bound: readonly string[];
}

const sizes: Record<string, Size> = {
  eighth: {
    preset: "fig2-eighth",
    replicas: 2,
    warmUp: 2000,
    settle: 1000,
    measured: 12_000,
    plain: 80_000,
    bound: [],
  },
  half: {
    preset: "fig2-half",
    replicas: 1,
    warmUp: 800,
    settle: 300,
    measured: 1500,
    plain: 500,
    bound: ["langevin, h = 0.05", PLAIN],
  },
  one: {
    preset: "fig2-one",
    replicas: 1,
    warmUp: 400,
    settle: 150,
    measured: 600,
    plain: 200,
    bound: ["langevin, h = 0.05", PLAIN],
  },
};

/** The paper's noise in the middle of its transition. */
const NOISE = 0.15;
/** Gradients of which the time is taken. */
const TIMED = 60;
/** At most so many draws of a chain: more say nothing more. */
const MOST_DRAWS = 12_000;

function experimentOf(preset: string, sampler: Record<string, unknown>): Experiment {
  const base = presets[preset] as Configuration;
  return resolveExperiment({ ...base, noise: NOISE, dataSets: 64, chains: 1, sampler } as Configuration);
}

interface Measured {
  series: Record<Observable, Float64Array>;
  stepSize: number;
  acceptance: number | null;
}

/** Goes on from a state for some steps and measures what comes after the burn-in. */
function run(core: Core, experiment: Experiment, replica: number, state: ChainState | null): [Measured, ChainState] {
  const spec = { experiment, dataSet: replica, chain: 0, planted: null };
  const chain = openChain(core, spec, state);
  const { steps, burnIn } = experiment.sampler;
  chain.advance(burnIn);
  const draws = chain.advance(steps - burnIn);
  const end = chain.state();
  chain.close();
  const names = draws.names;
  const series = Object.fromEntries(
    OBSERVABLES.map((name) => {
      const column = names.indexOf(name);
      return [name, Float64Array.from(draws.steps, (_, row) => draws.values[row * names.length + column]!)];
    }),
  ) as Measured["series"];
  const report = samplerReport(core, experiment, [end])!;
  return [{ series, stepSize: report.stepSize, acceptance: report.acceptance }, end];
}

/** Milliseconds of CPU time a gradient, of steps that keep no draw. */
function timeOf(core: Core, experiment: Experiment, state: ChainState, gradients: number): number {
  const { sampler } = experiment;
  const steps = Math.ceil(TIMED / gradients);
  const silent = { ...experiment, sampler: { ...sampler, burnIn: 0, thin: 1e9 } } as Experiment;
  const chain = openChain(core, { experiment: silent, dataSet: 0, chain: 0, planted: null }, { ...state, step: 1 });
  const before = process.cpuUsage();
  chain.advance(steps);
  const { user, system } = process.cpuUsage(before);
  chain.close();
  return (user + system) / 1000 / steps / gradients;
}

const average = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const variance = (values: ArrayLike<number>) => {
  const all = Array.from(values);
  const centre = average(all);
  return average(all.map((x) => (x - centre) ** 2));
};

/**
 * At most how many effective samples a step of reversible dynamics makes. Its autocorrelation is a
 * mixture of falling exponentials, so its logarithm is convex: from ρ(K) at lag K on it falls no
 * faster than ρ(K)^{t/K}, and the autocorrelation time is at least 2K/−ln ρ(K). ρ(K) comes from how
 * far an observable moves in K steps, E(x_{t+K} − x_t)² = 2 Var x (1 − ρ(K)), and from its variance
 * in the run of a faster sampler; K is the longest lag at which ρ is surely not 0.
 */
function boundOf(series: Float64Array, variance: number): number {
  for (let lag = Math.floor(series.length / 6); ; lag = Math.floor(lag / 2)) {
    let moved = 0;
    for (let t = lag; t < series.length; t++) moved += (series[t]! - series[t - lag]!) ** 2;
    const correlation = 1 - moved / (series.length - lag) / (2 * variance);
    // No neuron crossed a well's border: nothing can be said.
    if (moved === 0) return Number.NaN;
    if (correlation >= 0.5) return -Math.log(correlation) / (2 * lag);
    if (lag === 1) return 1;
  }
}

interface Row {
  size: string;
  sampler: string;
  /** "≤" for a bound. */
  relation: "" | "≤";
  stepSize: number;
  acceptance: number | null;
  millisecondsPerGradient: number;
  /** Effective samples per 1,000 gradients, and their standard errors; a bound has none. */
  perThousand: Record<Observable, { mean: number; error: number | null }>;
}

function measure(core: Core, name: string, size: Size): Row[] {
  const warm = Array.from({ length: size.replicas }, (_, replica) => {
    const steps = size.warmUp;
    const experiment = experimentOf(size.preset, { kind: "underdamped", steps, burnIn: steps - 1, thin: 1 });
    const [, state] = run(core, experiment, replica, null);
    return { experiment, state };
  });
  const from = (replica: number, experiment: Experiment) => {
    const { experiment: before, state } = warm[replica]!;
    return { ...quench(before, experiment, state), step: 0 };
  };
  const rows: Row[] = [];
  let variances: Record<Observable, number>[] = [];
  const all: Record<string, Contender> = {
    ...contenders,
    [PLAIN]: { sampler: { kind: "langevin", preconditioner: "none", learningRate: 2e-3 }, gradients: 1 },
  };
  for (const [sampler, { sampler: options, gradients }] of Object.entries(all)) {
    const burnIn = sampler === PLAIN ? 1 : Math.ceil(size.settle / gradients);
    const kept = sampler === PLAIN ? size.plain : Math.ceil(size.measured / gradients);
    const thin = Math.max(1, Math.floor(kept / MOST_DRAWS));
    const experiment = experimentOf(size.preset, { ...options, steps: burnIn + kept, burnIn, thin });
    const finished = warm.map((_, replica) => run(core, experiment, replica, from(replica, experiment)));
    const runs = finished.map(([measured]) => measured);
    variances = variances.length > 0 ? variances : runs.map(variancesOf);
    const time = timeOf(core, experiment, finished[0]![1], gradients);
    const row = rowOf(name, sampler, runs, kept * gradients, time);
    if (size.bound.includes(sampler)) {
      row.relation = "≤";
      for (const observable of OBSERVABLES) {
        const bounds = runs.map(({ series }, r) => boundOf(series[observable], variances[r]![observable]));
        row.perThousand[observable] = { mean: 1000 * average(bounds), error: null };
      }
    }
    rows.push(row);
    print(row);
  }
  return rows;
}

function variancesOf({ series }: Measured): Record<Observable, number> {
  return Object.fromEntries(OBSERVABLES.map((name) => [name, variance(series[name])])) as Record<Observable, number>;
}

function rowOf(size: string, sampler: string, runs: Measured[], gradients: number, time: number): Row {
  const perThousand = Object.fromEntries(
    OBSERVABLES.map((observable) => {
      const found = runs.map(({ series }) => effectiveSampleSize([[series[observable]]]) ?? 0);
      const mean = average(found);
      // Of an autocorrelation time τ from n draws with a window of 5τ: Sokal (1997), √(2(2·5τ + 1)/n).
      const draws = runs[0]!.series[observable].length;
      const relative = Math.sqrt((2 * ((10 * draws) / Math.max(1, mean) + 1)) / draws / runs.length);
      return [observable, { mean: (1000 * mean) / gradients, error: (1000 * mean * relative) / gradients }];
    }),
  ) as Row["perThousand"];
  const accepted = runs.flatMap(({ acceptance }) => acceptance ?? []);
  return {
    size,
    sampler,
    relation: "",
    stepSize: average(runs.map(({ stepSize }) => stepSize)),
    acceptance: accepted.length > 0 ? average(accepted) : null,
    millisecondsPerGradient: time,
    perThousand,
  };
}

function print(row: Row): void {
  const { size, sampler, relation, stepSize, acceptance, millisecondsPerGradient: time } = row;
  const values = OBSERVABLES.map((observable) => {
    const { mean, error } = row.perThousand[observable];
    if (Number.isNaN(mean)) return `${observable} –`;
    const spread = error === null ? "" : ` ± ${error.toPrecision(2)}`;
    return `${observable} ${relation}${mean.toPrecision(3)}${spread} (${(mean / time).toPrecision(3)}/s)`;
  });
  const accepted = acceptance === null ? "" : `, acceptance ${acceptance.toFixed(2)}`;
  console.log(`${size} · ${sampler}: step ${stepSize.toPrecision(3)}${accepted}, ${time.toPrecision(3)} ms a gradient`);
  console.log(`    effective samples per 1,000 gradients (a CPU second): ${values.join(" · ")}`);
}

const asked = process.argv.slice(2);
const core = await loadCore();
const results: Row[] = [];
for (const [name, size] of Object.entries(sizes)) {
  if (asked.length === 0 || asked.includes(name)) results.push(...measure(core, name, size));
}
writeFileSync("build/bench/samplers.json", `${JSON.stringify(results, null, 2)}\n`);

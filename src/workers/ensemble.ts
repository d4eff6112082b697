/** Runs the chains of an experiment on a pool of workers. */
import { platform } from "#platform";
import { badInput, GrokphaseError } from "../errors.ts";
import type { ChainSpec, ChainState, Draws } from "../experiment/chain.ts";
import { taskOf } from "../tasks/index.ts";
import { type PoolWorker, startPool } from "./pool.ts";
import { stretches } from "./stretch.ts";
import { openTeam } from "./team.ts";

const STRETCH_SECONDS = 0.25;

export interface Progress {
  /** Steps done, over all chains and from their very start. */
  stepsDone: number;
  stepsTotal: number;
  /** Steps a second since this call began, over all chains. */
  rate: number;
}

export interface EnsembleOptions {
  /** The chains, each from where it stands; null starts it. */
  chains: readonly { spec: ChainSpec; state: ChainState | null }[];
  /** Workers to start. More threads than unfinished chains work in teams, where memory can be shared. */
  threads: number;
  /** Stops at the next boundary of a stretch: every draw that was made is delivered, and a checkpoint with it. */
  signal?: AbortSignal;
  /** At most this long between two checkpoints of a chain, give or take a stretch. */
  checkpointSeconds: number;
  /** Length of a stretch, after which draws come and a stop is heeded; 0.25 unless told. */
  stretchSeconds?: number;
  /** Kept draws, in the order of the chain's steps. `index` is the chain's in `chains`. */
  onDraws(index: number, draws: Draws): void | Promise<void>;
  /** A state to go on from; its draws have all been delivered before. The last one stands at the chain's end, or where it was stopped. */
  onCheckpoint(index: number, state: ChainState): void | Promise<void>;
  onProgress?(progress: Progress): void;
}

/** A chain and how far it is. */
interface Job {
  readonly index: number;
  readonly spec: ChainSpec;
  state: ChainState | null;
  step: number;
  readonly steps: number;
}

/** Regrouping opens a chain anew; it pays when at least this much of it is left. */
const REGROUP_SECONDS = 2;

/**
 * Runs all chains to their end. The bytes of what it delivers depend neither on
 * the number of threads, nor on teams, stretches or checkpoints.
 *
 * Chains spread over workers by messages. When fewer chains than threads are
 * left and memory can be shared, each is split over a team of workers.
 *
 * @throws GrokphaseError "cancelled" after `signal`; "worker-died" when a worker
 * ends under way; whatever a chain or a callback throws. Before that the other
 * chains are stopped like by `signal`.
 */
export async function runEnsemble(options: EnsembleOptions): Promise<void> {
  const { threads, signal } = options;
  if (!Number.isInteger(threads) || threads < 1) throw badInput("threads", "a whole number above 0", threads);
  const jobs = options.chains.map(({ spec, state }, index): Job => {
    return { index, spec, state, step: state?.step ?? 0, steps: spec.experiment.sampler.steps };
  });
  const unfinished = () => jobs.filter((job) => job.step < job.steps);
  if (unfinished().length === 0) return;
  const inTeams = jobs.every(({ spec }) => taskOf(spec.experiment.task).teams);
  const canShare = inTeams && platform.sharedMemoryObstacle === null;
  const pool = await startPool(canShare ? threads : Math.min(threads, unfinished().length));
  const report = progressReport(jobs, options.onProgress);
  try {
    for (let left = unfinished(); left.length > 0; left = unfinished()) {
      if (signal?.aborted) throw new GrokphaseError("cancelled", "stopped; the draws made so far are kept");
      await runRound(left, divide(pool.workers, left.length), canShare, options, report);
    }
  } finally {
    await pool.close();
  }
}

/** Workers in at most `count` teams, as even as can be. */
function divide<T>(workers: readonly T[], count: number): T[][] {
  const teams = Math.min(count, workers.length);
  return Array.from({ length: teams }, (_, i) => workers.filter((_, j) => j % teams === i));
}

/**
 * Each team takes a chain after the other. Ends when all are done or stopped,
 * or, if `regroup`, when a team has nothing left to do and could help another.
 */
async function runRound(
  jobs: readonly Job[],
  teams: readonly PoolWorker[][],
  regroup: boolean,
  options: EnsembleOptions,
  report: () => void,
): Promise<void> {
  const queue = [...jobs];
  const failures: unknown[] = [];
  let idle = false;
  const stopped = () => failures.length > 0 || options.signal?.aborted === true;
  const leave = (secondsLeft: number) => stopped() || (regroup && idle && secondsLeft > REGROUP_SECONDS);

  await Promise.all(
    teams.map(async (members) => {
      try {
        while (queue.length > 0 && !stopped()) await runJob(queue.shift()!, members, leave, options, report);
        idle = true;
      } catch (error) {
        failures.push(error);
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
}

/** Runs one chain until it is done or `leave`, told the seconds it will still take, says so. */
async function runJob(
  job: Job,
  members: readonly PoolWorker[],
  leave: (secondsLeft: number) => boolean,
  options: EnsembleOptions,
  report: () => void,
): Promise<void> {
  const { checkpointSeconds, onDraws, onCheckpoint } = options;
  const stretch = stretches(options.stretchSeconds ?? STRETCH_SECONDS);
  const team = await openTeam(members, job.spec, job.state);
  let checkpoint = now();
  let secondsLeft = 0;
  while (job.step < job.steps && !leave(secondsLeft)) {
    const steps = stretch.next(job.steps - job.step);
    const start = now();
    const draws = await team.advance(steps);
    const seconds = now() - start;
    job.step += steps;
    stretch.took(steps, seconds);
    secondsLeft = ((job.steps - job.step) * seconds) / steps;
    if (draws.steps.length > 0) await onDraws(job.index, draws);
    report();
    if (now() - checkpoint >= checkpointSeconds && job.step < job.steps) {
      await onCheckpoint(job.index, await team.state());
      checkpoint = now();
    }
  }
  job.state = await team.state();
  await onCheckpoint(job.index, job.state);
  await team.close();
}

/** Seconds, from any fixed moment. */
const now = () => performance.now() / 1000;

function progressReport(jobs: readonly Job[], onProgress: EnsembleOptions["onProgress"]): () => void {
  const sum = (key: "step" | "steps") => jobs.reduce((total, job) => total + job[key], 0);
  const [before, stepsTotal, start] = [sum("step"), sum("steps"), now()];
  return () => {
    const stepsDone = sum("step");
    onProgress?.({ stepsDone, stepsTotal, rate: (stepsDone - before) / (now() - start) });
  };
}

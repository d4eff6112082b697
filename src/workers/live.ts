/**
 * A live session: the chains of an experiment, advanced in step with each other for as long as someone watches, and
 * taking another experiment (a quench) under way.
 */
import { platform } from "#platform";
import { weightsOf } from "../chain/open-chain.ts";
import { quench } from "../chain/quench.ts";
import { unpackEarly } from "../core/module.ts";
import { badInput, GrokphaseError } from "../errors.ts";
import {
  type ChainSpec,
  type ChainState,
  type Draws,
  type PlantedStart,
  startsPlanted,
  type Weights,
} from "../experiment/chain.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { LARGEST_STEP } from "../moves/schedule.ts";
import { taskOf } from "../tasks/index.ts";
import { type Pool, startPool } from "./pool.ts";
import { stretches } from "./stretch.ts";
import { openTeam, type Team } from "./team.ts";
import { askWorker } from "./theorist.ts";

/** From this step on, a session has gone on under this experiment. */
export interface Stage {
  step: number;
  experiment: Experiment;
}

/**
 * "running" and "paused" by wish; "failed" when a worker died or a chain diverged, until `restart`; "closed" for good.
 */
export type LiveStatus = "running" | "paused" | "failed" | "closed";

export interface LiveOptions {
  /** Its `sampler.steps` and `sampler.burnIn` do not matter: a session keeps draws from the start and has no end. */
  experiment: Experiment;
  /** Workers: at least one a chain. More work in teams where memory can be shared, and are not started elsewhere. */
  threads: number;
  /** Begins paused; false unless told. */
  paused?: boolean;
  /** Steps a second that are not to be exceeded; as fast as can be unless told. */
  pace?: number;
  /** Time between two deliveries of draws; 1/30 s unless told. */
  stretchSeconds?: number;
  /** Time between two states to restart from; 1 s unless told. */
  checkpointSeconds?: number;
  /** Kept draws, in the order of the chain's steps and never twice. Chains count through data sets, then chains of a data set. */
  onDraws(index: number, draws: Draws): void;
  /** A change of status, with the error when it is "failed". */
  onStatus?(status: LiveStatus, error: unknown): void;
}

export interface LiveSession {
  readonly status: LiveStatus;
  /** Steps that every chain has done and delivered. */
  readonly step: number;
  /** The experiments of the session; with the seeds in them they determine every number. */
  readonly history: readonly Stage[];
  /** Workers that are at work. */
  readonly threads: number;
  /** Steps a second that are not exceeded. */
  pace: number;
  /** The session pauses when it stands at this step or beyond; infinite unless set. */
  until: number;
  /** Resolves when no chain moves any more; `step` then stands. */
  pause(): Promise<void>;
  resume(): void;
  /**
   * Goes on with the same weights under another experiment (`quench`), all chains from one step on.
   * @returns that step
   * @throws GrokphaseError "bad-input" where the weights would not fit or there would be other chains
   */
  change(experiment: Experiment): Promise<number>;
  /** Where each chain stands, all at one step. */
  states(): Promise<ChainState[]>;
  /** The weights of each chain, all at one step. */
  weights(): Promise<Weights[]>;
  /**
   * After a failure: new workers, from the last common state. What is drawn again has the same bytes and is not
   * delivered again.
   * @param experiment  another one to go on with, such as one with a smaller step after a chain diverged
   */
  restart(experiment?: Experiment): Promise<void>;
  close(): Promise<void>;
}

const STRETCH_SECONDS = 1 / 30;
const CHECKPOINT_SECONDS = 1;

/** Opens the chains of an experiment on workers and lets them run. */
export async function openLive(options: LiveOptions): Promise<LiveSession> {
  const session = new Session(options);
  await session.launch();
  return session;
}

/** A stretch that every team is at. */
interface Round {
  steps: number;
  begun: number;
  draws: Promise<Draws[]>;
}

class Session implements LiveSession {
  readonly #options: LiveOptions;
  readonly #history: [Stage, ...Stage[]];
  readonly #delivered: number[];
  #status: LiveStatus;
  #step = 0;
  #pace: number;
  #until = Number.POSITIVE_INFINITY;
  #pool: Pool | null = null;
  #teams: Team[] = [];
  #checkpoint: { states: (ChainState | null)[]; taken: number };
  #driving: Promise<void> = Promise.resolve();
  #restarting: Promise<void> | null = null;
  /** What needs all chains at rest. */
  readonly #requests: { run(): Promise<void>; reject(error: unknown): void }[] = [];
  #wake: () => void = () => {};

  constructor(options: LiveOptions) {
    const { threads, pace = Number.POSITIVE_INFINITY } = options;
    const experiment = endless(options.experiment);
    const chains = experiment.dataSets * experiment.chains;
    if (!Number.isInteger(threads) || threads < chains) {
      throw badInput("threads", `a whole number, at least one for each of ${chains} chains`, threads);
    }
    this.#options = options;
    this.#history = [{ step: 0, experiment }];
    this.#delivered = Array<number>(chains).fill(-1);
    this.#checkpoint = { states: Array<null>(chains).fill(null), taken: now() };
    this.#status = options.paused ? "paused" : "running";
    this.#pace = checkPace(pace);
  }

  get status(): LiveStatus {
    return this.#status;
  }
  get step(): number {
    return this.#step;
  }
  get history(): readonly Stage[] {
    return this.#history;
  }
  get threads(): number {
    return this.#pool?.workers.length ?? 0;
  }
  get pace(): number {
    return this.#pace;
  }
  set pace(stepsPerSecond: number) {
    this.#pace = checkPace(stepsPerSecond);
    this.#wake();
  }

  get until(): number {
    return this.#until;
  }
  set until(step: number) {
    if (!(step >= 0)) throw badInput("until", "a step number from 0 on", step);
    this.#until = step;
    this.#wake();
  }

  get #experiment(): Experiment {
    return this.#history.at(-1)!.experiment;
  }

  /** Starts the workers, opens the chains at the last checkpoint and begins to advance them. */
  async launch(status = this.#status): Promise<void> {
    const { states } = this.#checkpoint;
    const share = taskOf(this.#experiment.task).teams && platform.sharedMemoryObstacle === null;
    const threads = share ? this.#options.threads : states.length;
    unpackEarly(threads > states.length ? "shared" : "strict");
    const pool = await startPool(threads);
    this.#pool = pool;
    try {
      await this.#open(states);
    } catch (error) {
      await pool.close();
      throw error;
    }
    this.#turn(status);
    this.#driving = this.#drive();
  }

  async #open(states: readonly (ChainState | null)[]): Promise<void> {
    const experiment = this.#experiment;
    const { workers } = this.#pool!;
    const wanted = experiment.sampler.start !== "prior" && states.includes(null);
    const planted = wanted ? ((await askWorker(workers[0]!, "planted", [experiment])) as PlantedStart) : null;
    const specs = chainSpecs(experiment).map((spec) => ({
      ...spec,
      planted: startsPlanted(experiment.sampler, spec.chain) ? planted : null,
    }));
    this.#teams = await Promise.all(
      specs.map((spec, i) => {
        const members = workers.filter((_, j) => j % specs.length === i);
        return openTeam(members, spec, states[i]!);
      }),
    );
    this.#step = states[0]?.step ?? 0;
  }

  /** Advances the chains while that is wished, one round ahead of what has been delivered, so that no worker waits. */
  async #drive(): Promise<void> {
    const { stretchSeconds = STRETCH_SECONDS, checkpointSeconds = CHECKPOINT_SECONDS } = this.#options;
    const stretch = stretches(stretchSeconds);
    let ahead: Round | null = null;
    let finished = now();
    const settle = async () => {
      if (!ahead) return;
      const { steps, begun } = ahead;
      const draws = await ahead.draws;
      ahead = null;
      stretch.took(steps, now() - Math.max(begun, finished));
      finished = now();
      this.#step += steps;
      for (const [index, some] of draws.entries()) this.#deliver(index, some);
    };
    try {
      while (this.#status !== "closed") {
        const due = now() - this.#checkpoint.taken >= checkpointSeconds;
        if (this.#requests.length > 0 || this.#status === "paused" || due) {
          await settle();
          if (this.#requests.length > 0) await this.#requests.shift()!.run();
          else if (this.#status === "paused") await this.#sleep(Number.POSITIVE_INFINITY);
          else await this.#keep();
          finished = now();
          continue;
        }
        const left = Math.min(LARGEST_STEP, this.#until) - this.#step - (ahead?.steps ?? 0);
        if (left <= 0) {
          await settle();
          if (this.#status === "running") this.#turn("paused");
          continue;
        }
        const fast = this.#pace === Number.POSITIVE_INFINITY;
        const most = fast ? left : Math.min(left, Math.max(1, Math.round(this.#pace * stretchSeconds)));
        const round = this.#begin(stretch.next(most));
        await settle();
        ahead = round;
        if (fast) continue;
        await settle();
        await this.#sleep(round.steps / this.#pace - (now() - round.begun));
      }
    } catch (error) {
      await this.#fail(error);
    }
    for (const { reject } of this.#requests.splice(0)) reject(this.#ended());
  }

  #begin(steps: number): Round {
    const draws = Promise.all(this.#teams.map((team) => team.advance(steps)));
    draws.catch(() => {}); // Awaited in `settle`, perhaps only after the round before has failed.
    return { steps, begun: now(), draws };
  }

  #deliver(index: number, draws: Draws): void {
    const fresh = draws.steps.findIndex((step) => step > this.#delivered[index]!);
    if (fresh < 0 || this.#status === "closed") return;
    this.#delivered[index] = draws.steps.at(-1)!;
    this.#options.onDraws(index, fresh === 0 ? draws : drawsFrom(draws, fresh));
  }

  /** Takes a state of every chain; they are at rest. */
  async #keep(): Promise<ChainState[]> {
    const states = await Promise.all(this.#teams.map((team) => team.state()));
    this.#checkpoint = { states, taken: now() };
    return states;
  }

  async #fail(error: unknown): Promise<void> {
    await this.#pool?.close();
    if (this.#status !== "closed") this.#turn("failed", error);
  }

  #turn(status: LiveStatus, error: unknown = null): void {
    if (this.#status === status) return;
    this.#status = status;
    this.#wake();
    this.#options.onStatus?.(status, error);
  }

  /** Until `seconds` have passed or something is wished. */
  #sleep(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(seconds) ? setTimeout(resolve, Math.max(0, seconds) * 1000) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Runs `work` when all chains rest. */
  #atRest<T>(work: () => Promise<T>): Promise<T> {
    if (this.#status === "closed" || this.#status === "failed") return Promise.reject(this.#ended());
    return new Promise((resolve, reject) => {
      this.#requests.push({ run: () => work().then(resolve, this.#refusing(reject)), reject });
      this.#wake();
    });
  }

  /** A refused wish leaves the session as it was; anything else ends it. */
  #refusing(reject: (error: unknown) => void) {
    return (error: unknown): void => {
      reject(error);
      if (!(error instanceof GrokphaseError && error.code === "bad-input")) throw error;
    };
  }

  #ended(): GrokphaseError {
    return new GrokphaseError("cancelled", `the session is ${this.#status}`);
  }

  pause(): Promise<void> {
    if (this.#status === "running") this.#turn("paused");
    return this.#status === "paused" ? this.#atRest(async () => {}) : Promise.resolve();
  }

  resume(): void {
    if (this.#status === "paused") this.#turn("running");
  }

  change(experiment: Experiment): Promise<number> {
    return this.#atRest(async () => {
      const states = await this.#keep();
      await this.#enter(experiment, states, async (quenched) => {
        await Promise.all(this.#teams.map((team) => team.close()));
        await this.#open(quenched);
      });
      return this.#step;
    });
  }

  /** Makes `experiment` the present stage, from these states on. */
  async #enter(
    experiment: Experiment,
    states: readonly (ChainState | null)[],
    open: (quenched: readonly (ChainState | null)[]) => Promise<void>,
  ): Promise<void> {
    const [from, to] = [this.#experiment, endless(experiment)];
    for (const key of ["dataSets", "chains"] as const) {
      if (from[key] !== to[key]) throw badInput(key, `${from[key]}, as many as the session has`, to[key]);
    }
    const quenched = states.map((state) => state && quench(from, to, state));
    const step = states[0]?.step ?? 0;
    // Only the first stage, in which the weights were drawn, counts without a step of its own.
    if (this.#history.length > 1 && this.#history.at(-1)!.step === step) this.#history.pop();
    this.#history.push({ step, experiment: to });
    this.#checkpoint = { states: quenched, taken: now() };
    await open(quenched);
  }

  states(): Promise<ChainState[]> {
    return this.#atRest(() => this.#keep());
  }

  async weights(): Promise<Weights[]> {
    return this.#atRest(async () => (await this.#keep()).map((state) => weightsOf(this.#experiment, state)));
  }

  async restart(experiment?: Experiment): Promise<void> {
    if (this.#status !== "failed") return;
    this.#restarting ??= this.#restart(experiment).finally(() => {
      this.#restarting = null;
    });
    await this.#restarting;
  }

  async #restart(experiment?: Experiment): Promise<void> {
    await this.#driving;
    if (experiment) await this.#enter(experiment, this.#checkpoint.states, async () => {});
    await this.launch("running");
  }

  async close(): Promise<void> {
    this.#turn("closed");
    await this.#pool?.close();
    await this.#driving;
  }
}

/** The experiment as a session runs it. */
function endless(experiment: Experiment): Experiment {
  return { ...experiment, sampler: { ...experiment.sampler, steps: LARGEST_STEP, burnIn: 0 } };
}

function chainSpecs(experiment: Experiment): Omit<ChainSpec, "planted">[] {
  return Array.from({ length: experiment.dataSets * experiment.chains }, (_, i) => {
    return { experiment, dataSet: Math.floor(i / experiment.chains), chain: i % experiment.chains };
  });
}

/** The draws from number `first` on. */
function drawsFrom({ names, steps, values, overlaps }: Draws, first: number): Draws {
  const [row, width] = [names.length, overlaps.length / steps.length];
  return {
    names,
    steps: steps.slice(first),
    values: values.slice(first * row),
    overlaps: overlaps.slice(first * width),
  };
}

function checkPace(pace: number): number {
  if (!(pace > 0)) throw badInput("pace", "a number above 0", pace);
  return pace;
}

/** Seconds, from any fixed moment. */
const now = () => performance.now() / 1000;

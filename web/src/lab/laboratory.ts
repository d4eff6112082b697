/** The experiment on the page: a live session, what it has shown, and the theory of every stage of it. */
import {
  type ChainState,
  type Experiment,
  GrokphaseError,
  type LiveSession,
  openLive,
  resolveExperiment,
  type Stage,
  type Weights,
} from "grokphase";
import { canGoOn, configurationOf, differences, type Settings } from "../state/settings.ts";
import { type Store, store } from "../state/store.ts";
import type { Answer } from "../tasks/view.ts";
import { Recorder } from "./recorder.ts";
import { Theory, theoryKey } from "./theory.ts";

/** While a slider moves, the networks are quenched at most so often. */
const QUENCH_SECONDS = 0.12;
/** A new network is only made when a slider has rested for so long. */
const REST_SECONDS = 0.25;

/** What theory says from a step on. */
export interface Prediction {
  step: number;
  settings: Settings;
  values: Answer["values"];
  /** Whether it is of another network, and no prediction. */
  reference: boolean;
}

export type Status = "starting" | "running" | "paused" | "failed";

export interface Trouble {
  message: string;
  /** Whether going on from the last state can help. */
  restartable: boolean;
}

export class Laboratory {
  readonly theory = new Theory();
  readonly status: Store<Status> = store<Status>("starting");
  readonly trouble = store<Trouble | null>(null);
  /** What theory says of the present settings. */
  readonly answer = store<Answer | null>(null);
  /** Why theory says nothing; null where it does. */
  silence: string | null = null;
  recorder = new Recorder();
  predictions: Prediction[] = [];
  /** Resolves when the first networks are at work, or cannot be: what can wait until then leaves them the processor. */
  readonly begun: Promise<void>;
  /** Called when there is something new to draw. */
  onNews: () => void = () => {};
  #settings: Settings;
  #session: LiveSession | null = null;
  #opening: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastChange = 0;
  #wantsToRun: boolean;
  #generation = 0;

  constructor(settings: Settings, running: boolean) {
    this.#settings = settings;
    this.#wantsToRun = running;
    this.#reopen();
    this.begun = this.#opening;
    void this.#solve();
  }

  get step(): number {
    return this.#session?.step ?? 0;
  }

  get history(): readonly Stage[] {
    return this.#session?.history ?? [];
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** Workers at work; fewer than set where memory cannot be shared. */
  get threads(): number {
    return this.#session?.threads ?? 0;
  }

  get running(): boolean {
    return this.status.value === "running";
  }

  /** Follows the settings: goes on with the same networks where they fit, and makes new ones where not. */
  set(settings: Settings): void {
    const before = this.#settings;
    this.#settings = settings;
    const changed = differences(before, settings);
    if (changed.length === 0) return;
    void this.#solve();
    if (theoryKey(before) !== theoryKey(settings)) void this.#predict();
    const now = performance.now() / 1000;
    if (!canGoOn(before, settings) || !this.#session || this.#session.status === "failed") {
      this.#later(REST_SECONDS, () => this.#reopen());
    } else if (!this.#restPending) {
      this.#later(Math.max(0, this.#lastChange + QUENCH_SECONDS - now), () => this.#quench());
    }
  }

  #restPending = false;

  #later(seconds: number, work: () => void): void {
    clearTimeout(this.#timer);
    const reopening = seconds === REST_SECONDS;
    this.#restPending = reopening;
    this.#timer = setTimeout(() => {
      this.#restPending = false;
      work();
    }, seconds * 1000);
  }

  /** Throws the networks away and makes new ones from the same seed. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#restPending = false;
    this.#reopen();
  }

  run(): void {
    this.#wantsToRun = true;
    if (!this.#session) return;
    this.#session.until = Number.POSITIVE_INFINITY;
    this.#session.resume();
  }

  /** So many steps and no more, from a pause. */
  advance(steps: number): void {
    const session = this.#session;
    if (session?.status !== "paused") return;
    session.until = session.step + steps;
    session.resume();
  }

  pause(): void {
    this.#wantsToRun = false;
    void this.#session?.pause();
  }

  /** New workers, from the last state before the failure; a chain that diverged goes on under the present settings. */
  async restart(): Promise<void> {
    const session = this.#session;
    if (!session) return this.reset();
    try {
      this.trouble.set(null);
      await session.restart(this.#experiment());
    } catch (error) {
      this.#complain(error);
    }
  }

  /** The states of all networks, all at one step. */
  async states(): Promise<{ states: ChainState[]; weights: Weights[]; step: number; history: readonly Stage[] }> {
    const session = this.#session;
    if (!session) throw new GrokphaseError("cancelled", "there is no network yet");
    const resumes = session.status === "running";
    await session.pause();
    const result = {
      states: await session.states(),
      weights: await session.weights(),
      step: session.step,
      history: [...session.history],
    };
    if (resumes) session.resume();
    return result;
  }

  /** Weights of every network, without a pause; null while there are none to be had. */
  async look(): Promise<Weights[] | null> {
    return this.#session?.weights().catch(() => null) ?? null;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#generation++;
    await Promise.all([this.#session?.close(), this.theory.close()]);
  }

  #experiment(): Experiment {
    return resolveExperiment(configurationOf(this.#settings));
  }

  #reopen(): void {
    const generation = ++this.#generation;
    const settings = this.#settings;
    this.status.set("starting");
    this.trouble.set(null);
    this.recorder = new Recorder();
    this.predictions = [];
    this.#opening = this.#opening.then(async () => {
      if (generation !== this.#generation) return;
      const old = this.#session;
      this.#session = null;
      await old?.close();
      const { recorder } = this;
      try {
        const session = await openLive({
          experiment: this.#experiment(),
          threads: Math.max(settings.workers, settings.dataSets),
          paused: true,
          pace: settings.pace === 0 ? Number.POSITIVE_INFINITY : settings.pace,
          onDraws: (index, draws) => {
            recorder.add(index, draws);
            this.onNews();
          },
          onStatus: (status, error) => {
            if (generation !== this.#generation || status === "closed") return;
            this.status.set(status);
            if (error) this.#complain(error);
            this.onNews();
          },
        });
        if (generation !== this.#generation) return void (await session.close());
        this.#session = session;
        this.status.set("paused");
        if (this.#wantsToRun) session.resume();
        void this.#predict();
        // What was set while the workers started.
        if (this.#settings !== settings) this.#quench();
      } catch (error) {
        if (generation === this.#generation) this.#complain(error);
      }
      this.onNews();
    });
  }

  #quench(): void {
    const session = this.#session;
    if (!session) return;
    this.#lastChange = performance.now() / 1000;
    session.pace = this.#settings.pace === 0 ? Number.POSITIVE_INFINITY : this.#settings.pace;
    try {
      const experiment = this.#experiment();
      const present = session.history.at(-1)!.experiment;
      if (sameRun(present, experiment)) return;
      const thinned = { ...present, sampler: { ...present.sampler, thin: experiment.sampler.thin } };
      const turns = !sameRun(thinned as Experiment, experiment);
      session.change(experiment).then(
        () => {
          if (turns) this.recorder.turn();
          void this.#predict();
        },
        (error: unknown) => {
          if (session.status !== "closed") this.#complain(error);
        },
      );
    } catch (error) {
      this.#complain(error);
    }
  }

  async #solve(): Promise<void> {
    const settings = this.#settings;
    try {
      const answer = await this.theory.solve(settings);
      if (settings !== this.#settings) return;
      this.silence = null;
      this.answer.set(answer);
    } catch (error) {
      if (settings !== this.#settings || (error as GrokphaseError).code === "cancelled") return;
      this.silence = (error as Error).message;
      this.answer.set(null);
    }
    this.onNews();
  }

  /** Theory's lines from the present stage on. */
  async #predict(): Promise<void> {
    const stage = this.history.at(-1);
    const { recorder } = this;
    const settings = this.#settings;
    if (!stage) return;
    try {
      const { values, reference } = await this.theory.solve(settings);
      if (recorder !== this.recorder || settings !== this.#settings) return;
      if (this.predictions.at(-1)?.step === stage.step) this.predictions.pop();
      this.predictions.push({ step: stage.step, settings, values, reference: reference !== undefined });
      this.onNews();
    } catch {
      // Told by #solve.
    }
  }

  #complain(error: unknown): void {
    const known = error instanceof GrokphaseError ? error : null;
    const restartable = known?.code === "worker-died" || known?.code === "diverged";
    const message = error instanceof Error ? error.message : String(error);
    this.trouble.set({ message, restartable });
    if (!this.#session || this.#session.status === "failed") this.status.set("failed");
  }
}

/** Whether two experiments make the same chain, but for their length. */
function sameRun(one: Experiment, other: Experiment): boolean {
  const endless = (of: Experiment) => JSON.stringify({ ...of, sampler: { ...of.sampler, steps: 1, burnIn: 0 } });
  return endless(one) === endless(other);
}

/** Live sessions: what is delivered is what single chains compute, through quenches, pauses and the death of a worker. */
import type { Worker } from "node:worker_threads";
import {
  type Draws,
  type Experiment,
  type LiveOptions,
  type LiveSession,
  type LiveStatus,
  loadCore,
  openChain,
  openLive,
  openTheorist,
  plantedStart,
  quench,
  resolveExperiment,
  type Stage,
  teacherStudentTheory,
} from "grokphase";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LangevinOptions } from "../../src/moves/langevin/index.ts";
import { type Changes, chainSpec } from "../experiment.ts";

/** A step that no posterior here makes diverge, whenever it is quenched. */
const safe = { stepSize: 0.01 };

const experimentOf = ({ sampler, ...changes }: Changes = {}) =>
  chainSpec({
    dataSets: 1,
    chains: 2,
    network: { width: 43 },
    task: { dim: 7, samples: 101 },
    sampler: { ...safe, ...sampler },
    ...changes,
  }).experiment;
const experiment = experimentOf();

interface Watched {
  session: LiveSession;
  draws: Draws[][];
  heard: { status: LiveStatus; error: unknown }[];
  /** Resolves when every chain has delivered a draw of at least this step. */
  reached(step: number): Promise<void>;
}

let open: LiveSession[] = [];
let workers: Worker[] = [];
const remember = (worker: Worker) => workers.push(worker);
beforeEach(() => {
  workers = [];
  process.on("worker", remember);
});
afterEach(async () => {
  await Promise.all(open.map((session) => session.close()));
  open = [];
  process.off("worker", remember);
});

async function watch(changes: Partial<LiveOptions> = {}): Promise<Watched> {
  const of = changes.experiment ?? experiment;
  const draws: Draws[][] = Array.from({ length: of.dataSets * of.chains }, () => []);
  const heard: Watched["heard"] = [];
  const session = await openLive({
    experiment: of,
    threads: draws.length,
    stretchSeconds: 0.005,
    ...changes,
    onDraws: (index, some) => void draws[index]!.push(some),
    onStatus: (status, error) => void heard.push({ status, error }),
  });
  open.push(session);
  const reached = (step: number) =>
    expect
      .poll(() => draws.every((parts) => (parts.at(-1)?.steps.at(-1) ?? -1) >= step), { timeout: 20_000, interval: 2 })
      .toBe(true);
  return { session, draws, heard, reached };
}

/** The same chain on this thread: stage after stage, up to `end`. */
async function replay(history: readonly Stage[], index: number, end: number) {
  const core = await loadCore();
  const { chains, sampler } = history[0]!.experiment;
  const planted = sampler.start === "planted" ? plantedStart(core, history[0]!.experiment) : null;
  const draws: Draws[] = [];
  let state = null;
  for (const [i, { experiment }] of history.entries()) {
    const spec = { experiment, dataSet: Math.floor(index / chains), chain: index % chains, planted };
    const from = state && quench(history[i - 1]!.experiment, experiment, state);
    const chain = openChain(core, spec, from);
    draws.push(chain.advance((history[i + 1]?.step ?? end) - chain.step));
    state = chain.state();
    chain.close();
  }
  return { draws, state: state! };
}

const numbers = (parts: readonly Draws[]) => ({
  steps: parts.flatMap(({ steps }) => [...steps]),
  values: parts.flatMap(({ values }) => [...values]),
  overlaps: parts.flatMap(({ overlaps }) => [...overlaps]),
});

async function expectReplayed({ session, draws }: Watched): Promise<void> {
  const states = await session.states();
  for (const [index, parts] of draws.entries()) {
    const expected = await replay(session.history, index, session.step);
    expect(states[index]).toEqual(expected.state);
    expect(numbers(parts)).toEqual(numbers(expected.draws));
  }
}

const warmer = (noise: number, changes: Partial<LangevinOptions> = {}): Experiment => ({
  ...experiment,
  noise,
  sampler: { ...experiment.sampler, ...changes } as LangevinOptions,
});

describe("the numbers are those of the chains alone", () => {
  test("two chains, far beyond the steps of the experiment", async () => {
    const watched = await watch();
    await watched.reached(3 * experiment.sampler.steps);
    await watched.session.pause();
    expect(watched.draws[0]!.length).toBeGreaterThan(1);
    await expectReplayed(watched);
  });

  test("one chain on a team of three", async () => {
    const watched = await watch({ experiment: experimentOf({ chains: 1 }), threads: 3 });
    expect(watched.session.threads).toBe(3);
    await watched.reached(200);
    await watched.session.pause();
    await expectReplayed(watched);
  });

  test("through quenches: noise, sampler, samples, ε and prior", async () => {
    const watched = await watch();
    const { session } = watched;
    const changes = [
      warmer(0.6),
      warmer(0.6, { preconditioner: "none", stepSize: 1e-4, thin: 3 }),
      { ...experiment, task: { ...experiment.task, samples: 64, testSamples: 9, epsilon: 0.4 } },
      { ...experiment, network: { ...experiment.network, readoutVariance: 0.3 } },
      // To a sampler with momenta, to one that carries numbers, and back.
      experimentOf({ sampler: { kind: "underdamped", adaptation: "burn-in", stepSize: 1 } }),
      experimentOf({ sampler: { kind: "hmc", stepSize: 0.1 } }),
      experiment,
    ];
    for (const [i, change] of changes.entries()) {
      await watched.reached(session.step + 40);
      expect(await session.change(change)).toBe(session.history[i + 1]!.step);
    }
    await watched.reached(session.step + 40);
    await session.pause();
    expect(session.history.map(({ experiment }) => experiment.noise)).toEqual([0.2, 0.6, 0.6, 0.2, 0.2, 0.2, 0.2, 0.2]);
    await expectReplayed(watched);
  });

  test("through a change of sampler and back: momenta begin anew", async () => {
    const watched = await watch();
    const { session } = watched;
    for (const kind of ["underdamped", "hmc", "gibbs", "mala", "langevin"] as const) {
      await watched.reached(session.step + 30);
      const { task, network, noise, dataSets, chains, seed, precision } = experiment;
      const sampler = { kind, ...safe, steps: 100, burnIn: 0, thin: 4 };
      await session.change(resolveExperiment({ task, network, noise, dataSets, chains, seed, precision, sampler }));
    }
    await watched.reached(session.step + 30);
    await session.pause();
    expect(session.history.map(({ experiment }) => experiment.sampler.kind).join(" ")).toBe(
      "langevin underdamped hmc gibbs mala langevin",
    );
    await expectReplayed(watched);
  });

  test("a planted start, at a noise with side wells", async () => {
    const planted = experimentOf({
      task: { dim: 53, samples: 375 },
      network: { width: 88, readoutVariance: 8 / 700 / Math.sqrt(1 / 8) },
      noise: 0.05,
      sampler: { start: "planted" },
    });
    const watched = await watch({ experiment: planted });
    await watched.reached(20);
    await watched.session.pause();
    await expectReplayed(watched);
  });
});

describe("wishes", () => {
  test("until: it pauses at that very step, and goes on from it", async () => {
    const watched = await watch({ paused: true });
    const { session } = watched;
    for (const end of [1, 137, 300]) {
      session.until = end;
      session.resume();
      await expect.poll(() => session.status).toBe("paused");
      expect(session.step).toBe(end);
      await session.pause();
      expect(session.step).toBe(end);
    }
    // At its end already: a wish to go on ends at once.
    session.resume();
    await expect.poll(() => session.status).toBe("paused");
    expect(session.step).toBe(300);
    session.until = Number.POSITIVE_INFINITY;
    session.resume();
    await watched.reached(400);
    expect(() => {
      session.until = Number.NaN;
    }).toThrow(/^until: expected a step number/);
    await session.pause();
    await expectReplayed(watched);
  });

  test("pause stands still, resume goes on", async () => {
    const watched = await watch();
    const { session } = watched;
    await watched.reached(20);
    await session.pause();
    const { step } = session;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(session.step).toBe(step);
    session.resume();
    await watched.reached(step + 20);
    expect(watched.heard.map(({ status }) => status)).toEqual(["paused", "running"]);
  });

  test("a session that begins paused takes changes, of which the last at a step counts", async () => {
    const watched = await watch({ paused: true });
    const { session } = watched;
    for (const noise of [0.3, 0.4, 0.5]) expect(await session.change(warmer(noise))).toBe(0);
    expect(session.history.map(({ step, experiment }) => [step, experiment.noise])).toEqual([
      [0, 0.2],
      [0, 0.5],
    ]);
    session.resume();
    await watched.reached(30);
    await session.pause();
    await expectReplayed(watched);
  });

  test("a pace is not exceeded, and may change", async () => {
    const watched = await watch({ pace: 100, stretchSeconds: 0.02 });
    const { session } = watched;
    const start = performance.now();
    await watched.reached(40);
    expect(performance.now() - start).toBeGreaterThan(350);
    session.pace = Number.POSITIVE_INFINITY;
    const fast = performance.now();
    const { step } = session;
    await watched.reached(step + 1000);
    expect(performance.now() - fast).toBeLessThan(9_000); // 10 s at the old pace.
    expect(() => {
      session.pace = 0;
    }).toThrow("pace: expected a number above 0, found 0");
  });

  test("weights that would not fit, or other chains, are refused, and the session goes on", async () => {
    const watched = await watch();
    const { session } = watched;
    const wide = experimentOf({ network: { width: 44 } });
    await expect(session.change(wide)).rejects.toThrow(
      "network.width: expected 43, as the weights were made for, found 44",
    );
    await expect(session.change({ ...experiment, chains: 3 })).rejects.toThrow(/^chains: expected 2/);
    const { step } = session;
    await watched.reached(step + 40);
    expect(session.history).toHaveLength(1);
    await session.pause();
    await expectReplayed(watched);
  });

  test("fewer workers than chains are refused", async () => {
    await expect(watch({ threads: 1 })).rejects.toThrow(
      "threads: expected a whole number, at least one for each of 2 chains, found 1",
    );
  });

  test("close ends the workers, and nothing comes afterwards", async () => {
    const watched = await watch();
    await watched.reached(20);
    await watched.session.close();
    const count = watched.draws.flat().length;
    await expect.poll(() => workers.every(({ threadId }) => threadId === -1)).toBe(true);
    expect(watched.draws.flat()).toHaveLength(count);
    await expect(watched.session.states()).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("failures", () => {
  test.each([1, 2])(
    "a dead worker of two chains on %i workers each: restart repeats nothing and loses nothing",
    async (each) => {
      const watched = await watch({ threads: 2 * each, checkpointSeconds: 0.05 });
      const { session, heard } = watched;
      await watched.reached(200);
      await session.change(warmer(0.4));
      await watched.reached(session.step + 200);
      await workers[1]!.terminate();
      await expect.poll(() => session.status, { timeout: 10_000 }).toBe("failed");
      expect(heard.at(-1)!.error).toMatchObject({ name: "GrokphaseError", code: "worker-died" });
      await expect(session.change(warmer(0.5))).rejects.toMatchObject({ code: "cancelled" });
      const before = watched.draws[0]!.at(-1)!.steps.at(-1)!;
      await session.restart();
      expect(session.status).toBe("running");
      await watched.reached(before + 100);
      await session.pause();
      await expectReplayed(watched);
    },
  );

  test("a chain that diverges can go on with a smaller step", async () => {
    const watched = await watch({ checkpointSeconds: 1e9 });
    const { session, heard } = watched;
    await watched.reached(40);
    await session.change(warmer(0.2, { preconditioner: "none", stepSize: 0.05 })).catch(() => {});
    await expect.poll(() => session.status, { timeout: 10_000 }).toBe("failed");
    expect(heard.at(-1)!.error).toMatchObject({ code: "diverged", path: "sampler.stepSize" });
    await session.restart(experiment);
    const { step } = session;
    await watched.reached(step + 100);
    await session.pause();
    expect(session.history).toHaveLength(2);
    const states = await session.states();
    expect(states[0]).toEqual((await replay(session.history, 0, session.step)).state);
  });
});

test("a theorist answers with the bytes of this thread, and in order", async () => {
  const core = await loadCore();
  const theorist = await openTheorist();
  const parameters = { width: 88, samples: 375, dim: 53, inputVariance: 0.5, readoutVariance: 0.03, epsilon: -0.3 };
  const order: number[] = [];
  const noises = [0.05, 0.1, 0.2];
  const answers = await Promise.all(
    noises.map(async (noise) => {
      const answer = await theorist.ask("teacherStudent", { ...parameters, noise }, {}, Float64Array.of(0, 0.5));
      order.push(noise);
      return answer;
    }),
  );
  expect(order).toEqual(noises);
  for (const [i, { theory, curve }] of answers.entries()) {
    expect(theory).toEqual(teacherStudentTheory(core, { ...parameters, noise: noises[i]! }));
    expect(curve[1]! - curve[0]!).toBeGreaterThan(0);
  }
  const impossible = theorist.ask("teacherStudent", { ...parameters, noise: -1 }, {}, Float64Array.of(0));
  await expect(impossible).rejects.toMatchObject({ code: "bad-input", path: "noise" });
  await theorist.close();
  await expect(theorist.ask("teacherStudentTransition", { ...parameters, noise: 1 })).rejects.toMatchObject({
    code: "cancelled",
  });
});

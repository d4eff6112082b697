/** Theory on a worker, so that a page's own thread stays free. */
import { loadBuild, unpackEarly } from "../core/module.ts";
import type { TheoryKind } from "../tasks/index.ts";
import { type PoolWorker, startPool } from "./pool.ts";
import type { Answer, Arguments, QuestionName, Questions, TheoryQuestions } from "./questions.ts";

export interface Theorist {
  /**
   * Answers a question about the theory of a task: "solve", "curve", "diagram", "lines" or "transition". Questions are
   * answered in the order in which they are asked, with the bytes of a call on this thread.
   *
   * @throws GrokphaseError whatever the theory throws; "worker-died"; "cancelled" after `close`
   */
  ask<Name extends keyof TheoryQuestions<Kind>, Kind extends TheoryKind>(
    name: Name,
    kind: Kind,
    ...given: TheoryQuestions<Kind>[Name]["given"]
  ): Promise<TheoryQuestions<Kind>[Name]["answer"]>;
  /** Answers one of the package's theory functions, by its name and with its arguments less the core. */
  ask<Name extends keyof Questions>(name: Name, ...args: Arguments<Name>): Promise<Answer<Name>>;
  close(): Promise<void>;
}

/** Starts a worker that answers questions of theory. */
export async function openTheorist(): Promise<Theorist> {
  unpackEarly("strict");
  const pool = await startPool(1);
  const [worker] = pool.workers as [PoolWorker];
  return {
    // What a worker answers is typed by what it was asked.
    ask: (name: QuestionName, ...args: readonly unknown[]) => askWorker(worker, name, args) as Promise<never>,
    close: () => pool.close(),
  };
}

/** Asks any worker, whether or not it holds a chain. */
export async function askWorker(worker: PoolWorker, name: QuestionName, args: readonly unknown[]): Promise<unknown> {
  const build = await loadBuild("strict");
  return worker.call((face) => face.answer(build, name, args));
}

/** Theory on a worker, so that a page's own thread stays free. */
import { loadBuild, unpackEarly } from "../core/module.ts";
import { type PoolWorker, startPool } from "./pool.ts";
import type { Answer, Arguments, Questions } from "./questions.ts";

export interface Theorist {
  /**
   * Answers one of the package's theory functions, by its name and with its arguments less the core. Questions are
   * answered in the order in which they are asked.
   *
   * @throws GrokphaseError whatever the function throws; "worker-died"; "cancelled" after `close`
   */
  ask<Name extends keyof Questions>(name: Name, ...args: Arguments<Name>): Promise<Answer<Name>>;
  close(): Promise<void>;
}

/** Starts a worker that answers questions of theory with the same bytes as a call on this thread. */
export async function openTheorist(): Promise<Theorist> {
  unpackEarly("strict");
  const pool = await startPool(1);
  const [worker] = pool.workers as [PoolWorker];
  return { ask: (name, ...args) => askWorker(worker, name, args), close: () => pool.close() };
}

/** Asks any worker, whether or not it holds a chain. */
export async function askWorker<Name extends keyof Questions>(
  worker: PoolWorker,
  name: Name,
  args: Arguments<Name>,
): Promise<Answer<Name>> {
  const build = await loadBuild("strict");
  return (await worker.call((face) => face.answer(build, name, args))) as Answer<Name>;
}

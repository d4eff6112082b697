/** A pool of workers that speak Comlink, in which no call can wait for ever. */

import { type Remote, wrap } from "comlink";
import { startWorker } from "#worker-start";
import { GrokphaseError } from "../errors.ts";
import { carryErrors } from "./error-transfer.ts";
import type { WorkerFace } from "./worker.ts";

export interface PoolWorker {
  /**
   * Runs a call on the worker. Comlink's promise stays pending for ever when its
   * worker dies; this one rejects with "worker-died".
   */
  call<T>(task: (face: Remote<WorkerFace>) => Promise<T>): Promise<T>;
}

export interface Pool {
  readonly workers: readonly PoolWorker[];
  /** Ends all workers; calls under way reject with "cancelled". */
  close(): Promise<void>;
}

interface OwnedWorker extends PoolWorker {
  /** Resolves when the worker answers. */
  ready(): Promise<void>;
  end(): Promise<void>;
}

function start(): OwnedWorker {
  const worker = startWorker();
  const face = wrap<WorkerFace>(worker.endpoint);
  const waiting = new Set<(error: GrokphaseError) => void>();
  let ended: GrokphaseError | null = null;

  function finish(error: GrokphaseError): void {
    ended ??= error;
    for (const reject of waiting) reject(ended);
    waiting.clear();
  }
  worker.onDeath((cause) => finish(new GrokphaseError("worker-died", `a worker died: ${cause}`)));

  const call: PoolWorker["call"] = (task) =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      waiting.add(reject);
      task(face)
        .then(resolve, reject)
        .finally(() => waiting.delete(reject));
    });

  return {
    call,
    async ready() {
      worker.watch(await call((face) => face.holdLife()));
    },
    async end() {
      finish(new GrokphaseError("cancelled", "the workers were stopped"));
      await worker.terminate();
    },
  };
}

/**
 * Starts `count` workers and waits until each of them answers.
 *
 * @throws GrokphaseError "machine" where workers may not be started, "worker-died" where one ends before it answers
 */
export async function startPool(count: number): Promise<Pool> {
  carryErrors();
  const workers: OwnedWorker[] = [];
  const close = async () => {
    await Promise.all(workers.map((worker) => worker.end()));
  };
  try {
    while (workers.length < count) workers.push(start());
    await Promise.all(workers.map((worker) => worker.ready()));
  } catch (error) {
    await close();
    throw error;
  }
  return { workers, close };
}

/** How a host starts workers: `#worker-start`. */
import type { Endpoint } from "comlink";
import { GrokphaseError } from "../../errors.ts";

/** A worker, seen by the host that started it. */
export interface StartedWorker {
  readonly endpoint: Endpoint;
  /** Calls back once if the worker ends without `terminate`, with what is known of the cause. */
  onDeath(callback: (cause: string) => void): void;
  /**
   * Tells the host which lock the worker holds while it lives (see `holdLife`),
   * so that its death is noticed even where nothing announces it.
   */
  watch(lock: string | null): void;
  terminate(): Promise<void>;
}

/** @throws GrokphaseError "machine" where workers may not be started */
export type StartWorker = () => StartedWorker;

/** What is told where the place refuses to start a worker. */
export function refusedWorker(cause: unknown, advice = ""): GrokphaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GrokphaseError("machine", `cannot start a worker: ${reason}${advice}`, { cause });
}

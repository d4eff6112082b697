/**
 * What differs between Node and a browser. `#platform` stands for the
 * one that fits: the build puts it in, tests and types take Node's. Nothing else
 * asks where it runs.
 */
import type { Endpoint } from "comlink";

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

export interface Platform {
  /** "Node 20.20.2", or the browser's user agent. */
  readonly engine: string;
  /** Hardware threads that this process may use. */
  readonly threads: number;
  /** Why memory can't be shared between workers here; null where it can. */
  readonly sharedMemoryObstacle: string | null;
  startWorker(): StartedWorker;
  /** In a worker: the endpoint of its host. */
  hostEndpoint(): Endpoint;
  /**
   * In a worker: takes a lock that is let go when the worker ends, however it
   * ends, and gives its name; null where the end of a worker is announced, or
   * where there are no locks.
   */
  holdLife(): Promise<string | null>;
}

/** How a worker reaches its host: `#worker-host`. */
import type { Endpoint } from "comlink";

export interface WorkerHost {
  /** The endpoint of the host. */
  endpoint(): Endpoint;
  /**
   * Takes a lock that is let go when the worker ends, however it ends, and gives its name; null where the end of a
   * worker is announced, or where there are no locks or they may not be used.
   */
  holdLife(): Promise<string | null>;
}

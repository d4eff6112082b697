/**
 * What differs between Node and a browser, in three parts, each with a file for either place: where the code runs
 * (`#platform`, for everyone), how a host starts workers (`#worker-start`) and how a worker reaches its host
 * (`#worker-host`). The build puts in the one that fits; tests and types take Node's. Nothing else asks where it runs.
 *
 * The parts are apart so that neither a worker nor `grokphase/core` holds code that starts workers: a bundler that
 * finds it there follows the worker's script into itself, and some never come back.
 *
 * Nothing here touches the place while a module loads: a page's code is also imported on servers.
 */
export interface Platform {
  /** "Node 20.20.2", or the browser's user agent. */
  readonly engine: string;
  /** Hardware threads that this process may use. */
  readonly threads: number;
  /** Why memory can't be shared between workers here; null where it can. */
  readonly sharedMemoryObstacle: string | null;
}

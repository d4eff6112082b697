/** Ctrl-C, and the request to end that a system sends: the first one asks, the second one does not. */

const signals = ["SIGINT", "SIGTERM"] as const;
const CANCELLED = 130;

/** Runs work that stops, keeping what it has, when its signal is aborted. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(CANCELLED);
    controller.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}

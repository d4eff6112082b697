/**
 * The one error class of the project. Whoever catches it prints `message`, one
 * line that names the path of the value, what was expected and what was found.
 */

/** Whose fault it is: the input's, the machine's, the caller's wish to stop, a worker that died, or a chain that diverged. */
export type ErrorCode = "bad-input" | "machine" | "cancelled" | "worker-died" | "diverged";

const exitCodes: Record<ErrorCode, number> = {
  "bad-input": 2,
  machine: 1,
  "worker-died": 1,
  diverged: 1,
  cancelled: 130,
};

export interface ErrorDetails {
  /** Where the value stands: `sampler.stepSize`, `--noise`, a file name. */
  path?: string;
  expected?: string;
  found?: unknown;
  cause?: unknown;
}

export class GrokphaseError extends Error {
  override readonly name = "GrokphaseError";
  readonly code: ErrorCode;
  readonly path: string | undefined;

  constructor(code: ErrorCode, message: string, details: Pick<ErrorDetails, "path" | "cause"> = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.path = details.path;
  }

  /** The exit code of a command that ends with this error. */
  get exitCode(): number {
    return exitCodes[this.code];
  }
}

/** A value that is not what it has to be: "noise: expected a number above 0, found -1". */
export function badInput(path: string, expected: string, found: unknown): GrokphaseError {
  return new GrokphaseError("bad-input", `${path}: expected ${expected}, found ${show(found)}`, { path });
}

/** Any value in a few words, on one line. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "number" ? String(value) : json(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Programs may hand over what JSON has no words for: functions, big integers, objects that hold themselves. */
function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? `a ${typeof value}`;
  } catch {
    return typeof value === "bigint" ? `${value}n` : `a ${typeof value}`;
  }
}

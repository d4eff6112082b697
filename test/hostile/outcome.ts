/** What hostile input may come to: a result, or one line for people that names the value. */
import { expect } from "vitest";
import { GrokphaseError } from "../../src/errors.ts";

export type Outcome<T> = { result: T } | { refused: GrokphaseError };

/** Longest time that one case may take: everything here is small. */
const SECONDS = 20;

/**
 * Runs `work`; any error but one made for people is thrown on, and fails the test.
 * @param names  one of these stands in the line; any path of a value unless told.
 */
export function outcomeOf<T>(work: () => T, names?: readonly string[]): Outcome<T> {
  const start = process.cpuUsage();
  try {
    const result = work();
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(SECONDS);
    return { result };
  } catch (error) {
    if (!(error instanceof GrokphaseError)) throw error;
    const { message, path, code } = error;
    expect(message).not.toMatch(/[\n\r]/);
    expect(message.length).toBeLessThan(500);
    expect(message).not.toMatch(/RuntimeError|wasm|unreachable|undefined|\[object/);
    expect(["bad-input", "machine", "diverged"]).toContain(code);
    expect(path).toBeTruthy();
    if (names)
      expect(
        names.some((name) => message.includes(name)),
        message,
      ).toBe(true);
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(SECONDS);
    return { refused: error };
  }
}

import { afterEach, expect, test, vi } from "vitest";
import { interruptible } from "../../src/cli/interruption.ts";

const exit = vi.spyOn(process, "exit").mockImplementation((() => {}) as never);
afterEach(() => exit.mockClear());

test.each(["SIGINT", "SIGTERM"] as const)(
  "the first %s asks the work to stop, the second one ends the process",
  async (name) => {
    const before = process.listenerCount(name);
    const outcome = await interruptible(async (signal) => {
      expect(signal.aborted).toBe(false);
      process.emit(name);
      expect(signal.aborted).toBe(true);
      expect(exit).not.toHaveBeenCalled();
      process.emit(name);
      expect(exit).toHaveBeenCalledWith(130);
      return "what was done";
    });
    expect(outcome).toBe("what was done");
    expect(process.listenerCount(name)).toBe(before);
  },
);

test("work that fails gives the signals back", async () => {
  const before = process.listenerCount("SIGINT");
  await expect(
    interruptible(async () => {
      throw new Error("broken");
    }),
  ).rejects.toThrow("broken");
  expect(process.listenerCount("SIGINT")).toBe(before);
});

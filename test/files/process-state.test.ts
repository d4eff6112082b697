import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { stateOfProcess } from "../../src/files/process-state.ts";

test("this process is there and at work, with the time of its start", () => {
  const state = stateOfProcess(process.pid);
  expect(state?.ended).toBe(false);
  if (process.platform === "linux") expect(state?.started).toMatch(/^\d+$/);
});

test("a process that was waited for is not there", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "close");
  expect(stateOfProcess(child.pid!)).toBe(null);
});

test.skipIf(process.platform === "win32")(
  "a process that has ended below a parent that does not wait has ended",
  async () => {
    // The shell becomes `sleep`, which never asks for the child that it has from before.
    const parent = spawn("sh", ["-c", "sleep 0.1 & echo $!; exec sleep 60"]);
    try {
      const [bytes] = await once(parent.stdout, "data");
      const pid = Number(String(bytes));
      await expect.poll(() => stateOfProcess(pid)?.ended, { timeout: 20_000 }).toBe(true);
      // It is still known to the system, which is what a signal asks.
      expect(() => process.kill(pid, 0)).not.toThrow();
    } finally {
      parent.kill("SIGKILL");
    }
  },
);

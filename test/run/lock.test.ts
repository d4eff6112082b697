/** Who holds the lock of a folder: the living, never the dead, wherever they are. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockHolder, takeLock } from "../../src/run/folder/lock.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const newLock = () => join(temporaryFolder(), "lock");
const lines: string[] = [];
const remark = (line: string) => lines.push(line);

function written(file: string, holder: object, secondsAgo = 0): void {
  writeFileSync(file, JSON.stringify(holder));
  const then = Date.now() / 1000 - secondsAgo;
  utimesSync(file, then, then);
}

test("a lock that is held keeps others out, and is given back", () => {
  const file = newLock();
  const lock = takeLock(file, remark);
  lock.check();
  expect(lockHolder(file)).toBe(process.pid);
  expect(() => takeLock(file, remark)).toThrow(`process ${process.pid} on ${hostname()} is at work in this folder`);
  lock.release();
  expect(existsSync(file)).toBe(false);
  expect(lockHolder(file)).toBe(null);
});

test.skipIf(process.platform === "win32")("a process that has ended but was not waited for holds no lock", async () => {
  const parent = spawn("sh", ["-c", "sleep 0.1 & echo $!; exec sleep 60"]);
  try {
    const [bytes] = await once(parent.stdout, "data");
    const file = newLock();
    written(file, { pid: Number(String(bytes)), started: null, host: hostname() });
    await expect.poll(() => lockHolder(file), { timeout: 20_000 }).toBe(null);
    takeLock(file, remark).release();
    expect(lines.pop()).toMatch(/taken over from process \d+, which is gone$/);
  } finally {
    parent.kill("SIGKILL");
  }
});

test("a process of another machine counts as gone when it has not renewed its lock for a minute", () => {
  const file = newLock();
  const holder = { pid: 4711, started: "1", host: "elsewhere", renewed: true };
  written(file, holder, 50);
  expect(lockHolder(file)).toBe(4711);
  expect(() => takeLock(file, remark)).toThrow(/process 4711 on elsewhere .*taken for gone after 60 s$/);
  written(file, holder, 70);
  expect(lockHolder(file)).toBe(null);
  takeLock(file, remark).release();
  expect(lines.pop()).toMatch(/taken over from process 4711 on elsewhere, which is gone$/);
  expect(readdirSync(join(file, ".."))).toEqual([]);
});

test("a lock of an earlier version from another machine is never taken for gone", () => {
  const file = newLock();
  written(file, { pid: 4711, started: "1", host: "elsewhere" }, 1e6);
  expect(() => takeLock(file, remark)).toThrow(new RegExp(`if it is gone, delete ${file}$`));
});

test("a clock that is wrong does no harm: age is that of the disk's own clock", () => {
  const file = newLock();
  const holder = { pid: 4711, started: "1", host: "elsewhere", renewed: true };
  writeFileSync(file, JSON.stringify(holder));
  const before = Date.now;
  try {
    Date.now = () => before() + 3_600_000;
    expect(lockHolder(file)).toBe(4711);
  } finally {
    Date.now = before;
  }
});

test("whoever was taken for gone and is not, learns of it before it writes, and leaves the other's lock alone", () => {
  const file = newLock();
  const first = takeLock(file, remark);
  rmSync(file);
  expect(() => first.check()).toThrow(/expected the lock of this process, another took it over$/);
  const second = takeLock(file, remark);
  expect(() => first.check()).toThrow(/another took it over$/);
  first.release();
  second.check();
  expect(JSON.parse(readFileSync(file, "utf8")).pid).toBe(process.pid);
  second.release();
});

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { GrokphaseError } from "../../src/errors.ts";
import { appendTo, bringToDisk, finishedName, removeLeftovers, writeAtomically } from "../../src/files/atomic.ts";
import { makeFolder } from "../../src/files/make-folder.ts";
import { notTested } from "../not-tested.ts";
import { temporaryFolder } from "../temporary-folder.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function failure(work: () => void): GrokphaseError {
  try {
    work();
  } catch (error) {
    if (error instanceof GrokphaseError) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

test("a file is written piece by piece and stands whole at its place", () => {
  const file = join(folder, "a.txt");
  writeAtomically(file, (append) => {
    append("one, ");
    expect(existsSync(file)).toBe(false);
    append(new Uint8Array([0xc3, 0xbc]));
  });
  expect(readFileSync(file, "utf8")).toBe("one, ü");
  expect(readdirSync(folder)).toEqual(["a.txt"]);
});

test("what stood there still stands when writing fails, and nothing is left beside it", () => {
  const file = join(folder, "a.txt");
  writeFileSync(file, "before");
  const error = failure(() =>
    writeAtomically(file, (append) => {
      append("half");
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    }),
  );
  expect(error.message).toBe(`${file}: cannot write, no space left on the device`);
  expect(error.exitCode).toBe(1);
  expect(readFileSync(file, "utf8")).toBe("before");
  expect(readdirSync(folder)).toEqual(["a.txt"]);
});

test("two writers of one file never mix: each has a place of its own, and the last stands", () => {
  const file = join(folder, "a.txt");
  writeAtomically(file, (append) => {
    append("first");
    writeAtomically(file, (other) => other("second, in between"));
    expect(readFileSync(file, "utf8")).toBe("second, in between");
  });
  expect(readFileSync(file, "utf8")).toBe("first");
  expect(readdirSync(folder)).toEqual(["a.txt"]);
});

test("a file that cannot take its place leaves nothing beside it", () => {
  mkdirSync(join(folder, "a.txt"));
  writeFileSync(join(folder, "a.txt", "x"), "");
  failure(() => writeAtomically(join(folder, "a.txt"), (append) => append("text")));
  expect(readdirSync(folder)).toEqual(["a.txt"]);
});

test("what a writer that is gone has left is taken away, what others write is not", () => {
  const file = join(folder, "a.txt");
  const names: string[] = [];
  writeAtomically(file, () => names.push(...readdirSync(folder)));
  const own = names[0]!;
  expect(finishedName(own)).toBe("a.txt");
  expect(own).toContain(`-${process.pid}-`);
  const gone = own.replace(`-${process.pid}-`, "-4194304999-");
  const elsewhere = own.replace(/\.[0-9a-f]{6}-/, ".000000-");
  for (const name of [own, gone, elsewhere]) writeFileSync(join(folder, name), "half");
  removeLeftovers(folder);
  expect(readdirSync(folder).sort()).toEqual([own, elsewhere, "a.txt"].sort());
});

test("a full device is named as such", () => {
  if (!existsSync("/dev/full")) {
    // Of the systems that Node runs on, Linux has one.
    expect(process.platform).not.toBe("linux");
    return notTested("a full device", "no /dev/full");
  }
  const error = failure(() => appendTo("/dev/full", new Uint8Array(10)));
  expect(error.message).toBe("/dev/full: cannot write, no space left on the device");
});

test("a file where a folder should be, a folder where a file should be, and nothing at all", () => {
  writeFileSync(join(folder, "file"), "");
  mkdirSync(join(folder, "folder"));
  const write = (path: string) => failure(() => writeAtomically(join(folder, path), () => {})).message;
  expect(write("file/x")).toMatch(/file[\\/]x: cannot write, a file stands where a folder should$/);
  expect(write("none/x")).toMatch(/none[\\/]x: cannot write, no such file or folder$/);
  expect(write("folder")).toMatch(/folder: cannot write, a folder stands there$/);
});

/** Does it as somebody whom permissions bind: the superuser may write anywhere. */
function asAnybody(work: () => void): void {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid!("nobody");
  try {
    work();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

test("a folder that may not be written", () => {
  if (process.platform === "win32") return notTested("a folder that may not be written", "Windows' folders all may");
  const file = join(folder, "x");
  const write = () => asAnybody(() => writeAtomically(file, (append) => append("anybody's")));
  chmodSync(folder, 0o555);
  expect(failure(write).message).toBe(`${file}: cannot write, permission denied`);
  expect(readdirSync(folder)).toEqual([]);
  chmodSync(folder, 0o777);
  write();
  expect(readFileSync(file, "utf8")).toBe("anybody's");
});

test("bytes are appended to what is there, and bringing to the disk needs the file", () => {
  const file = join(folder, "part");
  appendTo(file, new Uint8Array([1, 2]));
  appendTo(file, new Uint8Array([3]));
  bringToDisk(file);
  expect([...readFileSync(file)]).toEqual([1, 2, 3]);
  expect(failure(() => bringToDisk(join(folder, "none"))).message).toMatch(
    /none: cannot write, no such file or folder$/,
  );
});

test("folders are made as deep as need be, and again without harm", () => {
  const deep = join(folder, "a", "b", "c");
  makeFolder(deep);
  makeFolder(deep);
  makeFolder(join(folder, "d", ""));
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["c"]);
  writeFileSync(join(folder, "file"), "");
  expect(failure(() => makeFolder(join(folder, "file"))).message).toMatch(
    /file: cannot make the folder, something stands there already$/,
  );
  if (existsSync("/proc/self"))
    expect(failure(() => makeFolder("/proc/none/x")).message).toMatch(/^\/proc\/none: cannot/);
  expect(failure(() => makeFolder(join(folder, "file", "x"))).message).toMatch(/a file stands where a folder should$/);
});

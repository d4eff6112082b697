/** The table of faults stays true to the source; `npm run test:mutants` makes them. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mutants } from "./mutants.mjs";

test("faults are many, and each has a place and a test of its own", () => {
  expect(mutants.length).toBeGreaterThanOrEqual(20);
  expect(new Set(mutants.map(({ fault }) => fault)).size).toBe(mutants.length);
  expect(new Set(mutants.map(({ file, from }) => file + from)).size).toBe(mutants.length);
});

test.each([...mutants])("$fault: can still be made", ({ file, from, to, test: testFile, title }) => {
  expect(readFileSync(file, "utf8").split(from)).toHaveLength(2);
  expect(to).not.toContain(from);
  // Titles of tests in tables hold their values only when they run.
  const words = title.split(/[:,]| [a-zε] =/)[0]!;
  expect(readFileSync(testFile, "utf8")).toContain(words);
});

test("the table in the docs is that of the faults", () => {
  const docs = readFileSync("docs/MUTANTS.md", "utf8").replaceAll(/\s+/g, " ");
  for (const { fault, file, test: testFile } of mutants) {
    expect(docs).toContain(fault);
    expect(docs).toContain(`\`${file}\``);
    expect(docs).toContain(`\`${testFile}\``);
  }
});

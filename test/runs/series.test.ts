import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chainNames } from "../../src/run/folder/folder.ts";
import { traceLines } from "../../src/run/folder/parts.ts";
import { readSeries, traceNames } from "../../src/run/series.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { drawsBetween, names, smallExperiment } from "./fake-chain.ts";

const trace = join(temporaryFolder(), "trace.jsonl");

test("every observable comes back, by data set and chain; what was not finite is NaN", () => {
  // Long enough that lines lie across the pieces in which the file is read.
  const experiment = smallExperiment({ steps: 30_000 });
  const chains = chainNames(experiment);
  const draws = chains.map(({ index }) => drawsBetween(experiment, index, 0, 30_000));
  draws[2]!.values[5] = Number.NaN;
  draws[2]!.values[7] = Number.NEGATIVE_INFINITY;
  writeFileSync(trace, chains.map((name) => traceLines(name, draws[name.index]!)).join(""));
  expect(traceNames(trace)).toEqual(names);
  for (const [k, name] of names.entries()) {
    const series = readSeries(trace, experiment, name);
    expect(series.map((set) => set.length)).toEqual([2, 2]);
    series.flat().forEach((values, index) => {
      const expected = draws[index]!.values.filter((_, i) => i % names.length === k);
      expect(values).toEqual(expected.map((value) => (Number.isFinite(value) ? value : Number.NaN)));
    });
  }
});

test("an empty trace has no names", () => {
  writeFileSync(trace, "");
  expect(traceNames(trace)).toEqual([]);
  expect(
    readSeries(trace, smallExperiment(), "f1")
      .flat()
      .map((values) => values.length),
  ).toEqual([0, 0, 0, 0]);
});

test.each([
  ["a line of another run", '{"dataSet":9,"chain":0,"step":1,"f1":0}', "a line of this run with f1"],
  ["a line without the observable", '{"dataSet":0,"chain":0,"step":1}', "a line of this run with f1"],
  ["what is not JSON", '{"dataSet":', "a JSON object a line"],
])("%s is refused", (_, line, expected) => {
  writeFileSync(trace, `{"dataSet":0,"chain":0,"step":0,"f1":1}\n${line}\n`);
  expect(() => readSeries(trace, smallExperiment(), "f1")).toThrow(`${trace}: expected ${expected}, found`);
});

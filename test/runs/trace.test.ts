import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keptBefore } from "../../src/chain/kept.ts";
import { chainNames } from "../../src/run/folder/folder.ts";
import { traceLines } from "../../src/run/folder/parts.ts";
import { readTrace } from "../../src/run/trace.ts";
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
  const read = readTrace(trace, experiment);
  expect(read.names).toEqual(names);
  for (const [k, name] of names.entries()) {
    const series = read.series(name);
    expect(series.map((set) => set.length)).toEqual([2, 2]);
    series.flat().forEach((values, index) => {
      const expected = draws[index]!.values.filter((_, i) => i % names.length === k);
      expect(values).toEqual(expected.map((value) => (Number.isFinite(value) ? value : Number.NaN)));
    });
  }
});

test("an empty trace has no names", () => {
  writeFileSync(trace, "");
  const read = readTrace(trace, smallExperiment());
  expect(read.names).toEqual([]);
  expect(
    read
      .series("f1")
      .flat()
      .map((values) => values.length),
  ).toEqual([0, 0, 0, 0]);
});

test.each([
  ["a line of another run", '{"dataSet":9,"chain":0,"step":1,"f1":0}', "a line of this run with f1"],
  ["a line without the observable", '{"dataSet":0,"chain":0,"step":1}', "a line of this run with f1"],
  ["what is not JSON", '{"dataSet":', "a JSON object a line"],
  ["a number", "7", "a JSON object of numbers a line"],
  ["nothing", "null", "a JSON object of numbers a line"],
  ["a text as a draw", '{"dataSet":0,"chain":0,"step":1,"f1":"x"}', "a JSON object of numbers a line"],
  ["a chain that is none", '{"dataSet":0,"chain":0.5,"step":1,"f1":0}', "a line of this run with f1"],
])("%s is refused", (_, line, expected) => {
  writeFileSync(trace, `{"dataSet":0,"chain":0,"step":0,"f1":1}\n${line}\n`);
  expect(() => readTrace(trace, smallExperiment())).toThrow(`${trace}: expected ${expected}, found`);
});

test("more draws than the run keeps are refused, and an observable that is none", () => {
  const experiment = smallExperiment();
  const most = keptBefore(experiment.sampler, experiment.sampler.steps);
  const line = '{"dataSet":0,"chain":0,"step":0,"f1":1}\n';
  writeFileSync(trace, line.repeat(most));
  expect(() => readTrace(trace, experiment).series("f2")).toThrow(`${trace}: expected an observable: f1, found "f2"`);
  writeFileSync(trace, line.repeat(most + 1));
  expect(() => readTrace(trace, experiment)).toThrow(`${trace}: expected a line of this run with f1, found`);
});

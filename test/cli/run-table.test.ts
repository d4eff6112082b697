import { expect, test } from "vitest";
import { runTable } from "../../src/cli/run-table.ts";
import { loadCore } from "../../src/core/module.ts";
import { summarise } from "../../src/diagnostics/summary.ts";
import { fig2 } from "../../src/tasks/teacher-student/parameters.ts";
import { teacherStudentTheory } from "../../src/tasks/teacher-student/theory/theory.ts";
import { autoregressive } from "../diagnostics/processes.ts";

const core = await loadCore();
const draws = summarise(core, [[1, 2].map((seed) => autoregressive(0.5, 500, seed))]);
const theory = teacherStudentTheory(core, fig2);
const cells = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/ {2,}/).map((cell) => cell.trim()));

test("theory and the deviation from it in standard errors stand beside what was measured", () => {
  const f1 = { ...draws, mean: theory.f1 + 0.02, mcse: 0.002, standardError: 0.01 };
  const f3 = { ...draws, mean: theory.f3 - 0.003, mcse: 0.002, standardError: null };
  const [header, first, second, third] = cells(runTable({ observables: { f1, f3, trainLoss: draws }, theory }));
  expect(header).toEqual([
    "",
    "mean",
    "Monte-Carlo error",
    "error over data sets",
    "theory",
    "off by",
    "ess",
    "R-hat",
    "by chance",
  ]);
  expect(first!.slice(0, 6)).toEqual([
    "f1",
    f1.mean.toPrecision(5),
    "0.0020000",
    "0.010000",
    theory.f1.toPrecision(5),
    "+2.0 σ",
  ]);
  // With one data set the Monte-Carlo error is all there is.
  expect(second!.slice(4, 6)).toEqual([theory.f3.toPrecision(5), "−1.5 σ"]);
  expect(third!.slice(4, 6)).toEqual(["–", "–"]);
});

test("without a theory there are no columns for it; without an error there is no deviation", () => {
  const f1 = { ...draws, mcse: null, standardError: null };
  expect(cells(runTable({ observables: { f1 }, theory: null }))[0]).not.toContain("theory");
  expect(cells(runTable({ observables: { f1 }, theory }))[1]!.slice(4, 6)).toEqual([theory.f1.toPrecision(5), "–"]);
});

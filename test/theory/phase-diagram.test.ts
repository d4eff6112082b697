import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { drawPhaseDiagram } from "../../src/drawing/phase-diagram.ts";
import { modularAdditionDiagram } from "../../src/tasks/modular-addition/theory/diagram.ts";
import { modularAdditionTheory } from "../../src/tasks/modular-addition/theory/theory.ts";
import { fig2 } from "../../src/tasks/teacher-student/parameters.ts";
import { teacherStudentDiagram } from "../../src/tasks/teacher-student/theory/diagram.ts";
import { teacherStudentTheory } from "../../src/tasks/teacher-student/theory/theory.ts";
import { parseAxis } from "../../src/theory/phase-diagram.ts";
import { readXml } from "../figures/well-formed.ts";

const core = await loadCore();
const axis = (text: string) => parseAxis(core, text, ["noise", "samples", "width"], "--x");

test("axes: even steps, even ratios, exact ends", () => {
  expect([...axis("noise:1:3:5").values]).toEqual([1, 1.5, 2, 2.5, 3]);
  expect([...axis("noise:3:1:3").values]).toEqual([3, 2, 1]);
  const ratios = axis("width:0.1:700:9:log").values;
  expect(ratios[0]).toBe(0.1);
  expect(ratios[8]).toBe(700);
  for (let i = 2; i < 9; i++) expect(ratios[i]! / ratios[i - 1]! / (ratios[1]! / ratios[0]!)).toBeCloseTo(1, 12);
});

test("axes that make no sense are refused with their text", () => {
  for (const text of ["noise", "noise:1:2", "noise:1:2:3:lin", "noise:1:2:3:log:4", "noise:a:2:3", "noise:1::3"]) {
    expect(() => axis(text), text).toThrow(`--x: expected name:from:to:count`);
  }
  expect(() => axis("depth:1:2:3")).toThrow("one of noise, samples, width");
  for (const count of ["1", "2.5", "9999", "x"]) expect(() => axis(`noise:1:2:${count}`)).toThrow("a count from 2");
  expect(() => axis("noise:0:2:3:log")).toThrow("ends above 0");
});

for (const action of ["printed", "exact-norm"] as const) {
  test(`teacher–student, ${action}: each point is what it is alone, whatever its neighbours`, () => {
    const [x, y] = [axis("noise:0.05:0.35:7"), axis("samples:1000:6000:4")];
    const diagram = teacherStudentDiagram(core, fig2, x, y, { action });
    expect(diagram.unconverged).toBe(0);
    expect(new Set(diagram.phase.flat())).toEqual(new Set(["GFL", "GMFL-I"]));
    y.values.forEach((samples, j) => {
      x.values.forEach((noise, i) => {
        const alone = teacherStudentTheory(core, { ...fig2, noise, samples }, { action });
        expect(diagram.phase[j]![i]).toBe(alone.phase);
        expect(diagram.orderParameters.f3![j]![i]).toBeCloseTo(alone.f3, 9);
        expect(diagram.orderParameters.dropletFraction![j]![i]).toBeCloseTo(alone.dropletFraction, 9);
      });
    });
  });
}

test("modular addition: rows by y, all three phases, drawn", () => {
  const network = { modulus: 11, width: 600, readoutVariance: 2.152e-7, sextic: 3, noise: 1 };
  const [x, y] = [axis("noise:2e-5:3e-4:8"), axis("width:200:2000:3:log")];
  const diagram = modularAdditionDiagram(core, network, x, y);
  expect(new Set(diagram.phase.flat())).toEqual(new Set(["GFL", "GMFL-I", "GMFL-II"]));
  const alone = modularAdditionTheory(core, { ...network, noise: x.values[5]!, width: y.values[1]! });
  expect(diagram.orderParameters.a![1]![5]).toBe(alone.a);
  const drawing = drawPhaseDiagram(diagram, {
    title: "Phases",
    shade: diagram.orderParameters.a!,
    shadeLabel: "|a|",
    xLabel: "noise",
    yLabel: "width",
    xLogarithmic: false,
    yLogarithmic: true,
    lines: [{ label: "onset", x: [1e-4, null, 2e-4], y: diagram.y }],
  });
  expect(readXml(drawing.svg).name).toBe("svg");
  for (const text of ["GMFL-II", "onset", "noise", "width"]) expect(drawing.svg).toContain(text);
});

import { expect, test } from "vitest";
import { type Comparison, type Control, compare, reasonOf } from "../../src/figures/shared/reasons.ts";

const off = (share: number, within = false): Comparison => ({ off: share, tolerance: 0, within });
const control = (cause: string, how: string, found: Comparison, status: Control["status"] = "unclear") => {
  return { cause, how, found, status };
};

test("an experiment may be off by two standard errors and what theory leaves out", () => {
  const at = (mean: number) => compare({ mean, error: 0.01 }, 0.5, 0.53);
  expect(at(0.549)).toMatchObject({ within: true });
  expect(at(0.451)).toMatchObject({ within: true });
  expect(at(0.551)).toMatchObject({ within: false });
  expect(at(0.4).off).toBeCloseTo(-0.2, 12);
  expect(at(0.4).tolerance).toBeCloseTo(0.05, 12);
});

test("the cause is what was taken away when the miss went away", () => {
  const controls = (inTime: Comparison, withMore: Comparison) => [
    control("time", "in equilibrium", inTime),
    control("few samples", "with more", withMore),
  ];
  expect(reasonOf(off(-0.8), controls(off(-0.78), off(-0.05, true)))).toBe(
    "Off by −80 %; in equilibrium by −78 %; with more by −5 %, within tolerance: few samples.",
  );
  expect(reasonOf(off(-0.8), controls(off(0.02, true), off(0.01, true)))).toBe(
    "Off by −80 %; in equilibrium by +2 %, within tolerance; with more by +1 %, within tolerance: time.",
  );
  expect(reasonOf(off(-0.8), controls(off(-0.5), off(-0.3)))).toBe(
    "Off by −80 %; in equilibrium by −50 %; with more by −30 %: time; few samples; what stays, mean-field theory at finite _N_.",
  );
});

test("what no control helps against is put down to none of them", () => {
  expect(reasonOf(off(0.1), [control("few samples", "with more", off(0.2))])).toBe(
    "Off by +10 %; with more by +20 %: mean-field theory at finite _N_.",
  );
});

test("a control that is not in equilibrium is said to be none", () => {
  const doubtful = control("time", "with longer sampling", off(0.01, true), "not-equilibrated");
  expect(reasonOf(off(0.5), [doubtful])).toBe(
    "Off by +50 %; with longer sampling by +1 % (not yet in equilibrium), within tolerance: time.",
  );
});

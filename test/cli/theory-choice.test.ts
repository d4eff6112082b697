/** `theory`, `transition` and `phase-diagram` of other activations, biases, targets and depths (PHYSICS 11 and 12). */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { main } from "../../src/cli/main.ts";

let stdout = "";
let stderr = "";
beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    stderr += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

async function grokphase(...args: string[]) {
  stdout = stderr = "";
  const code = await main(args);
  return { code, stdout, stderr };
}

const eighth = ["--width", "88", "--dim", "53", "--samples", "375", "--readout-variance", "0.0323", "--noise", "0.1"];
const json = async (...args: string[]) => {
  const outcome = await grokphase(...args, "--json");
  expect(outcome.stderr, args.join(" ")).toBe("");
  expect(outcome.code).toBe(0);
  return JSON.parse(outcome.stdout);
};

describe("theory teacher-student", () => {
  test("with a bias, another activation and another target", async () => {
    const bare = await json("theory", "teacher-student", ...eighth);
    const biased = await json("theory", "teacher-student", ...eighth, "--bias", "0.25");
    expect(biased.parameters.biasVariance).toBe(0.25);
    expect(biased.f3).not.toBe(bare.f3);
    expect(biased.saddles.at(-1)).toMatchObject({ kind: "minimum", bias: 0 });
    const tanh = await json("theory", "teacher-student", ...eighth, "--activation", "tanh");
    expect(tanh.parameters.activation).toBe("tanh");
    const odd = await json("theory", "teacher-student", ...eighth, "--hermite", "1=1,3=-0.3");
    expect(odd.f1).toBeCloseTo(bare.f1, 7);
    expect(odd.f3).toBeCloseTo(bare.f3, 7);
    const fifth = await json("theory", "teacher-student", ...eighth, "--hermite", "1=1,5=0.02");
    expect(Object.keys(fifth.learned)).toEqual(["1", "3", "5"]);
  });

  test("with a layer before", async () => {
    const layers = ["--hidden-width", "400", "--hidden-variance", "1.6486"];
    const learning = await json("theory", "teacher-student", ...eighth, ...layers);
    expect(learning.branch).toEqual({ ratio: 0.22, reached: 0.22, followed: true });
    expect(learning.phase).toMatch(/^G/);
    const frozen = await json("theory", "teacher-student", ...eighth, ...layers, "--frozen");
    const bare = await json("theory", "teacher-student", ...eighth);
    expect(Math.abs(frozen.f1 / bare.f1 - 1)).toBeLessThan(0.005);
    expect(Math.abs(frozen.dropletFraction / bare.dropletFraction - 1)).toBeLessThan(0.05);
    expect(frozen.saddles.map(({ kind }: { kind: string }) => kind)).toEqual(["minimum", "maximum", "minimum"]);
    expect(Math.abs(frozen.saddles[2].q - bare.saddles[2].q)).toBeLessThan(0.05);
  });

  test("as text for people", async () => {
    const biased = await grokphase("theory", "teacher-student", ...eighth, "--bias", "0.25");
    expect(biased.stdout).toContain("erf, bias of variance 0.25, components 1, 3");
    const deep = await grokphase(
      "theory",
      "teacher-student",
      ...eighth,
      "--hidden-width",
      "400",
      "--hidden-variance",
      "1",
    );
    expect(deep.stdout).toContain("three layers, N2/N1 = 0.2200");
  });
});

test("transition teacher-student for d → ∞ with a bias, and of a frozen first layer", async () => {
  const biased = await json("transition", "teacher-student", "--limit", "--bias", "0.25");
  expect(biased.value).toBeCloseTo(0.24311, 5);
  const layers = ["--hidden-width", "1500", "--hidden-variance", "1.6486", "--frozen"];
  const frozen = await json("transition", "teacher-student", "--limit", ...layers);
  expect(frozen.value).toBeCloseTo(0.2171, 4);
  const relu = await grokphase("transition", "teacher-student", "--activation", "relu", "--json");
  expect(JSON.parse(relu.stdout)).toMatchObject({ value: null, reason: expect.stringContaining("cannot hold H3") });
  expect(relu.code).toBe(0);
});

test("phase-diagram teacher-student over noise and bias", async () => {
  const found = await json(
    ...["phase-diagram", "teacher-student", "--width", "88", "--dim", "53", "--samples", "375"],
    ...["--readout-variance", "0.0323", "--x", "noise:0.1:0.3:3", "--y", "bias:0:0.5:2"],
  );
  expect(found.phase.map((row: string[]) => row.length)).toEqual([3, 3]);
  const bare = await json("theory", "teacher-student", ...eighth);
  expect(found.orderParameters?.f3?.[0][0] ?? found.f3[0][0]).toBeCloseTo(bare.f3, 6);
});

test.each([
  [["theory", "teacher-student", "--hermite", "1=1,x"], /^--hermite: expected degree=coefficient pairs/],
  [["theory", "teacher-student", "--bias", "-1"], /^--bias(-variance)?: expected a number, 0 or above/],
  [["theory", "teacher-student", "--activation", "sine"], /sine/],
  [["theory", "teacher-student", "--hidden-width", "0"], /^--hidden-width: expected a number above 0, found "0"/],
  [["theory", "teacher-student", "--hidden-width", "9"], /^--hidden-variance: expected σ_v²/],
  [["theory", "teacher-student", "--bias", "1", "--ridge", "finite-n"], /^--ridge: expected "ek" for this network/],
  [["transition", "teacher-student", "--limit", "--activation", "tanh"], /^--limit: expected erf and a target H1/],
  [["transition", "teacher-student", "--hidden-width", "9", "--hidden-variance", "1"], /^--frozen: expected a frozen/],
])("%j is refused in one line", async (args, message) => {
  const outcome = await grokphase(...args);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr.trim().split("\n")).toHaveLength(1);
  expect(outcome.stderr).toMatch(message);
});

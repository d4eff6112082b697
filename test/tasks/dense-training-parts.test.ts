import { expect, test } from "vitest";
import { TrainingParts } from "../../src/tasks/dense/training-parts.ts";
import { normals } from "../reference/random.ts";

const epsilon = -1.2;
const cubic = (x: number) => x ** 3 - 3 * x;

test("an output made of the parts has just these, however few samples show them", () => {
  for (const samples of [2, 3, 50]) {
    const h1 = Float64Array.from(normals(samples, samples));
    const residuals = h1.map((x) => (0.4 - 1) * x + (-0.1 - epsilon) * cubic(x));
    const [linear, third] = new TrainingParts(h1, epsilon).of(residuals);
    expect(linear).toBeCloseTo(0.4, 9);
    expect(third).toBeCloseTo(-0.1, 9);
  }
});

test("a network that gives the targets has learned both parts whole", () => {
  expect(new TrainingParts(Float64Array.from(normals(9, 1)), epsilon).of(new Float64Array(9))).toEqual([1, epsilon]);
});

test("a single sample, which cannot tell the parts apart, still gives finite ones that explain it", () => {
  const [linear, third] = new TrainingParts(Float64Array.of(0.7), epsilon).of([0.3]);
  expect((linear - 1) * 0.7 + (third - epsilon) * cubic(0.7)).toBeCloseTo(0.3, 12);
});

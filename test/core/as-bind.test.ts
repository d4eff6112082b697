import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";

for (const variant of ["strict", "shared"] as const) {
  test(`strings and typed arrays cross the boundary unchanged (${variant})`, async () => {
    const core = await loadCore({ variant });
    expect(core.face.describe("ü😀")).toBe("hello ü😀");
    expect([...core.face.twice(new Float64Array([1, 2, 3]))]).toEqual([2, 4, 6]);
    expect(core.kernels.peak_f32(10)).toBeGreaterThan(0);
  });
}

import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { deriveKey } from "../../src/core/random.ts";
import { philox } from "../reference/philox.ts";

const core = await loadCore();
const scratch = core.face.allocate(Float64Array.of(16))[0]!;

test.each([0, 1, 2 ** 32, 2 ** 32 + 1, 123456789012345, Number.MAX_SAFE_INTEGER])(
  "all bits of seed %d enter",
  (seed) => {
    const words = philox([4, 9, 0x006b6579, 0], [Number(BigInt(seed) & 0xffffffffn), Number(BigInt(seed) >> 32n)]);
    expect(deriveKey(core, seed, 4, 9, scratch)).toEqual({ low: words[0], high: words[1] });
  },
);

test("every seed, data set and chain has its own key", () => {
  const keys = new Set<string>();
  for (const seed of [0, 1, 2, 3, 2 ** 32, 2 ** 52]) {
    for (let dataSet = 0; dataSet < 20; dataSet++) {
      for (let chain = 0; chain < 20; chain++) {
        const { low, high } = deriveKey(core, seed, dataSet, chain, scratch);
        keys.add(`${low} ${high}`);
      }
    }
  }
  expect(keys.size).toBe(6 * 20 * 20);
});

test.each([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])("a seed of %d is refused", (seed) => {
  expect(() => deriveKey(core, seed, 0, 0, scratch)).toThrow(/^seed: expected an integer from 0 to 2\^53 − 1, found /);
});

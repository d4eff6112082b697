import fc from "fast-check";
import { expect, test } from "vitest";
import { isKept, keptBefore } from "../../src/runs/chain.ts";
import { smallExperiment } from "./fake-chain.ts";

test("the count of kept draws is that of kept steps", () => {
  const whole = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(whole, fc.integer({ min: 1, max: 9 }), whole, (burnIn, thin, steps) => {
      const sampler = { ...smallExperiment().sampler, burnIn, thin };
      const kept = Array.from({ length: steps }, (_, step) => step).filter((step) => isKept(sampler, step));
      expect(keptBefore(sampler, steps)).toBe(kept.length);
    }),
  );
});

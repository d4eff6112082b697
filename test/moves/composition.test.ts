/** Samplers are lists of moves: who has which memory, whose report counts, and what is computed anew. */
import { expect, test } from "vitest";
import type { Core } from "../../src/core/module.ts";
import { Energy } from "../../src/moves/energy.ts";
import { memoryOf } from "../../src/moves/memory.ts";
import { type MoveKind, type MoveTarget, planned, type Target } from "../../src/moves/move.ts";
import { composed, needsOf, numbersOf, reportOf } from "../../src/moves/sampler.ts";
import { chainSpec } from "../experiment.ts";

/** As much of a network as the cache needs: its n-th evaluation gives the loss n and the extra energy 10 n. */
function counting() {
  const network = {
    evaluations: 0,
    extraEnergy: 0,
    evaluate() {
      network.evaluations += 1;
      network.extraEnergy = 10 * network.evaluations;
      return network.evaluations;
    },
  };
  return network;
}

const targetOf = (network: object) => ({ network }) as unknown as Target;

test("names of a memory read and write their places", () => {
  const numbers = new Float64Array(4);
  const memory = memoryOf(["first", "second", "third"], numbers.subarray(1));
  memory.first = 2;
  memory.third += 5;
  numbers[2] = 7;
  expect([...numbers]).toEqual([0, 2, 7, 5]);
  expect({ ...memory }).toEqual({ first: 2, second: 7, third: 5 });
});

test("what is known is computed once, and what is stale when it is asked for", () => {
  const network = counting();
  const energy = new Energy(targetOf(network).network);
  expect([energy.evaluate(), energy.evaluate(), energy.loss, energy.extra]).toEqual([1, 1, 1, 10]);
  energy.activate();
  energy.stale("activations");
  expect([energy.evaluate(), network.evaluations]).toEqual([1, 1]);
  energy.activate();
  expect([energy.evaluate(), network.evaluations]).toEqual([2, 2]);
  energy.stale("readout");
  energy.activate();
  expect(network.evaluations).toBe(2);
  expect([energy.evaluate(), energy.loss]).toEqual([3, 3]);
  energy.stale("weights");
  energy.activate();
  expect([energy.evaluate(), network.evaluations]).toEqual([4, 4]);
  network.extraEnergy = 0.5;
  energy.stale("weights");
  energy.settle(0.25);
  expect([energy.evaluate(), energy.extra, network.evaluations]).toEqual([0.25, 0.5, 4]);
});

/** A move that notes what it is asked. */
function noting(vectors: number, carried: number, names: readonly string[], report: object = {}) {
  const seen = { targets: [] as MoveTarget[], steps: [] as [number, boolean][] };
  const kind: MoveKind<object, string> = {
    needs: { vectors, carried },
    carries: names,
    open(target, _options, memory) {
      seen.targets.push(target);
      return {
        step(step, measure) {
          seen.steps.push([step, measure]);
          for (const name of names) memory[name]! += step;
        },
      };
    },
    report: (_core, _options, memory) => ({ ...report, ...(names[0] && { stepSize: memory[names[0]]! }) }),
  };
  return { move: planned(kind, {}), seen };
}

test("moves in their order, each with its own numbers and arrays, the carried arrays first", () => {
  const first = noting(3, 1, ["a", "b"], { warning: "of the first", advice: "none" });
  const second = noting(2, 2, [], { acceptance: 0.5, warning: "of the second", advice: "some" });
  const third = noting(0, 0, ["c"]);
  const moves = [first.move, second.move, third.move];
  expect(needsOf(moves)).toEqual({ vectors: 5, carried: 3, draws: false });
  expect(numbersOf(moves)).toBe(3);
  const network = counting();
  const sampler = composed(targetOf(network), moves);
  const { targets, steps } = first.seen;
  expect([targets[0]!.vectors, second.seen.targets[0]!.vectors, third.seen.targets[0]!.vectors]).toEqual([
    [0, 3, 4],
    [1, 2],
    [],
  ]);
  expect(targets[0]!.energy).toBe(third.seen.targets[0]!.energy);
  sampler.move(7, true);
  sampler.move(8, false);
  expect([steps, second.seen.steps]).toEqual([
    [
      [7, true],
      [8, false],
    ],
    [
      [7, false],
      [8, false],
    ],
  ]);
  sampler.memory[2]! += 100;
  expect([...sampler.memory]).toEqual([15, 15, 115]);
  const { sampler: options } = chainSpec().experiment;
  expect(reportOf({} as Core, options, moves, sampler.memory)).toEqual({
    stepSize: 15,
    acceptance: 0.5,
    warning: "of the first",
    advice: "none",
  });
  expect(reportOf({} as Core, options, [second.move], sampler.memory).stepSize).toBe(options.stepSize);
});

test("a measurement leaves other activations, which nobody computes anew unless a move reads them", () => {
  const network = counting();
  const reading: MoveKind<object, never> = {
    carries: [],
    open: ({ energy }) => ({ step: () => energy.activate() }),
  };
  const sampler = composed(targetOf(network), [planned(reading, {})]);
  sampler.evaluate();
  sampler.move(0, false);
  expect(network.evaluations).toBe(1);
  sampler.overwritten();
  sampler.evaluate();
  expect(network.evaluations).toBe(1);
  sampler.move(1, false);
  expect(network.evaluations).toBe(2);
});

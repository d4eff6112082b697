import { describe, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { ErfNetwork } from "../../src/network/erf-network.ts";
import { langevinStep } from "../../src/network/langevin-step.ts";
import type { NetworkShape, Share } from "../../src/network/layout.ts";
import { lanes, quads } from "../../src/network/panels.ts";
import { drawStart } from "../../src/tasks/dense/start.ts";
import { loadData } from "../networks.ts";

const core = await loadCore();
const posterior = { inputVariance: 0.5, readoutVariance: 0.1, noise: 0.2 };
const key = { low: 1, high: 2 };
const input = { drift: 0.01, noise: 0.1 };
const readout = { drift: 0.002, noise: 0.05 };
const precisions = ["f32", "f64"] as const;

/** A member of a team in one thread: the test says what happens while it waits. */
class Member extends ErfNetwork {
  waiting: () => void = () => {};

  override meet(): void {
    this.waiting();
  }
}

function start<N extends ErfNetwork>(network: N): N {
  loadData(core, network);
  drawStart(core, network, posterior, key, null);
  return network;
}

function openTeam(shape: NetworkShape, count: number): Member[] {
  const member = (index: number, pointers: Share["pointers"]) => new Member(core, shape, { index, count, pointers });
  const leader = start(member(0, null));
  return [leader, ...Array.from({ length: count - 1 }, (_, i) => member(i + 1, leader.layout.pointers))];
}

/**
 * Runs a phase in all members as far as its meeting number `meeting`, in order,
 * and its rest in the opposite order: whoever comes last goes on first.
 */
function together<R>(members: Member[], phase: (member: Member) => R, meeting = 1): R[] {
  const results: R[] = [];
  const run = (i: number) => {
    let met = 0;
    members[i]!.waiting = () => {
      met++;
      if (met === meeting && i + 1 < members.length) run(i + 1);
    };
    results[i] = phase(members[i]!);
  };
  run(0);
  return results;
}

class Waits extends Error {}

/** Runs a phase up to its next meeting, as a member does that is ahead of the others. */
function runAhead(member: Member, phase: (member: Member) => void): void {
  member.waiting = () => {
    throw new Waits();
  };
  expect(() => phase(member)).toThrow(Waits);
}

function bytesOf(network: ErfNetwork): Uint8Array[] {
  return [network.weights(), network.readout()].map(({ buffer, byteOffset, byteLength }) =>
    new Uint8Array(buffer, byteOffset, byteLength).slice(),
  );
}

const move = (network: ErfNetwork, step: number) =>
  langevinStep(core, network, network.layers(posterior), [input, readout], key, step, true);

describe.each(precisions)("a team of members, %s", (precision) => {
  test.each([
    [2, 88],
    [3, 88],
    [3, 33],
    [3, 5],
    [7, 61],
  ])("of %i on %i neurons gives the bytes of one", (count, width) => {
    const shape = { samples: 70, testSamples: 33, dim: 5, width, precision };
    const whole = start(new ErfNetwork(core, shape));
    const members = openTeam(shape, count);
    for (let step = 0; step < 4; step++) {
      const loss = whole.evaluate();
      expect(together(members, (member) => member.evaluate())).toEqual(members.map(() => loss));
      const testLoss = whole.testLoss();
      expect(together(members, (member) => member.testLoss(), 2)).toEqual(members.map(() => testLoss));
      for (const network of [whole, ...members]) move(network, step);
      expect(bytesOf(members[0]!)).toEqual(bytesOf(whole));
    }
    const [direction, overlaps, norms] = [...core.face.allocate(Float64Array.of(8 * 5, 8 * width, 8 * width))];
    const seen = [whole, members[0]!].map((network) => {
      network.doubles(direction!, 5).set([0.6, 0, 0, 0.8, 0]);
      network.project(direction!, overlaps!, norms!);
      return [overlaps!, norms!].map((pointer) => network.doubles(pointer, width).slice());
    });
    expect(seen[1]).toEqual(seen[0]);
    expect(members[0]!.residuals()).toEqual(whole.residuals());
    expect(members[0]!.testResiduals()).toEqual(whole.testResiduals());
    const virials = (network: ErfNetwork) => network.doubles(network.layout.at.weightVirials, network.panels).slice();
    expect(virials(members[0]!)).toEqual(virials(whole));
  });

  // What a member does between two meetings must not touch what slower ones still read.
  const ahead = {
    "moves and goes on to the next step": (member: Member) => {
      move(member, 0);
      member.evaluate();
    },
    "goes on to the test set": (member: Member) => member.testLoss(),
  };
  for (const [what, phase] of Object.entries(ahead)) {
    for (const testSamples of [30, 300]) {
      for (const order of ["first", "last"]) {
        test(`the ${order} member ${what} before the others have a gradient, test n = ${testSamples}`, () => {
          const shape = { samples: 100, testSamples, dim: 5, width: 88, precision };
          const whole = start(new ErfNetwork(core, shape));
          whole.evaluate();
          const members = openTeam(shape, 3);
          const fast = members[order === "last" ? 2 : 0]!;
          together(order === "last" ? members : members.toReversed(), (member) => {
            member.evaluate();
            if (member === fast) runAhead(member, phase);
          });
          const count = whole.panels * lanes(precision) * quads(5);
          const gradient = (network: ErfNetwork) => network.numbers(network.layout.at.weightGradient, count).slice();
          expect(gradient(members[0]!)).toEqual(gradient(whole));
        });
      }
    }
  }
});

test.each(precisions)("padded neurons and dimensions are exactly 0 after many steps, %s", (precision) => {
  const shape = { samples: 13, testSamples: 6, dim: 5, width: 11, precision };
  const network = start(new ErfNetwork(core, shape));
  for (let step = 0; step < 2000; step++) {
    network.evaluate();
    move(network, step);
  }
  const lane = lanes(precision);
  network.weights().forEach((w, at) => {
    const row = Math.floor(at / lane) % quads(5);
    const neuron = Math.floor(at / (lane * quads(5))) * lane + (at % lane);
    expect(Object.is(w, 0)).toBe(row >= 5 || neuron >= 11);
  });
  network.readout().forEach((a, neuron) => {
    expect(Object.is(a, 0)).toBe(neuron >= 11);
  });
});

test.each(precisions)("steps 2³² apart have noise of their own in both layers, %s", (precision) => {
  const moved = [7, 7 + 2 ** 32].map((step) => {
    const network = start(new ErfNetwork(core, { samples: 3, testSamples: 3, dim: 5, width: 11, precision }));
    network.evaluate();
    move(network, step);
    return [network.weights().slice(), network.readout().slice()];
  });
  moved[0]!.forEach((layer, i) => {
    const same = layer.filter((x, at) => x === moved[1]![i]![at]);
    expect(same.every((x) => x === 0)).toBe(true);
  });
});

test.each(precisions)("a look at the test set leaves the next step as it was, %s", (precision) => {
  const shape = { samples: 21, testSamples: 70, dim: 3, width: 20, precision };
  const [watched, alone] = [start(new ErfNetwork(core, shape)), start(new ErfNetwork(core, shape))];
  for (let step = 0; step < 5; step++) {
    expect(watched.evaluate()).toBe(alone.evaluate());
    watched.testLoss();
    watched.testLoss();
    move(watched, step);
    move(alone, step);
  }
  expect(bytesOf(watched)).toEqual(bytesOf(alone));
});

test.each(precisions)("weights that are not numbers give a loss that is none, at once, %s", (precision) => {
  const network = start(new ErfNetwork(core, { samples: 21, testSamples: 7, dim: 3, width: 20, precision }));
  network.weights()[0] = Number.NaN;
  expect(network.evaluate()).toBeNaN();
  move(network, 0);
  expect(network.testLoss()).toBeNaN();
});

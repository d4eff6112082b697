import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";

const core = await loadCore();
const out = core.kernels.__new(1 << 16, 0);

function philox(counter: readonly number[], key: readonly number[]): number[] {
  const [c0, c1, c2, c3] = counter as [number, number, number, number];
  core.kernels.philox4x32(c0, c1, c2, c3, key[0]!, key[1]!, out);
  return [...new Uint32Array(core.memory.buffer, out, 4)];
}

/** Philox4x32-10 as its paper writes it, in whole numbers. */
function reference(counter: readonly number[], key: readonly number[]): number[] {
  const low = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p2 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p2 >> 32n) ^ c1 ^ k0, p2 & low, (p0 >> 32n) ^ c3 ^ k1, p0 & low];
    k0 = (k0 + 0x9e3779b9n) & low;
    k1 = (k1 + 0xbb67ae85n) & low;
  }
  return [c0, c1, c2, c3].map(Number);
}

const ones = 0xffffffff;

/** kat_vectors of Random123. */
const knownAnswers = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  { counter: [ones, ones, ones, ones], key: [ones, ones], words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

test("Philox gives the known answers of Random123", () => {
  for (const { counter, key, words } of knownAnswers) {
    expect(philox(counter, key)).toEqual(words);
    expect(reference(counter, key)).toEqual(words);
  }
});

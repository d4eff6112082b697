import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { philox as reference } from "../reference/philox.ts";
import { uniforms } from "../reference/random.ts";
import { Arena } from "./arena.ts";

const { kernels, memory, ...rest } = await loadCore();
const arena = new Arena({ kernels, memory, ...rest }, 2 ** 14);

/** The bytes of a region as words. */
const wordsAt = (pointer: number, count: number) => new Uint32Array(memory.buffer.slice(pointer, pointer + 4 * count));

function philox(counter: readonly number[], key: readonly number[]): number[] {
  const [c0, c1, c2, c3] = counter as [number, number, number, number];
  const out = arena.reset().output(4, "f32").pointer;
  arena.call(() => kernels.philox4x32(c0, c1, c2, c3, key[0]!, key[1]!, out));
  return [...wordsAt(out, 4)];
}

const ones = 0xffffffff;

/** kat_vectors of Random123 1.14. */
const knownAnswers = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  { counter: [ones, ones, ones, ones], key: [ones, ones], words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

test("Philox, and its reference, give the known answers of Random123", () => {
  for (const { counter, key, words } of knownAnswers) {
    expect(philox(counter, key)).toEqual(words);
    expect(reference(counter, key)).toEqual(words);
  }
});

test("Philox agrees with the reference at any counter and key", () => {
  const next = uniforms(1);
  const word = () => Math.floor(next() * 2 ** 32);
  for (let i = 0; i < 200; i++) {
    const counter = [word(), word(), word(), word()];
    const key = [word(), word()];
    expect(philox(counter, key)).toEqual(reference(counter, key));
  }
});

/** Blocks of a stream, from a block number up to 2^64. */
function stream(blocks: number, start: bigint): Uint32Array {
  const out = arena.reset().output(4 * blocks, "f32").pointer;
  const low = Number(start & 0xffffffffn);
  const high = Number(start >> 32n);
  arena.call(() => kernels.fillWords(out, blocks, 7, 8, 9, low, high));
  return wordsAt(out, 4 * blocks);
}

test("a stream of words is that of its blocks, across the carry at 2^32", () => {
  for (const start of [0n, 5n, 2n ** 32n - 3n, 2n ** 40n, 2n ** 64n - 2n]) {
    const expected = Array.from({ length: 7 }, (_, i) => {
      const block = BigInt.asUintN(64, start + BigInt(i));
      return reference([Number(block & 0xffffffffn), 9, Number(block >> 32n), 0], [7, 8]);
    });
    expect([...stream(7, start)]).toEqual(expected.flat());
  }
  expect(stream(0, 0n)).toHaveLength(0);
});

test("a key is the first two words of its own counter under the seed", () => {
  const out = arena.reset().output(4, "f32").pointer;
  arena.call(() => kernels.deriveKey(0x89abcdef, 0x1fffff, 3, 5, out));
  const KEY = 0x006b6579;
  expect([...wordsAt(out, 4)]).toEqual(reference([3, 5, KEY, 0], [0x89abcdef, 0x1fffff]));
});

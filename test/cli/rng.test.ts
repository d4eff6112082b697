import { once } from "node:events";
import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { deriveKey } from "../../src/core/random.ts";
import { start } from "./command-line.ts";

/** The first bytes of a stream, after which its reader goes away. */
async function head(
  length: number,
  ...args: string[]
): Promise<{ bytes: Buffer; code: number | null; stderr: string }> {
  const { child } = start("rng", "--raw", ...args);
  const pieces: Buffer[] = [];
  let stderr = "";
  child.stderr!.on("data", (bytes) => {
    stderr += bytes;
  });
  for await (const piece of child.stdout!) {
    pieces.push(piece);
    if (Buffer.concat(pieces).length >= length) break;
  }
  child.stdout!.destroy();
  const [code] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  return { bytes: Buffer.concat(pieces).subarray(0, length), code, stderr };
}

/** Philox4x32-10, from its paper: the reference is as slow as it is plain. */
function philox(counter: readonly number[], key: readonly [number, number]): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const mask = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const a = 0xd2511f53n * c0;
    const b = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(b >> 32n) ^ c1 ^ k0, b & mask, (a >> 32n) ^ c3 ^ k1, a & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
}

test("the reference is Philox: the known answer for counter 0 and key 0", () => {
  expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
});

test("the stream is Philox's words of counters 0, 1, … under the key of the seed, and ends quietly with its reader", async () => {
  const core = await loadCore();
  for (const seed of [1, 2 ** 40 + 7]) {
    const { bytes, code, stderr } = await head(1 << 20, "--seed", String(seed));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [scratch] = core.face.allocate(Float64Array.of(16));
    const { low, high } = deriveKey(core, seed, 0, 0, scratch!);
    for (const block of [0, 1, 2, 1000, 16383, 16384, 65535]) {
      const words = Array.from({ length: 4 }, (_, i) => bytes.readUInt32LE(16 * block + 4 * i));
      expect(words).toEqual(philox([block, 0, 0, 0], [low, high]));
    }
  }
});

test("seeds give different streams, and the seed is 1 unless told", async () => {
  const [one, unsaid, two] = await Promise.all([head(64, "--seed", "1"), head(64), head(64, "--seed", "2")]);
  expect(unsaid.bytes).toEqual(one.bytes);
  expect(two.bytes).not.toEqual(one.bytes);
});

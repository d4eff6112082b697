import { once } from "node:events";
import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { deriveKey } from "../../src/core/random.ts";
import { philox } from "../reference/philox.ts";
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

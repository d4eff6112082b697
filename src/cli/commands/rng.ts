/** grokphase rng: the core's random numbers, for outside test batteries. */
import { once } from "node:events";
import type { Command } from "commander";
import { loadCore } from "../../core/module.ts";
import { deriveKey } from "../../core/random.ts";
import { badInput } from "../../errors.ts";
import { wholeNumber } from "../../validation.ts";
import { numeric } from "../options.ts";

export function register(program: Command): void {
  program
    .command("rng")
    .description("stream uniform 32-bit words, little-endian, until whoever reads them stops")
    .option("--raw", "as bytes on stdout, the only way there is")
    .option("--seed <s>", "seed of the stream", numeric("--seed", wholeNumber(0, Number.MAX_SAFE_INTEGER)), 1)
    .action(async ({ raw, seed }: { raw?: true; seed: number }) => {
      if (!raw) throw badInput("--raw", "to be given: the stream is bytes", undefined);
      if (process.stdout.isTTY) throw badInput("--raw", "stdout to be a file or a pipe", "a terminal");
      await stream(seed);
    });
}

const CHUNK_BYTES = 1 << 18;
const BLOCK_BYTES = 16;

/** The words of stream 0 of the key that this seed's first chain has, block after block. */
async function stream(seed: number): Promise<never> {
  const core = await loadCore();
  const [out] = core.face.allocate(Float64Array.of(CHUNK_BYTES));
  const key = deriveKey(core, seed, 0, 0, out!);
  const blocks = CHUNK_BYTES / BLOCK_BYTES;
  for (let block = 0; ; block += blocks) {
    core.kernels.fillWords(out!, blocks, key.low, key.high, 0, block >>> 0, Math.floor(block / 2 ** 32));
    // Copied: the pipe may keep a chunk while the next one is made.
    const chunk = new Uint8Array(core.memory.buffer, out, CHUNK_BYTES).slice();
    if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
  }
}

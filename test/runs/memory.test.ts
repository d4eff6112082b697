import { expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { presets } from "../../src/configuration/presets.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import { checkMemory, estimateMemory } from "../../src/run/memory.ts";

test("a chain takes the memory that was estimated, and what little a page and an allocator add", async () => {
  for (const name of ["quick", "fig2-half"]) {
    const experiment = resolveExperiment(presets[name]);
    const core = await loadCore();
    const { chainBytes } = estimateMemory(core, experiment, 1);
    const before = core.memory.buffer.byteLength;
    openChain(core, { experiment, dataSet: 0, chain: 0, planted: null }, null);
    const grown = core.memory.buffer.byteLength;
    expect(grown).toBeLessThan(before + 1.1 * chainBytes + 2 ** 20);
    expect(grown).toBeGreaterThan(chainBytes);
  }
});

test("chains that run at once add up, workers too; a team shares one chain", async () => {
  const core = await loadCore();
  const experiment = { ...resolveExperiment(presets["fig2-eighth"]), dataSets: 3, chains: 1 };
  const one = estimateMemory(core, experiment, 1);
  const three = estimateMemory(core, experiment, 3);
  const two = estimateMemory(core, experiment, 2);
  expect(three.totalBytes - two.totalBytes).toBe(two.totalBytes - one.totalBytes);
  expect(two.totalBytes - one.totalBytes).toBeGreaterThan(one.chainBytes);
  expect(three.chainBytes).toBe(one.chainBytes);
  expect(two.chainsAtOnce).toBe(2);
  const six = estimateMemory(core, experiment, 6);
  expect(six.chainsAtOnce).toBe(3);
  expect(six.chainBytes).toBeGreaterThan(one.chainBytes);
  expect(six.chainBytes).toBeLessThan(2 * one.chainBytes);
});

test("what cannot fit is refused with the numbers", () => {
  const fits = { chainsAtOnce: 2, chainBytes: 1e9, totalBytes: 2.1e9 };
  expect(() => checkMemory(fits, 2.2e9)).not.toThrow();
  expect(() => checkMemory(fits, 2e9)).toThrow(
    /^memory: the run needs 2100 MB, more than the 2000 MB there are; fewer --threads need less$/,
  );
  expect(() => checkMemory({ ...fits, chainsAtOnce: 1 }, 2e9)).toThrow(/2000 MB there are$/);
  expect(() => checkMemory({ ...fits, chainBytes: 5e9 }, 1e12)).toThrow(
    /^memory: a chain needs 5000 MB, more than the 4295 MB of a WebAssembly memory$/,
  );
});

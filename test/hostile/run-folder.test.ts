/**
 * One byte changed anywhere in the folder of a run: the run is refused by the name of a file, or goes on to the bytes it
 * would have come to. Nothing in between: no draw, no weight and no parameter that is not the run's own.
 */
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import { GrokphaseError } from "../../src/errors.ts";
import { chainNames } from "../../src/run/folder/folder.ts";
import { RunStore } from "../../src/run/folder/store.ts";
import { cases } from "../long.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const core = await loadCore();
const experiment = resolveExperiment({
  task: { kind: "teacher-student", dim: 3, samples: 7 },
  network: { width: 2 },
  noise: 0.2,
  sampler: { steps: 60, burnIn: 10, thin: 10 },
  chains: 2,
});
const parent = temporaryFolder();
const remarks: string[] = [];
const options = { build: core.hash, remark: (line: string) => void remarks.push(line) };

/** Takes every chain of a store to a step, with a state on the way if it has none, and ends the run there or leaves it. */
function advance(store: RunStore, to: number, ends: boolean): void {
  for (const [index, { dataSet, chain: number }] of chainNames(store.experiment).entries()) {
    const chain = openChain(
      core,
      { experiment: store.experiment, dataSet, chain: number, planted: null },
      store.states[index]!,
    );
    for (const step of [Math.floor((chain.step + to) / 2), to]) {
      if (step === chain.step) continue;
      store.append(index, chain.advance(step - chain.step));
      store.keep(index, chain.state());
    }
    store.writeWeights(index, chain.weights());
    chain.close();
  }
  if (ends) {
    store.merge();
    store.finish({ status: "complete" });
  }
  store.close();
}

const results = (root: string) =>
  ["trace.jsonl", "overlaps.npy", "config.json", "result.json", "weights-0-0.npz", "weights-0-1.npz"].map((file) =>
    readFileSync(join(root, file)),
  );

const begun = join(parent, "begun");
advance(RunStore.create(begun, experiment, options), 46, false);
const finished = join(parent, "finished");
cpSync(begun, finished, { recursive: true });
advance(RunStore.reopen(finished, undefined, options), 60, true);

const longer = join(parent, "longer");
cpSync(finished, longer, { recursive: true });
advance(RunStore.reopen(longer, 90, options), 90, true);

const filesOf = (root: string) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((file) => join(root, file))
    .filter((file) => statSync(file).isFile());

/** What the run's folder is taken to from there, and what it has to come to. */
const situations = [
  { name: "left before its end", left: begun, to: undefined, whole: finished },
  { name: "finished, and extended", left: finished, to: 90, whole: longer },
];

describe.each(situations)("a run $name", ({ left, to, whole }) => {
  const expected = results(whole);
  const places = filesOf(left).flatMap((file) =>
    Array.from({ length: statSync(file).size }, (_, at) => ({ file: relative(left, file), at })),
  );
  const copy = join(parent, "copy");

  /** @returns "refused" or "made good" */
  function goOn({ file, at }: { file: string; at: number }, flip: number): string {
    rmSync(copy, { recursive: true, force: true });
    cpSync(left, copy, { recursive: true });
    const bytes = readFileSync(join(copy, file));
    bytes[at]! ^= flip;
    writeFileSync(join(copy, file), bytes);
    remarks.length = 0;
    let store: RunStore;
    try {
      store = RunStore.reopen(copy, to, options);
    } catch (error) {
      if (!(error instanceof GrokphaseError)) throw error;
      expect(error.message).not.toContain("\n");
      // Which file is to blame, or one that it does not agree with.
      expect(error.message).toContain(copy);
      // A refusal leaves everything as it was, so that whoever mends the file loses nothing.
      bytes[at]! ^= flip;
      writeFileSync(join(copy, file), bytes);
      advance(RunStore.reopen(copy, to, options), whole === longer ? 90 : 60, true);
      expect(results(copy)).toEqual(expected);
      return "refused";
    }
    advance(store, whole === longer ? 90 : 60, true);
    expect(results(copy)).toEqual(expected);
    return "made good";
  }

  test("with any byte changed is refused by name or made good", () => {
    const tally = new Map<string, Set<string>>();
    const flip = fc.constantFrom(1, 2, 4, 8, 16, 32, 64, 128, 255);
    fc.assert(
      fc.property(fc.constantFrom(...places), flip, (place, bit) => {
        const kind = place.file.replace(/\d+-\d+/, "#").replace(/\.[ab]\.state$/, ".state");
        tally.set(kind, (tally.get(kind) ?? new Set()).add(goOn(place, bit)));
      }),
      { numRuns: cases(24, 1200), ...(cases(0, 1) === 0 && { seed: 2026 }) },
    );
    // Where nothing can be made good, and where it always can.
    const [never, always] = [tally.get("config.json"), tally.get("result.json")];
    if (never) expect(never).toEqual(new Set(["refused"]));
    if (always) expect(always).toEqual(new Set(["made good"]));
  });

  test("with a changed number of steps, which states do not forbid, is refused by name", () => {
    const text = readFileSync(join(left, "config.json"), "latin1");
    const at = text.indexOf('"steps": 60') + '"steps": '.length;
    // "6" becomes "7".
    expect(goOn({ file: "config.json", at }, 1)).toBe("refused");
  });

  test("with a draw changed says which file holds it", () => {
    const [kind, named] = left === begun ? ["trace.jsonl", "chain-0-0.trace.jsonl"] : ["trace.jsonl", "trace.jsonl"];
    const file = places.find((place) => place.file.endsWith(kind))!.file;
    const text = readFileSync(join(left, file), "latin1");
    // The first draw, that every state knows of: nothing is left to go on from.
    const at = text.search(/\d[,}]/);
    expect(goOn({ file, at }, 1)).toBe("refused");
    const bytes = readFileSync(join(left, file));
    bytes[at]! ^= 1;
    rmSync(copy, { recursive: true, force: true });
    cpSync(left, copy, { recursive: true });
    writeFileSync(join(copy, file), bytes);
    expect(() => RunStore.reopen(copy, to, options)).toThrow(named);
  });
});

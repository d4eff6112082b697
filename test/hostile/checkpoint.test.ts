/**
 * Hostile checkpoints, torn at any byte or forged with a checksum that fits: one line that names a file, or a chain
 * that goes on with nothing in it that is not finite; and the run's files are as they were.
 */
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openChain } from "../../src/chain/open-chain.ts";
import { resolveExperiment } from "../../src/configuration/resolve.ts";
import { loadCore } from "../../src/core/module.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../src/run/folder/checkpoint.ts";
import { RunStore } from "../../src/run/folder/store.ts";
import { randomCases } from "../long.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { changes, extremeNumber, hostileValue, spoiled } from "./mutation.ts";
import { outcomeOf } from "./outcome.ts";

const core = await loadCore();
const build = core.hash;
const experiment = resolveExperiment({
  task: { kind: "teacher-student", dim: 3, samples: 7 },
  network: { width: 5 },
  noise: 0.2,
  sampler: { steps: 60, burnIn: 6, thin: 3 },
  chains: 1,
});
const spec = { experiment, dataSet: 0, chain: 0, planted: null };
const name = { index: 0, dataSet: 0, chain: 0 };

/** The folder of a run that was left at step 40 with states of steps 20 and 40. */
const left = join(temporaryFolder(), "left");
const quiet = { build, remark: () => {} };
const store = RunStore.create(left, experiment, quiet);
const chain = openChain(core, spec, null);
for (let i = 0; i < 2; i++) {
  store.append(0, chain.advance(20));
  store.keep(0, chain.state());
}
store.close();
const [older, newest] = store.folder.states(name) as [string, string];
const whole = readFileSync(newest);
const after = chain.advance(20);

const folder = join(temporaryFolder(), "run");
const target = (file: string) => file.replace(left, folder);

/** Opens a copy of the folder with other bytes in place of its states, and goes on as far as that goes. */
function goOnFrom(bytes: Uint8Array, files: readonly string[]) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(left, folder, { recursive: true });
  for (const file of files) writeFileSync(target(file), bytes);
  const remarks: string[] = [];
  const outcome = outcomeOf(() => {
    const opened = RunStore.reopen(folder, undefined, { build, remark: (line) => remarks.push(line) });
    try {
      const [state] = opened.states;
      const going = openChain(core, spec, state!);
      try {
        const draws = going.advance(experiment.sampler.steps - (state?.step ?? 0));
        return { draws, state: going.state(), from: state?.step ?? 0 };
      } finally {
        going.close();
      }
    } finally {
      opened.close();
    }
  }, [
    folder,
    "state of data set 0, chain 0: expected ",
    "sampler.stepSize: expected a step the chain can follow",
    "sampler.steps",
  ]);
  if ("result" in outcome) {
    const { draws, state } = outcome.result;
    for (const numbers of [draws.values, draws.overlaps, state.sums]) {
      for (const x of numbers) expect(x).toSatisfy(Number.isFinite);
    }
  }
  return { outcome, remarks };
}

const others = (root: string) =>
  readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => !/\.state$|checkpoint$/.test(file));

test("spoilt states: the one before is used, or the run is refused and nothing is changed", () => {
  fc.assert(
    fc.property(changes, fc.boolean(), (list, both) => {
      const bytes = spoiled(whole, list);
      if (Buffer.compare(bytes, whole) === 0) return;
      const { outcome, remarks } = goOnFrom(bytes, both ? [older, newest] : [newest]);
      if (both) {
        // No byte of a state can change without its checksum.
        expect("refused" in outcome && outcome.refused.message).toContain(folder);
        for (const file of others(left))
          expect(readFileSync(join(folder, file))).toEqual(readFileSync(join(left, file)));
      } else {
        expect("result" in outcome && outcome.result.from).toBe(20);
        expect(remarks).toEqual([expect.stringContaining(`${target(newest)}: expected `)]);
        // The last draws are those of the chain that was not broken off.
        const { draws } = (outcome as { result: { draws: typeof after } }).result;
        expect(draws.values.slice(-after.values.length)).toEqual(after.values);
      }
    }),
    { ...randomCases(60, 800) },
  );
});

const sound = decodeCheckpoint(whole, "x");

/** A checkpoint of any header and body, with its checksum. */
function forged(header: unknown, body: Uint8Array): Uint8Array {
  const text = Buffer.from(typeof header === "string" ? header : (JSON.stringify(header) ?? ""));
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(2, 0);
  numbers.writeUInt32LE(text.length, 4);
  const all = Buffer.concat([Buffer.from("grokphase chain\n"), numbers, text, body]);
  return Buffer.concat([all, createHash("sha256").update(all).digest()]);
}

const soundHeader = {
  build,
  experiment,
  dataSet: 0,
  chain: 0,
  parts: sound.parts,
  step: sound.state.step,
  parameterBytes: sound.state.parameters.length,
  sums: sound.state.sums.length,
};
const soundBody = Buffer.concat([sound.state.parameters, new Uint8Array(sound.state.sums.buffer)]);

test("forged headers", () => {
  expect(Buffer.compare(forged(soundHeader, soundBody), whole)).not.toBe(null);
  expect(decodeCheckpoint(forged(soundHeader, soundBody), "x")).toEqual(sound);
  const key = fc.constantFrom(...Object.keys(soundHeader), "parts.trace", "parts.overlaps", "experiment.noise", "more");
  const jsonOf = (value: unknown) => {
    try {
      return JSON.parse(JSON.stringify(value) ?? "null");
    } catch {
      return null;
    }
  };
  fc.assert(
    fc.property(fc.array(fc.tuple(key, hostileValue.map(jsonOf)), { minLength: 1, maxLength: 2 }), (list) => {
      const header = structuredClone(soundHeader) as Record<string, unknown>;
      for (const [where, value] of list) {
        const [outer, inner] = where.split(".") as [string, string?];
        const holder = inner ? header[outer] : header;
        if (typeof holder === "object" && holder !== null) (holder as Record<string, unknown>)[inner ?? outer] = value;
      }
      goOnFrom(forged(header, soundBody), [older, newest]);
    }),
    { ...randomCases(60, 800) },
  );
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const texts = ["", "null", "[]", "{", deep, JSON.stringify(soundHeader).replace('"noise":0.2', `"noise":${deep}`)];
  for (const text of texts) expect("refused" in goOnFrom(forged(text, soundBody), [older, newest]).outcome).toBe(true);
});

test("forged numbers: weights and sums of any bits, and of any length", () => {
  const single = extremeNumber.map((x) => Buffer.from(new Float32Array([x]).buffer));
  const double = extremeNumber.map((x) => Buffer.from(new Float64Array([x]).buffer));
  const { parameters, sums } = sound.state;
  const edit = fc.record({ place: fc.double({ min: 0, max: 0.999, noNaN: true }), bytes: fc.oneof(single, double) });
  fc.assert(
    fc.property(
      fc.array(edit, { maxLength: 4 }),
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: -2, max: 2 }),
      fc.boolean(),
      (edits, moreBytes, moreSums, sameSize) => {
        const body = Buffer.from(soundBody);
        for (const { place, bytes } of edits) bytes.copy(body, Math.floor((place * body.length) / 4) * 4);
        const state = {
          step: sound.state.step,
          parameters: new Uint8Array(Math.max(0, parameters.length + (sameSize ? 0 : moreBytes))),
          sums: new Float64Array(sums.length + (sameSize ? 0 : moreSums)),
        };
        state.parameters.set(body.subarray(0, Math.min(parameters.length, state.parameters.length)));
        const kept = Math.min(sums.length, state.sums.length);
        for (let i = 0; i < kept; i++) state.sums[i] = body.readDoubleLE(parameters.length + 8 * i);
        const bytes = encodeCheckpoint({ ...sound, state });
        const { outcome } = goOnFrom(bytes, [older, newest]);
        const unlike = state.parameters.length !== parameters.length || state.sums.length !== sums.length;
        if (unlike) expect("refused" in outcome).toBe(true);
      },
    ),
    { ...randomCases(60, 900) },
  );
});

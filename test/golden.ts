/**
 * Golden hashes: bytes that a build gives today and has to give tomorrow, on every
 * machine (PROMISES 1). test/golden/golden.json holds a SHA-256 a key;
 * GROKPHASE_UPDATE_GOLDEN=1 records instead of comparing. A recorded change of
 * numbers is a line of the changelog.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

const file = new URL("golden/golden.json", import.meta.url);

type Hashes = Record<string, string>;

const read = (): Hashes => JSON.parse(readFileSync(file, "utf8"));

/** Compares the bytes of these arrays, one after another, with what was recorded under the key. */
export function expectGolden(key: string, ...arrays: ArrayBufferView[]): void {
  const hash = createHash("sha256");
  for (const { buffer, byteOffset, byteLength } of arrays) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  const found = hash.digest("hex");
  if (process.env.GROKPHASE_UPDATE_GOLDEN === "1") {
    // Read again: other test files may be recording, too.
    const hashes = { ...read(), [key]: found };
    const sorted = Object.fromEntries(Object.entries(hashes).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
  } else {
    expect({ [key]: found }).toEqual({ [key]: read()[key] });
  }
}

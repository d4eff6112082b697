/** SHA-256 of the theory's numbers, by the built package. */
import { createHash } from "node:crypto";
import * as api from "grokphase";
import { theoryNumbers } from "./numbers.js";

export async function theoryDigest(): Promise<string> {
  const numbers = theoryNumbers(api, await api.loadCore());
  return createHash("sha256").update(new Uint8Array(numbers.buffer)).digest("hex");
}

/** A part file as it grows: its length, and its SHA-256 at any time without reading it again. */
import { createHash, type Hash } from "node:crypto";
import { appendTo } from "../../files/atomic.ts";
import type { Extent } from "./folder.ts";
import { forEachPiece } from "./parts.ts";

export class GrowingPart {
  readonly path: string;
  readonly #hash: Hash = createHash("sha256");
  #bytes = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Takes the first bytes of what stands in a file for this part. */
  static of(path: string, bytes: number): GrowingPart {
    const part = new GrowingPart(path);
    if (bytes > 0) forEachPiece(path, 0, bytes, (piece) => part.#count(piece));
    return part;
  }

  get extent(): Extent {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @throws GrokphaseError "machine" when it cannot be written. */
  append(bytes: Uint8Array): void {
    appendTo(this.path, bytes);
    this.#count(bytes);
  }

  #count(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }
}

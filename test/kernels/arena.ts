/**
 * Raw memory for kernel tests. Regions lie at addresses that are multiples of
 * nothing, and a call may change what was declared as its output, and not one
 * other byte of the whole memory. Reads beyond a region are caught by placing it
 * at the very end of memory, where they trap.
 */
import { expect } from "vitest";
import type { Precision } from "../../src/core/kernels.ts";
import type { Core } from "../../src/core/module.ts";

type Numbers = Float32Array | Float64Array;

export interface Region {
  readonly pointer: number;
  readonly length: number;
  readonly type: Precision;
}

const PAGE = 65536;
const GUARD = 64;

/** Distances from a multiple of 16: element-wise, bytewise and vector-wise off. */
const SHIFTS = [4, 1, 8, 13, 12, 3];

export const bytesOf = (type: Precision): number => (type === "f32" ? 4 : 8);

/** Values as numbers of a type. */
export function rounded(values: ArrayLike<number>, type: Precision): Numbers {
  return type === "f32" ? Float32Array.from(values) : Float64Array.from(values);
}

export class Arena {
  readonly #core: Core;
  readonly #start: number;
  #next = 0;
  #placed = 0;
  #flush = -1;
  #outputs: Region[] = [];

  constructor(core: Core, bytes: number) {
    this.#core = core;
    // Its first use makes the allocator claim all memory there is.
    core.face.release(core.face.allocate(Float64Array.of(1)));
    this.#start = core.memory.grow(Math.ceil(bytes / PAGE)) * PAGE;
    this.reset();
  }

  /** Forgets all regions. Region number `flush` of the next ones will end where memory ends. */
  reset(flush = -1): this {
    this.#next = this.#start;
    this.#placed = 0;
    this.#flush = flush;
    this.#outputs = [];
    new Uint8Array(this.#core.memory.buffer, this.#start).fill(0xa5);
    return this;
  }

  #region(length: number, type: Precision): Region {
    const size = length * bytesOf(type);
    const end = this.#core.memory.buffer.byteLength;
    const index = this.#placed++;
    if (index === this.#flush) return { pointer: end - size, length, type };
    const pointer = this.#next + SHIFTS[index % SHIFTS.length]!;
    this.#next = Math.ceil((pointer + size + GUARD) / 16) * 16;
    if (this.#next > end) throw new Error(`arena: ${this.#next - end} bytes too small`);
    return { pointer, length, type };
  }

  /** An input that the kernel must leave as it is. */
  input(values: Numbers): Region {
    const region = this.#region(values.length, values instanceof Float32Array ? "f32" : "f64");
    this.#bytes(region).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return region;
  }

  /** Something that the kernel may change; NaN everywhere unless it has values. */
  output(content: Numbers | number, type: Precision = "f64"): Region {
    const region = typeof content === "number" ? this.#region(content, type) : this.input(content);
    if (typeof content === "number") this.#bytes(region).fill(0xff);
    this.#outputs.push(region);
    return region;
  }

  #bytes({ pointer, length, type }: Region): Uint8Array {
    return new Uint8Array(this.#core.memory.buffer, pointer, length * bytesOf(type));
  }

  read({ pointer, length, type }: Region): Numbers {
    const bytes = this.#bytes({ pointer, length, type }).slice();
    return type === "f32" ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
  }

  /** Runs a kernel and checks that no byte of memory outside its outputs has changed. */
  call<R>(kernel: () => R): R {
    const before = new Uint8Array(this.#core.memory.buffer).slice();
    const result = kernel();
    const after = new Uint8Array(this.#core.memory.buffer).slice();
    for (const { pointer, length, type } of this.#outputs) {
      for (const bytes of [before, after]) bytes.fill(0, pointer, pointer + length * bytesOf(type));
    }
    const same = Buffer.compare(before, after) === 0;
    const found = same ? -1 : before.findIndex((byte, i) => byte !== after[i]);
    expect(found, "address of the first byte written outside the outputs").toBe(-1);
    return result;
  }
}

/** Equality of every byte, ±0 and NaN included, without a thousand comparisons. */
export function expectSameBytes(found: Numbers, expected: Numbers): void {
  const bytes = ({ buffer, byteOffset, byteLength }: Numbers) => Buffer.from(buffer, byteOffset, byteLength);
  expect(found.length).toBe(expected.length);
  if (Buffer.compare(bytes(found), bytes(expected)) !== 0) expect(found).toStrictEqual(expected);
}

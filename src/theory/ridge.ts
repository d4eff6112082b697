/**
 * Solves (A + ridge·I) α = y by Cholesky: in the core's memory, or, for matrices
 * larger than that, in blocks of rows that lie in a store between their turns. Each
 * block is read once by every block after it: n³/6B numbers for blocks of B rows,
 * beside n³/3 multiply-adds. Every element is summed in the same order either way,
 * so the bytes are the same.
 */
import type { Core } from "../core/module.ts";
import { badInput, GrokphaseError } from "../errors.ts";
import type { BlockStore } from "../numeric/block-store.ts";
import { allocate } from "./allocate.ts";
import { padded } from "./quads.ts";
import { doubles } from "./scratch.ts";

export interface Regression {
  /** α = (K + (σ² + jitter) I)⁻¹ y: rows. */
  weights: Float64Array;
  /** The smallest pivot of the factorisation, and its row: how near the matrix is to losing positive definiteness. */
  smallestPivot: number;
  pivotRow: number;
}

/** Writes −A for the rows first … first + count − 1, columns up to the diagonal, in quads `stride` bytes apart. */
export type Fill = (rows: number, stride: number, first: number, count: number) => void;

/** Where the factor lies. */
export interface OutOfCore {
  store: BlockStore;
  /** Rows of a block; as many as make two blocks of 256 MB in memory, unless told. */
  blockRows?: number;
}

const BLOCK_BYTES = 2.56e8;

interface Block {
  first: number;
  count: number;
  /** Bytes of a quad of its rows. */
  stride: number;
  /** Its place in the store. */
  at: number;
}

function divide(n: number, rows: number): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  for (let first = 0; first < n; first += rows) {
    const count = Math.min(rows, n - first);
    const stride = 32 * (first + count);
    blocks.push({ first, count, stride, at });
    at += (count / 4) * stride;
  }
  return blocks;
}

/**
 * @param fill writes −A; rows beyond y's length are set by this function
 * @throws GrokphaseError "machine" with the smallest pivot when the matrix is not positive definite, or too large
 */
export function solveRidge(
  core: Core,
  y: ArrayLike<number>,
  ridge: number,
  fill: Fill,
  outOfCore?: OutOfCore,
): Regression {
  const { kernels } = core;
  const rows = y.length;
  const n = padded(rows);
  const blockRows = outOfCore?.blockRows ?? Math.max(4, 4 * Math.floor(BLOCK_BYTES / (32 * n)));
  if (!(Number.isInteger(blockRows) && blockRows > 0 && blockRows % 4 === 0)) {
    throw badInput("blockRows", "a multiple of 4", blockRows);
  }
  const store = outOfCore?.store;
  const blocks = divide(n, store ? Math.min(blockRows, n) : n);
  const room = Math.max(...blocks.map(({ count, stride }) => (count / 4) * stride)) / 8;
  const { at, release } = allocate(core, [room, blocks.length > 1 ? room : 2, n, 2]);
  try {
    const [current, finished, x, pivots] = at as [number, number, number, number];
    const bytes = (pointer: number, { count, stride }: Block) =>
      new Uint8Array(core.memory.buffer, pointer, (count / 4) * stride);
    doubles(core, pivots, 2).set([Number.POSITIVE_INFINITY, 0]);
    for (const block of blocks) {
      const { first, count, stride } = block;
      fill(current, stride, first, count);
      finish(doubles(core, current, (count / 4) * (stride / 8)), block, rows, ridge);
      for (const before of blocks) {
        if (before === block) break;
        store!.read(before.at, bytes(finished, before));
        const { first: from, count: size, stride: apart } = before;
        kernels.choleskyEliminate_f64(finished, apart, from, size, current, stride, count / 4);
      }
      const done = kernels.choleskyFactor_f64(current, stride, first, count, pivots);
      if (done < first + count) throw indefinite(doubles(core, pivots, 2), rows);
      if (blocks.length > 1) store!.write(block.at, bytes(current, block));
    }
    const [smallestPivot, pivotRow] = doubles(core, pivots, 2);
    doubles(core, x, n).fill(0).set(y);
    const recall = (block: Block) => {
      if (blocks.length > 1) store!.read(block.at, bytes(current, block));
    };
    for (const block of blocks) {
      recall(block);
      kernels.choleskyForward_f64(current, block.stride, block.first, block.count, x);
    }
    for (const block of blocks.toReversed()) {
      if (block !== blocks.at(-1)) recall(block);
      kernels.choleskyBackward_f64(current, block.stride, block.first, block.count, x);
    }
    return { weights: doubles(core, x, rows).slice(), smallestPivot: smallestPivot!, pivotRow: pivotRow! };
  } finally {
    release();
  }
}

/** Adds the ridge, and makes the rows beyond the matrix those of the identity. */
function finish(elements: Float64Array, { first, count, stride }: Block, rows: number, ridge: number): void {
  const index = (i: number, k: number) => ((i - first) >> 2) * (stride / 8) + 4 * k + (i & 3);
  for (let i = first; i < Math.min(rows, first + count); i++) elements[index(i, i)]! -= ridge;
  for (let i = Math.max(rows, first); i < first + count; i++) {
    for (let k = 0; k <= i; k++) elements[index(i, k)] = i === k ? -1 : 0;
  }
}

function indefinite([pivot, row]: ArrayLike<number> & Iterable<number>, rows: number): GrokphaseError {
  return new GrokphaseError(
    "machine",
    `the kernel matrix is not positive definite: pivot ${pivot} in row ${row} of ${rows}; ` +
      "raise the noise, remove repeated inputs, or ask for jitter",
  );
}

/** Regression whose factor lies outside memory: the bytes of the one inside, whatever the blocks. */
import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { type BlockStore, nngpRegression } from "../../src/index.ts";
import { normals } from "../reference/random.ts";

const core = await loadCore();
const kernel = { activation: "erf", inputVariance: 0.5, readoutVariance: 0.3 } as const;

/** Room in an ordinary array, which notices reads of what was never written. */
function arrayStore(size: number): BlockStore & { traffic: number } {
  const bytes = new Uint8Array(size);
  const written = new Uint8Array(size);
  return {
    traffic: 0,
    write(at, some) {
      expect(at + some.length).toBeLessThanOrEqual(size);
      bytes.set(some, at);
      written.fill(1, at, at + some.length);
      this.traffic += some.length;
    },
    read(at, some) {
      expect(written.subarray(at, at + some.length).every((mark) => mark === 1)).toBe(true);
      some.set(bytes.subarray(at, at + some.length));
      this.traffic += some.length;
    },
  };
}

const inputsOf = (rows: number, dim: number) => ({ data: normals(rows * dim, rows), rows, dim });

test.each([1, 4, 5, 63, 64, 65, 130, 257, 300])("n = %d: the same bytes in blocks of 4 rows and of many", (rows) => {
  const inputs = inputsOf(rows, 7);
  const y = normals(rows, 1);
  const inside = nngpRegression(core, kernel, inputs, y, 0.01);
  for (const blockRows of [4, 12, 64, 100, 260, 1000]) {
    const store = arrayStore(8 * (rows + 3 + blockRows) ** 2);
    expect(nngpRegression(core, kernel, inputs, y, 0.01, 0, { store, blockRows })).toEqual(inside);
    expect(store.traffic > 0).toBe(blockRows < rows);
  }
});

test("blocks are as large as memory likes, unless told", () => {
  const inputs = inputsOf(50, 3);
  const store = arrayStore(0);
  const y = normals(50, 2);
  expect(nngpRegression(core, kernel, inputs, y, 0.1, 0, { store })).toEqual(
    nngpRegression(core, kernel, inputs, y, 0.1),
  );
});

test("a matrix that is not positive definite is refused with the same words", () => {
  const { data, dim } = inputsOf(40, 3);
  // Rows 10, 11 … repeat the first ones: rounding alone decides which pivot is the first that is not above 0.
  for (let row = 10; row < 40; row++) data.copyWithin(row * dim, (row % 10) * dim, ((row % 10) + 1) * dim);
  const refusal = (options?: Parameters<typeof nngpRegression>[6]) => {
    try {
      nngpRegression(core, kernel, { data, rows: 40, dim }, normals(40, 1), 0, -0, options);
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  expect(refusal()).toMatch(/^the kernel matrix is not positive definite: pivot .* in row [123]\d of 40/);
  expect(refusal({ store: arrayStore(1e5), blockRows: 8 })).toBe(refusal());
});

test("what the store throws is passed on, and blocks that cannot be are refused", () => {
  const inputs = inputsOf(20, 3);
  const full: BlockStore = {
    write() {
      throw new Error("no space left");
    },
    read() {},
  };
  const solve = (blockRows: number) =>
    nngpRegression(core, kernel, inputs, normals(20, 1), 0.1, 0, { store: full, blockRows });
  expect(() => solve(8)).toThrow("no space left");
  expect(() => solve(6)).toThrow("blockRows: expected a multiple of 4, found 6");
});

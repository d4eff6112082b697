/**
 * Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC 2011). A keyed bijection of 128-bit counters: four random words are
 * a function of their counter and key alone, whoever computes them and when.
 *
 * Counters in this project: c0 = index of the block of four words, c1 = stream
 * (what the numbers are for), c2 and c3 = step, low and high.
 */

const MULTIPLIER_0: u32 = 0xd2511f53;
const MULTIPLIER_1: u32 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

/** The same for vectors, which engines load faster than they rebuild a splat. */
const table = memory.data<u32>([MULTIPLIER_0, MULTIPLIER_1, WEYL_0, WEYL_1]);
const lanes = memory.data<u32>([0, 1, 2, 3]);

/**
 * The words of four consecutive blocks, lane j from block j of the four. They leave
 * the function as globals, which threads that share the memory do not share.
 */
export let words0 = i32x4.splat(0);
export let words1 = i32x4.splat(0);
export let words2 = i32x4.splat(0);
export let words3 = i32x4.splat(0);

/** Sets words0 … words3 to the words of blocks `block` … `block` + 3 (c0 wraps at 2^32). */
@inline
export function philoxFour(block: u32, stream: u32, stepLow: u32, stepHigh: u32, key0: u32, key1: u32): void {
  let c0 = i32x4.add(i32x4.splat(block), v128.load(lanes));
  let c1 = i32x4.splat(stream);
  let c2 = i32x4.splat(stepLow);
  let c3 = i32x4.splat(stepHigh);
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  for (let round = 0; round < 10; round++) {
    const m0 = v128.load32_splat(table);
    const m1 = v128.load32_splat(table, 4);
    const low0 = i64x2.extmul_low_i32x4_u(c0, m0);
    const high0 = i64x2.extmul_high_i32x4_u(c0, m0);
    const low2 = i64x2.extmul_low_i32x4_u(c2, m1);
    const high2 = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.shuffle<i32>(low2, high2, 1, 3, 5, 7), v128.xor(c1, k0));
    c1 = v128.shuffle<i32>(low2, high2, 0, 2, 4, 6);
    c2 = v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), v128.xor(c3, k1));
    c3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
    k0 = i32x4.add(k0, v128.load32_splat(table, 8));
    k1 = i32x4.add(k1, v128.load32_splat(table, 12));
  }
  words0 = c0;
  words1 = c1;
  words2 = c2;
  words3 = c3;
}

/** The four words of one counter and key, written to `out` (16 bytes). */
export function philox4x32(c0: u32, c1: u32, c2: u32, c3: u32, key0: u32, key1: u32, out: usize): void {
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>c0 * <u64>MULTIPLIER_0;
    const product2 = <u64>c2 * <u64>MULTIPLIER_1;
    c0 = <u32>(product2 >> 32) ^ c1 ^ key0;
    c1 = <u32>product2;
    c2 = <u32>(product0 >> 32) ^ c3 ^ key1;
    c3 = <u32>product0;
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  store<u32>(out, c0);
  store<u32>(out, c1, 4);
  store<u32>(out, c2, 8);
  store<u32>(out, c3, 12);
}

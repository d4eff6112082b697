import { storeFirst } from "../simd/lanes";
import { logOfNormal } from "../simd/log";
import { constant } from "../simd/polynomial";
import { cosQuarterTurns, sinQuarterTurns } from "../simd/sincos";
import { philoxFour, words0, words1, words2, words3 } from "./philox";

/**
 * Standard normals by Box and Muller from Philox words: √(−2 log U)·(cos θ, sin θ).
 * They come in groups of 64 bytes from four blocks of words, 4g … 4g + 3:
 *
 *     f32  element 16g + 4k + j = normal k of block 4g + j, k < 4, j < 4
 *     f64  element  8g + 4k + j = normal k of block 4g + j, k < 2, j < 4
 *
 *     f32  normals 0 and 1: U from word 0, θ from word 1 · normals 2 and 3: from words 2, 3
 *     f64  normals 0 and 1: U from words 0 (high) and 1 · θ from words 2 (high) and 3
 *
 * Even k are the cosines. So a normal depends on its key, stream, step and place i
 * alone, and any part of a stream that starts with a group can be filled by itself.
 *
 * All bits of a word (f64: two) enter U = (word + ½)/2^32 (2^64), rounded to the type:
 * |z| reaches 6.7 (9.5). The top bit of θ's word is the sign of the cosine, the others
 * are θ from −1 to 1 quarter turns.
 */

/** Elements in a group. */
@inline
function groupLength<T extends number>(): u32 {
  return 64 / sizeof<T>();
}

/** The group of normals last computed, in the order of the elements. */
let normals0 = i32x4.splat(0);
let normals1 = i32x4.splat(0);
let normals2 = i32x4.splat(0);
let normals3 = i32x4.splat(0);

// The order of the tables.
/** 2^16, or 2^32: what the high half of a word is worth. */
const HIGH: usize = 0;
const HALF: usize = 1;
/** 2^−32, or 2^−64. */
const UNIT: usize = 2;
const MINUS_TWO: usize = 3;
/** 2^−31, or 2^−62: a signed word in quarter turns. */
const QUARTER_TURN: usize = 4;

const table_f32 = memory.data<f32>([65536.0, 0.5, 2.3283064365386963e-10, -2.0, 4.656612873077393e-10]);
const table_f64 = memory.data<f64>([4294967296.0, 0.5, 5.421010862427522e-20, -2.0, 2.168404344971009e-19]);

/** √(−2 log U) from the halves of a word. */
@inline
function radius<T extends number>(high: v128, low: v128): v128 {
  const table = sizeof<T>() == 4 ? table_f32 : table_f64;
  const word = v128.add<T>(v128.mul<T>(high, constant<T>(table, HIGH)), v128.add<T>(low, constant<T>(table, HALF)));
  const logarithm = logOfNormal<T>(v128.mul<T>(word, constant<T>(table, UNIT)));
  return v128.sqrt<T>(v128.mul<T>(logarithm, constant<T>(table, MINUS_TWO)));
}

@inline
function radius_f32(word: v128): v128 {
  const high = f32x4.convert_i32x4_s(i32x4.shr_u(word, 16));
  const low = f32x4.convert_i32x4_s(v128.and(word, i32x4.splat(0xffff)));
  return radius<f32>(high, low);
}

/** The bits of a word below its top one, signed, as quarter turns. */
@inline
function quarterTurns_f32(word: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(word, 1)), constant<f32>(table_f32, QUARTER_TURN));
}

@inline
function quarterTurns_f64(high: v128, low: v128): v128 {
  const signed = f64x2.convert_low_i32x4_s(i32x4.shr_s(i32x4.shl(high, 1), 1));
  const sum = f64x2.add(
    f64x2.mul(signed, constant<f64>(table_f64, HIGH)),
    f64x2.add(f64x2.convert_low_i32x4_u(low), constant<f64>(table_f64, HALF)),
  );
  return f64x2.mul(sum, constant<f64>(table_f64, QUARTER_TURN));
}

@inline
function computeNormals_f32(): void {
  const sign = i32x4.splat(0x80000000);
  let r = radius_f32(words0);
  let t = quarterTurns_f32(words1);
  normals0 = v128.xor(f32x4.mul(r, cosQuarterTurns<f32>(t)), v128.and(words1, sign));
  normals1 = f32x4.mul(r, sinQuarterTurns<f32>(t));
  r = radius_f32(words2);
  t = quarterTurns_f32(words3);
  normals2 = v128.xor(f32x4.mul(r, cosQuarterTurns<f32>(t)), v128.and(words3, sign));
  normals3 = f32x4.mul(r, sinQuarterTurns<f32>(t));
}

/** Lanes 2 and 3 of 32 bits, moved to 0 and 1. */
@inline
function upper(words: v128): v128 {
  return v128.shuffle<i32>(words, words, 2, 3, 2, 3);
}

/** The top bits of the lower two lanes of 32 bits, at the top of two lanes of 64. */
@inline
function signs_f64(words: v128): v128 {
  const wide = v128.shuffle<i32>(words, words, 0, 0, 1, 1);
  return v128.and(wide, i64x2.splat(0x8000000000000000));
}

@inline
function computeNormals_f64(): void {
  let r = radius<f64>(f64x2.convert_low_i32x4_u(words0), f64x2.convert_low_i32x4_u(words1));
  let t = quarterTurns_f64(words2, words3);
  normals0 = v128.xor(f64x2.mul(r, cosQuarterTurns<f64>(t)), signs_f64(words2));
  normals2 = f64x2.mul(r, sinQuarterTurns<f64>(t));
  const upper0 = upper(words0);
  const upper1 = upper(words1);
  const upper2 = upper(words2);
  const upper3 = upper(words3);
  r = radius<f64>(f64x2.convert_low_i32x4_u(upper0), f64x2.convert_low_i32x4_u(upper1));
  t = quarterTurns_f64(upper2, upper3);
  normals1 = v128.xor(f64x2.mul(r, cosQuarterTurns<f64>(t)), signs_f64(upper2));
  normals3 = f64x2.mul(r, sinQuarterTurns<f64>(t));
}

@inline
function computeNormals<T extends number>(
  group: u32,
  key0: u32,
  key1: u32,
  stream: u32,
  stepLow: u32,
  stepHigh: u32,
): void {
  philoxFour(4 * group, stream, stepLow, stepHigh, key0, key1);
  if (sizeof<T>() == 4) {
    computeNormals_f32();
  } else {
    computeNormals_f64();
  }
}

/**
 * Writes `count` normals of a stream at a step to `out`, from place `index` on, which
 * is a multiple of the group's length (16 in f32, 8 in f64).
 */
@kernel
export function fillNormals<T extends number>(
  out: usize,
  count: i32,
  key0: u32,
  key1: u32,
  index: u32,
  stream: u32,
  stepLow: u32,
  stepHigh: u32,
): void {
  let group = index / groupLength<T>();
  while (count > 0) {
    computeNormals<T>(group, key0, key1, stream, stepLow, stepHigh);
    storeFirst<T>(out, normals0, count);
    storeFirst<T>(out + 16, normals1, count - 16 / sizeof<T>());
    storeFirst<T>(out + 32, normals2, count - 32 / sizeof<T>());
    storeFirst<T>(out + 48, normals3, count - 48 / sizeof<T>());
    out += 64;
    count -= groupLength<T>();
    group++;
  }
}

/**
 * How matrices lie in memory, in units that every network kernel shares.
 *
 * A vector has V lanes (4 in f32, 2 in f64); a panel is P = 2V neurons side by
 * side, always 32 bytes a row; four samples or four input dimensions make a
 * quad. Sizes that are no multiple are padded with zeros, which add nothing.
 */

/** Bytes of one row of a panel: two vectors. */
export const ROW: usize = 32;

/** Panels of a block, the unit of work and of summation: 16 neurons in f32, 8 in f64. */
export const BLOCK: usize = 2;

/** Samples of one stretch of the gradient's sum; a stretch of inputs stays in the second cache. */
export const STRETCH: usize = 256;

/** Samples that go through all neurons before the next ones do. */
export const ROWS: usize = 64;

/** Neurons of a panel. */
@inline
export function lanes<T>(): usize {
  return ROW / sizeof<T>();
}

/** The next multiple of four. */
@inline
export function quads(count: usize): usize {
  return (count + 3) & ~3;
}

/** Blocks that hold `width` neurons. */
@inline
export function blocks<T>(width: usize): usize {
  const neurons = BLOCK * lanes<T>();
  return (width + neurons - 1) / neurons;
}

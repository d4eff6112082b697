/** Four numbers in memory, as f64: the first two, and the last two. */
@inline
export function firstTwo<T extends number>(from: usize): v128 {
  const numbers = v128.load(from);
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(numbers) : numbers;
}

@inline
export function lastTwo<T extends number>(from: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(from, 16);
  const numbers = v128.load(from);
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(numbers, numbers, 2, 3, 2, 3));
}

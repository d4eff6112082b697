/** Copies bytes within memory, as `memory.copy` does. */
export function copyBytes(to: usize, from: usize, bytes: usize): void {
  memory.copy(to, from, bytes);
}

/**
 * Matrices in quads, four rows side by side, as the tiles of the core's products
 * take them: quads × columns × 4, rows padded with zeros to a multiple of four.
 */

/** The next multiple of four. */
export function padded(rows: number): number {
  return (rows + 3) & ~3;
}

/** Row-major rows × columns → quads. */
export function packQuads(source: ArrayLike<number>, rows: number, columns: number, quads: Float64Array): void {
  quads.fill(0);
  for (let i = 0; i < rows; i++) {
    const at = (i >> 2) * columns * 4 + (i & 3);
    for (let k = 0; k < columns; k++) quads[at + 4 * k] = source[i * columns + k]!;
  }
}

/** The cube root in plain arithmetic, the same on every engine. */

/** @param x at least 0 and finite */
export function cubeRoot(x: number): number {
  if (x === 0) return 0;
  // Powers of 8 are exact, so they are taken out first: 1 ≤ rest < 8.
  let rest = x;
  let scale = 1;
  while (rest >= 8) {
    rest /= 8;
    scale *= 2;
  }
  while (rest < 1) {
    rest *= 8;
    scale /= 2;
  }
  // Newton's steps from above fall until rounding stops them.
  let root = 2;
  for (;;) {
    const next = root - (root - rest / (root * root)) / 3;
    if (!(next < root)) return root * scale;
    root = next;
  }
}

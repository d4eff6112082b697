/** Roots of continuous functions of one variable. */

export interface Root {
  /** Where the function vanishes. */
  position: number;
  /** The root lies within this of `position`. */
  error: number;
  evaluations: number;
}

/**
 * Brent's method on a bracket: inverse quadratic steps where they shrink it fast enough, halving otherwise.
 * The function may be infinite at the ends; `left` and `right` have opposite signs there.
 */
export function brent(f: (x: number) => number, left: number, right: number, tolerance = 1e-13): Root {
  let [a, b] = [left, right];
  let [fa, fb] = [f(a), f(b)];
  let evaluations = 2;
  let [c, fc] = [a, fa];
  let step = b - a;
  let before = step;
  while (evaluations < 300) {
    if (Math.abs(fc) < Math.abs(fb)) [a, b, c, fa, fb, fc] = [b, c, b, fb, fc, fb];
    const goal = 2 * Number.EPSILON * Math.abs(b) + (tolerance * Math.abs(b)) / 2;
    const half = (c - b) / 2;
    if (Math.abs(half) <= goal || fb === 0) break;
    if (Math.abs(before) >= goal && Math.abs(fa) > Math.abs(fb) && Number.isFinite(fa) && Number.isFinite(fc)) {
      const s = fb / fa;
      let p = 2 * half * s;
      let q = 1 - s;
      if (a !== c) {
        const r = fb / fc;
        q = fa / fc;
        p = s * (2 * half * q * (q - r) - (b - a) * (r - 1));
        q = (q - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      p = Math.abs(p);
      if (2 * p < Math.min(3 * half * q - Math.abs(goal * q), Math.abs(before * q))) {
        before = step;
        step = p / q;
      } else {
        before = step = half;
      }
    } else {
      before = step = half;
    }
    [a, fa] = [b, fb];
    b += Math.abs(step) > goal ? step : Math.sign(half) * goal;
    fb = f(b);
    evaluations++;
    if (fb > 0 === fc > 0) {
      [c, fc] = [a, fa];
      before = step = b - a;
    }
  }
  return { position: b, error: fb === 0 ? 0 : Math.abs(c - b), evaluations };
}

/**
 * The first pair of neighbours on a geometric grid from `from` to `to` between which f changes sign; null where it
 * does not.
 */
export function bracket(
  f: (x: number) => number,
  from: number,
  ratio: number,
  count: number,
): readonly [number, number] | null {
  let left = from;
  let sign = f(left) > 0;
  for (let i = 0; i < count; i++) {
    const right = left * ratio;
    const next = f(right) > 0;
    if (next !== sign) return [left, right];
    [left, sign] = [right, next];
  }
  return null;
}

/** Slow, independent pieces that the theory is checked against. Host transcendentals are fine here. */

/** Nodes and weights for E over a standard normal, by Newton on the orthonormal Hermite recurrence. */
export function gaussHermite(count: number): { nodes: number[]; weights: number[] } {
  const evaluate = (x: number) => {
    let [before, here] = [0, 1];
    for (let k = 1; k <= count; k++) [before, here] = [here, (x * here - Math.sqrt(k - 1) * before) / Math.sqrt(k)];
    return { value: here, slope: Math.sqrt(count) * before, before };
  };
  const nodes: number[] = [];
  const end = Math.sqrt(4 * count + 2);
  const steps = 40 * count;
  for (let i = 0; i < steps; i++) {
    let [low, high] = [-end + (2 * end * i) / steps, -end + (2 * end * (i + 1)) / steps];
    if (Math.sign(evaluate(low).value) === Math.sign(evaluate(high).value)) continue;
    const sign = Math.sign(evaluate(low).value);
    for (let j = 0; j < 80; j++) {
      const middle = (low + high) / 2;
      if (Math.sign(evaluate(middle).value) === sign) low = middle;
      else high = middle;
    }
    nodes.push((low + high) / 2);
  }
  return { nodes, weights: nodes.map((x) => 1 / (count * evaluate(x).before ** 2)) };
}

/** erf by its Maclaurin series or its continued fraction, to a few units in the last place. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let term = a;
    let sum = a;
    for (let k = 1; Math.abs(term) > 1e-18 * sum; k++) {
      term *= (-a * a) / k;
      sum += term / (2 * k + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let k = 120; k >= 1; k--) fraction = k / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
}

/** Probabilists' Hermite polynomial He_l(x). */
export function hermite(l: number, x: number): number {
  let [before, here] = [0, 1];
  for (let k = 0; k < l; k++) [before, here] = [here, x * here - k * before];
  return here;
}

export function factorial(l: number): number {
  return l < 2 ? 1 : l * factorial(l - 1);
}

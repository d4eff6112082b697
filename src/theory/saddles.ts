/** Stationary points of a smooth function of one variable: all of them in a domain, classified. */

/** A function, its first and its second derivative at one point. */
export interface Jet {
  value: number;
  slope: number;
  curvature: number;
}

export interface Saddle {
  position: number;
  /** Value of the function there. */
  value: number;
  /** Second derivative there. */
  curvature: number;
  kind: "minimum" | "maximum";
}

/**
 * A function with its first two derivatives at many points at once: value, slope, curvature of the first, then of the
 * second … The numbers may lie where the next call writes its own.
 */
export type Jets = (x: ArrayLike<number>) => ArrayLike<number>;

/**
 * Every place in [grid[0], grid[last]] where the slope changes sign, in rising
 * order. Between two grid points the slope may have one extremum of its own: a
 * pair of stationary points closer than the grid is found through it. A grid
 * point where the slope is exactly 0, as at the centre of an even function, counts
 * by the slope beside it.
 */
export function stationaryPoints(jets: Jets, grid: ArrayLike<number>): Saddle[] {
  const f = (x: number): Jet => {
    single[0] = x;
    return jetAt(jets(single), 0);
  };
  if (scan.length < 3 * grid.length) scan = new Float64Array(3 * grid.length);
  scan.set(jets(grid));
  const onGrid = scan;
  const found: Saddle[] = [];
  const add = (position: number, { value, curvature }: Jet, kind: Saddle["kind"]) => {
    found.push({ position, value, curvature, kind });
  };
  const cross = (a: number, left: Jet, b: number, right: Jet, rising: boolean) => {
    const position = root(f, a, left, b, right);
    add(position, f(position), rising ? "minimum" : "maximum");
  };

  const start = jetAt(onGrid, 0);
  // The sign of the slope just right of the point before.
  let sign = Math.sign(start.slope) || Math.sign(start.curvature);
  if (start.slope === 0) add(grid[0]!, start, sign > 0 ? "minimum" : "maximum");
  for (let i = 1; i < grid.length; i++) {
    const [slope, curvature, before] = [onGrid[3 * i + 1]!, onGrid[3 * i + 2]!, onGrid[3 * i - 1]!];
    const next = Math.sign(slope) || Math.sign(curvature) || sign;
    const turns = before * sign < 0 && curvature * sign > 0;
    if (next !== sign || turns) {
      const [a, b] = [grid[i - 1]!, grid[i]!];
      const [left, right] = [jetAt(onGrid, i - 1), jetAt(onGrid, i)];
      if (next !== sign) {
        cross(a, left, b, right, next > 0);
      } else {
        const turn = curvatureRoot(f, a, b);
        const between = f(turn);
        if (between.slope * sign < 0) {
          cross(a, left, turn, between, sign < 0);
          cross(turn, between, b, right, sign > 0);
        }
      }
    }
    sign = next;
  }
  return found;
}

/** Room for one point, and for the jets on the grid: used again by every call. */
const single = new Float64Array(1);
let scan = new Float64Array(0);

function jetAt(jets: ArrayLike<number>, i: number): Jet {
  return { value: jets[3 * i]!, slope: jets[3 * i + 1]!, curvature: jets[3 * i + 2]! };
}

/** A Newton step below this fraction of the position is the last: the next would be its square. */
const LAST_STEP = 1e-9;

/** Where the slope vanishes between a and b; beside them it has opposite signs, at b it may be 0. */
function root(f: (x: number) => Jet, a: number, left: Jet, b: number, right: Jet): number {
  if (right.slope === 0) return b;
  const rising = right.slope > 0;
  let [low, high] = [a, b];
  // Where the chord of the slope vanishes.
  const chord = a - (left.slope * (b - a)) / (right.slope - left.slope);
  let x = left.slope !== 0 && chord > a && chord < b ? chord : (a + b) / 2;
  for (let i = 0; i < 200; i++) {
    const { slope, curvature } = f(x);
    if (slope === 0) return x;
    if (slope > 0 === rising) high = x;
    else low = x;
    const newton = x - slope / curvature;
    const inside = newton > low && newton < high;
    const next = inside ? newton : (low + high) / 2;
    if (inside && Math.abs(next - x) <= LAST_STEP * Math.abs(x)) return next;
    if (high - low <= 4e-16 * Math.abs(high)) return next;
    x = next;
  }
  return x;
}

function curvatureRoot(f: (x: number) => Jet, a: number, b: number): number {
  const end = Math.sign(f(b).curvature);
  let [low, high] = [a, b];
  for (let i = 0; i < 60 && high - low > 1e-15 * Math.abs(high); i++) {
    const middle = (low + high) / 2;
    if (Math.sign(f(middle).curvature) === end) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

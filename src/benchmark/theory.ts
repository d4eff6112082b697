/** The theory engine of one thread: phase diagrams, kernels and factorisations, against the floor of the arithmetic. */
import type { Core } from "../core/module.ts";
import { fig2 } from "../tasks/teacher-student/parameters.ts";
import { teacherStudentDiagram } from "../tasks/teacher-student/theory/diagram.ts";
import { nngpRegression, nngpStripes } from "../theory/gaussian-process.ts";
import { parseAxis } from "../theory/phase-diagram.ts";
import { interleave } from "./interleave.ts";

export interface TheoryReport {
  /** Samples of the kernel, rounded up to a multiple of four for the factorisation. */
  samples: number;
  dim: number;
  /** Microseconds a point of a phase diagram, full self-consistent solution with wells and weights. */
  printedPoint: number;
  exactNormPoint: number;
  /** Milliseconds of the whole NNGP kernel in f64. */
  kernel: number;
  /** Milliseconds of kernel, Cholesky and solution together. */
  regression: number;
  /** Cholesky alone: milliseconds, and its n³/3 operations a second as a fraction of the peak. */
  cholesky: number;
  choleskyOfPeak: number;
}

/** Points on each axis of the diagrams: enough for each to start from a near neighbour. */
const POINTS = 20;
const ROUNDS_OF_PEAK = 200_000;

export function measureTheory(core: Core, samples: number, dim: number, rounds = 3): TheoryReport {
  const { kernels } = core;
  const n = (samples + 3) & ~3;
  const key = { low: 1, high: 2 };
  const pointers = core.face.allocate(Float64Array.of(8 * n * n, 16, 8 * samples * dim + 128));
  const [matrix, pivots, normals] = [...pointers] as [number, number, number];
  kernels.fillNormals_f64(normals, samples * dim, key.low, key.high, 0, 0, 0, 0);
  const data = new Float64Array(core.memory.buffer, normals, samples * dim).slice();
  const inputs = { data, rows: samples, dim };
  const y = Float64Array.from({ length: samples }, (_, i) => data[i * dim]!);
  const kernel = {
    activation: "erf",
    inputVariance: fig2.inputVariance,
    readoutVariance: fig2.readoutVariance,
  } as const;
  // −A, A = n on the diagonal and small elsewhere: its factor's elements are of ordinary size.
  const fill = () => {
    const elements = new Float64Array(core.memory.buffer, matrix, n * n).fill(-0.25);
    for (let i = 0; i < n; i++) elements[(i >> 2) * n * 4 + i * 4 + (i & 3)] = -n;
  };
  const [x, y2] = ["noise:0.1:0.3", "samples:2000:4000"].map((text) =>
    parseAxis(core, `${text}:${POINTS}`, ["noise", "samples"], "bench"),
  );
  const timings = interleave(
    {
      peak: () => kernels.peak_f64(ROUNDS_OF_PEAK),
      printed: () => teacherStudentDiagram(core, fig2, x!, y2!, { action: "printed" }),
      exactNorm: () => teacherStudentDiagram(core, fig2, x!, y2!, { action: "exact-norm" }),
      kernel: () => nngpStripes(core, kernel, inputs, inputs, () => {}),
      regression: () => nngpRegression(core, kernel, inputs, y, 0.18),
      fill,
      factor: () => {
        fill();
        new Float64Array(core.memory.buffer, pivots, 2).set([Number.POSITIVE_INFINITY, 0]);
        kernels.choleskyFactor_f64(matrix, 32 * n, 0, n, pivots);
      },
    },
    rounds,
  );
  core.face.release(pointers);
  const peak = (ROUNDS_OF_PEAK * kernels.peakOperations(2)) / timings.peak.median;
  const cholesky = timings.factor.median - timings.fill.median;
  const point = (milliseconds: number) => (1e3 * milliseconds) / POINTS ** 2;
  return {
    samples,
    dim,
    printedPoint: point(timings.printed.median),
    exactNormPoint: point(timings.exactNorm.median),
    kernel: timings.kernel.median,
    regression: timings.regression.median,
    cholesky,
    choleskyOfPeak: n ** 3 / 3 / cholesky / peak,
  };
}

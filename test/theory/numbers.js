// Numbers of every part of the theory engine, for golden bytes. Plain JavaScript, so that a page can load it as it is.

/** All numbers of `api`, the package's exports, computed on `core`. */
export function theoryNumbers(api, core) {
  const numbers = [];
  const fig2 = api.fig2;
  for (const action of ["printed", "exact-norm"]) {
    const options = { action, trace: true, ridge: "finite-n", modes: 3 };
    const { theory, curve, wells } = api.solveTeacherStudent(core, fig2, options);
    numbers.push(theory.b, theory.c, theory.dropletFraction, theory.varianceAlongTeacher);
    numbers.push(...theory.saddles.map((saddle) => saddle.action), ...curve([0, 0.7]), ...Object.values(wells[0]));
    for (const limit of [false, true]) {
      const { value, spinodal, q } = api.teacherStudentTransition(core, fig2, { action, limit });
      numbers.push(value, spinodal, q);
    }
    const axes = ["noise:0.1:0.3:4", "samples:2000:4000:2"].map((text) =>
      api.parseAxis(core, text, ["noise", "samples"], "axis"),
    );
    const { orderParameters } = api.teacherStudentDiagram(core, fig2, ...axes, { action });
    numbers.push(...Object.values(orderParameters).flat(2));
  }
  const modular = { modulus: 11, width: 600, readoutVariance: 2.152e-7, sextic: 3, noise: 1e-4 };
  for (const trace of [false, true]) {
    const { a, lambda, dropletFraction } = api.modularAdditionTheory(core, modular, { trace });
    numbers.push(a, lambda, dropletFraction);
  }
  const inputs = { data: Float64Array.from({ length: 70 * 9 }, (_, i) => ((i * 37) % 101) / 50 - 1), rows: 70, dim: 9 };
  const kernel = { activation: "erf", inputVariance: 0.5, readoutVariance: 0.1 };
  const { weights } = api.nngpRegression(core, kernel, inputs, inputs.data.subarray(0, 70), 0.01);
  numbers.push(...api.nngpKernel(core, kernel, inputs), ...weights);
  const network = { ...fig2, dim: 9, samples: 60 };
  const train = api.drawTeacherStudentData(core, network, 60, 3, 0);
  const test = api.drawTeacherStudentData(core, network, 40, 3, 1, train.teacher);
  for (const { nngp, adaptive } of api.teacherStudentLearningCurve(core, network, train, test, [30, 60])) {
    numbers.push(...Object.values(nngp), ...Object.values(adaptive));
  }
  if (numbers.length < 5000 || !numbers.every(Number.isFinite))
    throw new Error(`${numbers.length} numbers, not all finite`);
  return Float64Array.from(numbers);
}

/** The package's public face. */
export { type Capabilities, type Capability, capabilities } from "./core/capabilities.ts";
export { type Core, type CoreOptions, loadCore, type Variant } from "./core/module.ts";
export { type ErrorCode, GrokphaseError } from "./errors.ts";
export { encodeNpz } from "./files/npz.ts";
export type { ChainSpec, ChainState, Draws, PlantedStart, Weights } from "./runs/chain.ts";
export { type Configuration, type Experiment, resolveExperiment } from "./runs/experiment.ts";
export { openChain, virialRatios } from "./runs/open-chain.ts";
export { presets, sweeps } from "./runs/presets.ts";
export { quench } from "./runs/quench.ts";
export type { Schedule } from "./samplers/configuration.ts";
export { keepsTime, type SamplerOptions } from "./samplers/configurations.ts";
export {
  type ChoiceOption,
  type NumberOption,
  type SamplerForm,
  type SamplerOption,
  samplerForms,
} from "./samplers/forms.ts";
export type { HmcOptions } from "./samplers/hmc-configuration.ts";
export type { LangevinOptions } from "./samplers/langevin-configuration.ts";
export type { MalaOptions } from "./samplers/mala-configuration.ts";
export type { UnderdampedOptions } from "./samplers/underdamped-configuration.ts";
export type { Network } from "./tasks/configuration.ts";
export type { Task } from "./tasks/configurations.ts";
export { modularAdditionDiagram, modularAdditionLines } from "./tasks/modular-addition/diagram.ts";
export { type Thresholds as ModularAdditionThresholds, thresholds } from "./tasks/modular-addition/limit.ts";
export { modePowers } from "./tasks/modular-addition/mode-powers.ts";
export { type NeuronSpectra, neuronSpectra } from "./tasks/modular-addition/neuron-spectra.ts";
export {
  fig3,
  type Parameters as ModularAdditionParameters,
} from "./tasks/modular-addition/parameters.ts";
export {
  type Eigenvalue,
  type ModeMoments,
  type ModularSpectrum,
  modularNngpSpectrum,
  modularSpectrum,
  priorMoments,
} from "./tasks/modular-addition/spectrum.ts";
export { type ModularAdditionTheory, modularAdditionTheory } from "./tasks/modular-addition/theory.ts";
export { adaptiveKernel, type Well } from "./tasks/teacher-student/adaptive-kernel.ts";
export type { TeacherStudentTask } from "./tasks/teacher-student/configuration.ts";
export { teacherStudentDiagram } from "./tasks/teacher-student/diagram.ts";
export {
  drawTeacherStudentData,
  type Learned,
  type LearningCurvePoint,
  type TeacherStudentData,
  teacherStudentLearningCurve,
} from "./tasks/teacher-student/learning-curve.ts";
export { type MixedPhase, mixedPhase, type TricriticalPoint, tricriticalPoint } from "./tasks/teacher-student/limit.ts";
export { followTransition, teacherStudentLines } from "./tasks/teacher-student/lines.ts";
export { fig2, type Parameters as TeacherStudentParameters, parametersOf } from "./tasks/teacher-student/parameters.ts";
export { plantedStart } from "./tasks/teacher-student/planted.ts";
export {
  solveTeacherStudent,
  type TeacherStudentSolution,
  type TeacherStudentTheory,
  type TheoryOptions,
  teacherStudentTheory,
} from "./tasks/teacher-student/theory.ts";
export {
  type Transition as TeacherStudentTransition,
  teacherStudentTransition,
} from "./tasks/teacher-student/transition.ts";
export {
  type Inputs,
  kernelRegression,
  type NngpKernel,
  nngpKernel,
  nngpPredict,
  nngpRegression,
  nngpStripes,
} from "./theory/gaussian-process.ts";
export { type Axis, type DiagramLine, type PhaseDiagram, parseAxis } from "./theory/phase-diagram.ts";
export type { BlockStore, OutOfCore, Regression } from "./theory/ridge.ts";
export { type EnsembleOptions, type Progress, runEnsemble } from "./workers/ensemble.ts";
export { type LiveOptions, type LiveSession, type LiveStatus, openLive, type Stage } from "./workers/live.ts";
export type { Answer, Arguments, Questions, TeacherStudentAnswer } from "./workers/questions.ts";
export { openTheorist, type Theorist } from "./workers/theorist.ts";
export { threadedDiagram } from "./workers/threaded-diagram.ts";

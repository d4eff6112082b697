/** The package's public face. */

export { openChain, virialRatios } from "./chain/open-chain.ts";
export { quench } from "./chain/quench.ts";
export { presets, sweeps } from "./configuration/presets.ts";
export { type Configuration, resolveExperiment } from "./configuration/resolve.ts";
export { type Capabilities, type Capability, capabilities } from "./core/capabilities.ts";
export { type Core, type CoreOptions, loadCore, type Variant } from "./core/module.ts";
export { type ErrorCode, GrokphaseError } from "./errors.ts";
export type { ChainSpec, ChainState, Draws, PlantedStart, Weights } from "./experiment/chain.ts";
export type { Experiment } from "./experiment/experiment.ts";
export type { Solution } from "./experiment/theory.ts";
export { encodeNpz } from "./files/npz.ts";
export {
  type ChoiceOption,
  type NumberOption,
  type SamplerForm,
  type SamplerOption,
  samplerForms,
} from "./moves/forms.ts";
export type { GibbsOptions } from "./moves/gibbs/index.ts";
export type { HmcOptions } from "./moves/hmc/index.ts";
export type { LangevinOptions } from "./moves/langevin/index.ts";
export type { MalaOptions } from "./moves/mala/index.ts";
export { keepsTime, type SamplerOptions } from "./moves/samplers.ts";
export type { Schedule } from "./moves/schedule.ts";
export type { UnderdampedOptions } from "./moves/underdamped/index.ts";
export type { NetworkOptions } from "./network/prior.ts";
export type { BlockStore } from "./numeric/block-store.ts";
export { type AnyTask as Task, type TheoryKind, tasks } from "./tasks/index.ts";
export { modePowers } from "./tasks/modular-addition/mode-powers.ts";
export { type NeuronSpectra, neuronSpectra } from "./tasks/modular-addition/neuron-spectra.ts";
export {
  fig3,
  type Parameters as ModularAdditionParameters,
} from "./tasks/modular-addition/parameters.ts";
export { modularAdditionDiagram, modularAdditionLines } from "./tasks/modular-addition/theory/diagram.ts";
export { type Thresholds as ModularAdditionThresholds, thresholds } from "./tasks/modular-addition/theory/limit.ts";
export {
  type Eigenvalue,
  type ModeMoments,
  type ModularSpectrum,
  modularNngpSpectrum,
  modularSpectrum,
  priorMoments,
} from "./tasks/modular-addition/theory/spectrum.ts";
export { type ModularAdditionTheory, modularAdditionTheory } from "./tasks/modular-addition/theory/theory.ts";
export type { TeacherStudentTask } from "./tasks/teacher-student/configuration.ts";
export { drawTeacherStudentData, type TeacherStudentData } from "./tasks/teacher-student/data.ts";
export { fig2, type Parameters as TeacherStudentParameters, parametersOf } from "./tasks/teacher-student/parameters.ts";
export { plantedStart } from "./tasks/teacher-student/planted.ts";
export { adaptiveKernel } from "./tasks/teacher-student/theory/adaptive-kernel.ts";
export { teacherStudentDiagram } from "./tasks/teacher-student/theory/diagram.ts";
export {
  type Learned,
  type LearningCurvePoint,
  teacherStudentLearningCurve,
} from "./tasks/teacher-student/theory/learning-curve.ts";
export {
  type MixedPhase,
  mixedPhase,
  type TricriticalPoint,
  tricriticalPoint,
} from "./tasks/teacher-student/theory/limit.ts";
export { followTransition, teacherStudentLines } from "./tasks/teacher-student/theory/lines.ts";
export {
  solveTeacherStudent,
  type TeacherStudentSolution,
  type TeacherStudentTheory,
  type TheoryOptions,
  teacherStudentTheory,
} from "./tasks/teacher-student/theory/theory.ts";
export {
  type Transition as TeacherStudentTransition,
  teacherStudentTransition,
} from "./tasks/teacher-student/theory/transition.ts";
export type { Well } from "./tasks/teacher-student/theory/wells.ts";
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
export type { OutOfCore, Regression } from "./theory/ridge.ts";
export type { TeacherStudentAnswer } from "./workers/earlier-questions.ts";
export { type EnsembleOptions, type Progress, runEnsemble } from "./workers/ensemble.ts";
export { type LiveOptions, type LiveSession, type LiveStatus, openLive, type Stage } from "./workers/live.ts";
export type { Answer, Arguments, Questions, TheoryQuestions } from "./workers/questions.ts";
export { openTheorist, type Theorist } from "./workers/theorist.ts";
export { threadedDiagram } from "./workers/threaded-diagram.ts";

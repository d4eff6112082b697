export {
  allocate,
  memberRegions,
  observeTeacherStudent,
  planNetwork,
  planProblem,
  planQuadratic,
  quadraticRegionNames,
  regionNames,
  regionsProblem,
  release,
  teacherStudentObservables,
} from "./api";
export { barrier } from "./barrier";
export { copyBytes } from "./dynamics/copy";
export { drift } from "./dynamics/drift";
export { energy } from "./dynamics/energy";
export { energySum } from "./dynamics/energy_sum";
export { kick } from "./dynamics/kick";
export { refresh } from "./dynamics/refresh";
export { virial } from "./dynamics/virial";
export { arcsine_f64, errorFunction_f64, exponential_f64, logarithm_f64 } from "./elementary";
export { asin_f64 } from "./elementwise/asin";
export { erfGaussian } from "./elementwise/erf_gaussian";
export { exp } from "./elementwise/exp";
export { log } from "./elementwise/log";
export { sincosQuarterTurns } from "./elementwise/sincos";
export { nngpErfTiles_f64, nngpQuadraticTiles_f64 } from "./kernel/nngp_tiles";
export { wellRow_f64 } from "./kernel/well_row";
export { updateReadout, updateWeights } from "./langevin";
export {
  choleskyBackward_f64,
  choleskyEliminate_f64,
  choleskyFactor_f64,
  choleskyForward_f64,
} from "./linalg/cholesky";
export {
  multiplyColumns,
  multiplyPanels,
} from "./linalg/multiply_panels";
export { packColumns, packRows } from "./linalg/pack_quads";
export { peak, peakOperations } from "./linalg/peak";
export { allPairsGradient } from "./modular/all_pairs";
export { collapsedByNeurons, collapsedByPairs, collapsedScratch } from "./modular/collapsed";
export {
  fourierDecay,
  fourierForces,
  realDecay,
} from "./modular/forces";
export { fourierLength } from "./modular/fourier";
export { observeModes } from "./modular/modes";
export { pairsGradient, pairsScores } from "./modular/pairs";
export { backward } from "./network/backward";
export { drawReadout } from "./network/draw_readout";
export { forward } from "./network/forward";
export { project } from "./network/project";
export { readoutGram } from "./network/readout_gram";
export { residual } from "./network/residual";
export { deriveKey } from "./random/derive_key";
export { fillWords } from "./random/fill_words";
export { fillNormals } from "./random/normals";
export { philox4x32 } from "./random/philox";
export { uniform_f64 } from "./random/uniform";
export { averageNodes_f64 } from "./theory/average_nodes";
export { frozenAction_f64, overlapAction_f64 } from "./theory/overlap_action";

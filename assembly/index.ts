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
export { drift_f32, drift_f64 } from "./dynamics/drift";
export { energy_f32, energy_f64 } from "./dynamics/energy";
export { energySum } from "./dynamics/energy_sum";
export { kick_f32, kick_f64 } from "./dynamics/kick";
export { refresh_f32, refresh_f64 } from "./dynamics/refresh";
export { virial_f32, virial_f64 } from "./dynamics/virial";
export { arcsine_f64, errorFunction_f64, exponential_f64, logarithm_f64 } from "./elementary";
export { asin_f64 } from "./elementwise/asin";
export { erfGaussian_f32, erfGaussian_f64 } from "./elementwise/erf_gaussian";
export { exp_f32, exp_f64 } from "./elementwise/exp";
export { log_f32, log_f64 } from "./elementwise/log";
export { sincosQuarterTurns_f32, sincosQuarterTurns_f64 } from "./elementwise/sincos";
export { nngpErfTiles_f64, nngpQuadraticTiles_f64 } from "./kernel/nngp_tiles";
export { wellRow_f64 } from "./kernel/well_row";
export { updateReadout_f32, updateReadout_f64, updateWeights_f32, updateWeights_f64 } from "./langevin";
export {
  choleskyBackward_f64,
  choleskyEliminate_f64,
  choleskyFactor_f64,
  choleskyForward_f64,
} from "./linalg/cholesky";
export {
  multiplyColumns_f32,
  multiplyColumns_f64,
  multiplyPanels_f32,
  multiplyPanels_f64,
} from "./linalg/multiply_panels";
export { packColumns_f32, packColumns_f64, packRows_f32, packRows_f64 } from "./linalg/pack_quads";
export { peak_f32, peak_f64, peakOperations } from "./linalg/peak";
export { allPairsGradient_f32, allPairsGradient_f64 } from "./modular/all_pairs";
export { collapsedByNeurons, collapsedByPairs, collapsedScratch } from "./modular/collapsed";
export {
  fourierDecay_f32,
  fourierDecay_f64,
  fourierForces_f32,
  fourierForces_f64,
  realDecay_f32,
  realDecay_f64,
} from "./modular/forces";
export { fourierLength } from "./modular/fourier";
export { observeModes_f32, observeModes_f64 } from "./modular/modes";
export { pairsGradient_f32, pairsGradient_f64, pairsScores_f32, pairsScores_f64 } from "./modular/pairs";
export { backward_f32, backward_f64 } from "./network/backward";
export { drawReadout_f32, drawReadout_f64 } from "./network/draw_readout";
export { forward_f32, forward_f64 } from "./network/forward";
export { project_f32, project_f64 } from "./network/project";
export { readoutGram_f32, readoutGram_f64 } from "./network/readout_gram";
export { residual_f32, residual_f64 } from "./network/residual";
export { deriveKey } from "./random/derive_key";
export { fillWords } from "./random/fill_words";
export { fillNormals_f32, fillNormals_f64 } from "./random/normals";
export { philox4x32 } from "./random/philox";
export { uniform_f64 } from "./random/uniform";
export { averageNodes_f64 } from "./theory/average_nodes";
export { frozenAction_f64, overlapAction_f64 } from "./theory/overlap_action";

/** The package's public face. */
export { type Capabilities, type Capability, capabilities } from "./core/capabilities.ts";
export { type Core, type CoreOptions, loadCore, type Variant } from "./core/module.ts";
export { type ErrorCode, GrokphaseError } from "./errors.ts";
export type { ChainSpec, ChainState, Draws, PlantedStart, Weights } from "./runs/chain.ts";
export type { Experiment, LangevinSampler, Network, TeacherStudentTask } from "./runs/experiment.ts";

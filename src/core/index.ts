/** The compute core alone: `grokphase/core`, for those who bring their own loop. */
export { type Capabilities, type Capability, capabilities } from "./capabilities.ts";
export { type Build, type Core, type CoreOptions, loadBuild, loadCore, type Variant } from "./module.ts";

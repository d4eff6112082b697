/** The prior of a network, as a person may write it in a configuration (PHYSICS 1). */
import { numberBetween, section, wholeNumber } from "../validation.ts";

export const LARGEST_SIZE = 1_048_576;

/** Variances outside would over- or underflow f32 on the way to an energy. */
export const variance = () => numberBetween(1e-12, 1e6);

export const networkSchema = section({
  width: wholeNumber(1, LARGEST_SIZE).describe("Hidden neurons N."),
  inputVariance: variance()
    .exactOptional()
    .describe(
      "σ_w²: one input weight has prior variance σ_w²/d (teacher-student, 0.5 unless given) or σ_w² (modular-addition, 1).",
    ),
  readoutVariance: variance()
    .exactOptional()
    .describe("σ_a²: one readout weight has prior variance σ_a²/N; for teacher-student the paper's 8/N unless given."),
});

/** A network as a person may write it. */
export interface NetworkConfiguration {
  width: number;
  inputVariance?: number;
  readoutVariance?: number;
}

/** The two-layer network of PHYSICS 1 with its prior. */
export type NetworkOptions = Required<NetworkConfiguration>;

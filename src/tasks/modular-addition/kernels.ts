/** The kernels of a quadratic network in one precision, under one name each. */
import type { Core } from "../../core/module.ts";
import type { Precision } from "../../network/layout.ts";

export function kernelsOf({ kernels }: Core, precision: Precision) {
  return precision === "f32"
    ? {
        pairsGradient: kernels.pairsGradient_f32,
        pairsScores: kernels.pairsScores_f32,
        allPairsGradient: kernels.allPairsGradient_f32,
        fourierForces: kernels.fourierForces_f32,
        fourierDecay: kernels.fourierDecay_f32,
        realDecay: kernels.realDecay_f32,
        observeModes: kernels.observeModes_f32,
      }
    : {
        pairsGradient: kernels.pairsGradient_f64,
        pairsScores: kernels.pairsScores_f64,
        allPairsGradient: kernels.allPairsGradient_f64,
        fourierForces: kernels.fourierForces_f64,
        fourierDecay: kernels.fourierDecay_f64,
        realDecay: kernels.realDecay_f64,
        observeModes: kernels.observeModes_f64,
      };
}

export type QuadraticKernels = ReturnType<typeof kernelsOf>;

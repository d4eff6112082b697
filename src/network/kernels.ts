/** The kernels of one precision, under one name each. */
import type { Core } from "../core/module.ts";
import type { Precision } from "./layout.ts";

export function kernelsOf({ kernels }: Core, precision: Precision) {
  return precision === "f32"
    ? {
        forward: kernels.forward_f32,
        readoutGram: kernels.readoutGram_f32,
        drawReadout: kernels.drawReadout_f32,
        residual: kernels.residual_f32,
        backward: kernels.backward_f32,
        updateWeights: kernels.updateWeights_f32,
        updateReadout: kernels.updateReadout_f32,
        kick: kernels.kick_f32,
        drift: kernels.drift_f32,
        refresh: kernels.refresh_f32,
        energy: kernels.energy_f32,
        virial: kernels.virial_f32,
        project: kernels.project_f32,
        packRows: kernels.packRows_f32,
        packColumns: kernels.packColumns_f32,
      }
    : {
        forward: kernels.forward_f64,
        readoutGram: kernels.readoutGram_f64,
        drawReadout: kernels.drawReadout_f64,
        residual: kernels.residual_f64,
        backward: kernels.backward_f64,
        updateWeights: kernels.updateWeights_f64,
        updateReadout: kernels.updateReadout_f64,
        kick: kernels.kick_f64,
        drift: kernels.drift_f64,
        refresh: kernels.refresh_f64,
        energy: kernels.energy_f64,
        virial: kernels.virial_f64,
        project: kernels.project_f64,
        packRows: kernels.packRows_f64,
        packColumns: kernels.packColumns_f64,
      };
}

export type NetworkKernels = ReturnType<typeof kernelsOf>;

/** A validated experiment: what `run` is given, with every default filled in. */

export interface TeacherStudentTask {
  kind: "teacher-student";
  /** Input dimension d. */
  dim: number;
  /** Training samples n. */
  samples: number;
  /** Weight ε of the cubic part of the teacher. */
  epsilon: number;
  /** Fresh samples for the test loss. */
  testSamples: number;
}

export interface Network {
  /** Hidden neurons N. */
  width: number;
  /** σ_w²: one input weight has prior variance σ_w²/d. */
  inputVariance: number;
  /** σ_a²: one readout weight has prior variance σ_a²/N. */
  readoutVariance: number;
}

export interface LangevinSampler {
  kind: "langevin";
  /** "prior": steps scaled by the prior variances (equilibrium only); "none": the paper's dynamics. */
  preconditioner: "none" | "prior";
  /** h of PHYSICS 1.2; for "none" the paper's sum-loss η. */
  stepSize: number;
  /** Steps of one chain; observables are measured before the update of a step. */
  steps: number;
  /** Steps before the first kept one. */
  burnIn: number;
  /** Every thin-th step from burnIn on is kept. */
  thin: number;
  start: "prior" | "planted";
  /** Fraction of neurons that a planted start places in the side wells. */
  plantedFraction: number;
}

export interface Experiment {
  task: TeacherStudentTask;
  network: Network;
  /** Observation noise σ², the ridge. */
  noise: number;
  sampler: LangevinSampler;
  dataSets: number;
  /** Chains on each data set. */
  chains: number;
  seed: number;
  precision: "f32" | "f64";
}

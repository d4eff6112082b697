/** A data set as a value: what a network is trained and tested on, whatever made it. */

/** Row-major. */
export interface Matrix {
  readonly data: Float32Array | Float64Array | Int32Array;
  readonly rows: number;
  readonly columns: number;
}

export interface Samples {
  /** samples × numbers of an input; for pairs of numbers, the pair. */
  readonly inputs: Matrix;
  /** samples × outputs; for pairs of numbers, the answer. */
  readonly targets: Matrix;
}

export interface DataSet {
  readonly training: Samples;
  /** Null where there is nothing to test on. */
  readonly test: Samples | null;
  /** What else is known of the data: `teacher`, the unit vector w* that the targets depend on. */
  readonly about: Readonly<Record<string, Float64Array>>;
}

export interface Mutant {
  /** What is wrong in it, in a line. */
  fault: string;
  file: string;
  /** Stands once in the file. */
  from: string;
  to: string;
  /** A test file, and the start of the name of those of its tests that have to fail. */
  test: string;
  title: string;
}

export declare const mutants: readonly Mutant[];

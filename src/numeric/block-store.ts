/** Storage for a matrix that memory cannot hold. */
/** Room for blocks of a matrix outside memory, such as a file. Errors of reads and writes are passed on. */
export interface BlockStore {
  /** Writes all bytes at a place. */
  write(at: number, bytes: Uint8Array): void;
  /** Fills all bytes from a place that was written before. */
  read(at: number, bytes: Uint8Array): void;
}

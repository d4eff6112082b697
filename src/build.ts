/**
 * Which sources this build was made of: filled in by scripts/build.mjs. Sources that run as they are, unbuilt, have
 * no hash.
 */
declare const SOURCE_HASHES: SourceHashes | undefined;

export interface SourceHashes {
  /** Of all that draws and results of runs come from: everything but the figures and the command line. */
  runs: string;
  /** Of everything. */
  all: string;
}

export const sourceHashes: SourceHashes =
  typeof SOURCE_HASHES === "undefined" ? { runs: "unbuilt", all: "unbuilt" } : SOURCE_HASHES;

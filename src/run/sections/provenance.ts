import { platform } from "#platform";
import { version } from "../../version.ts";
import type { Section } from "./section.ts";

/** What made the result, and where. */
export const provenance: Section = ({ core, experiment: { seed } }) => ({
  provenance: {
    version,
    wasm: core.hash,
    seed,
    engine: platform.engine,
    platform: `${process.platform}-${process.arch}`,
  },
});

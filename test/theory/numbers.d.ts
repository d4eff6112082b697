import type { Core } from "../../src/core/module.ts";
import type * as grokphase from "../../src/index.ts";

export function theoryNumbers(api: typeof grokphase, core: Core): Float64Array;

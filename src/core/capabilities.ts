/** What this machine and this place can do, and why not where it can't. */
import { platform } from "#platform";
import { NO_WEBASSEMBLY, refused } from "./obstacles.ts";

export interface Capability {
  readonly on: boolean;
  /** Why it is off; null when it is on. */
  readonly reason: string | null;
}

export interface Capabilities {
  /** Node's version, or the browser's user agent. */
  readonly engine: string;
  /** Hardware threads. */
  readonly threads: number;
  /** 128-bit SIMD: without it nothing runs. */
  readonly simd: Capability;
  /** Fused multiply-adds of the opt-in relaxed build. */
  readonly relaxedSimd: Capability;
  /** Shared memory: one network split over several workers. Without it, chains still spread over workers. */
  readonly sharedMemory: Capability;
}

// The smallest modules that use one instruction of a proposal: a function
// () → v128 that makes a splat, and one that also runs f32x4.relaxed_madd.
const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const declaration = [0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b, 0x03, 0x02, 0x01, 0x00, 0x0a];
const splat = [0x41, 0x00, 0xfd, 0x0f];
const relaxedMultiplyAdd = [0xfd, 0x85, 0x02];

/** Why a module with these instructions cannot be had; null when it can. */
function obstacle(instructions: readonly number[], missing: string): string | null {
  if (typeof WebAssembly === "undefined") return NO_WEBASSEMBLY;
  const body = [0x00, ...instructions, 0x0b];
  const code = [body.length + 2, 0x01, body.length, ...body];
  try {
    const bytes = new Uint8Array([...header, ...declaration, ...code]);
    if (!WebAssembly.validate(bytes)) return missing;
    new WebAssembly.Module(bytes);
    return null;
  } catch (cause) {
    return refused(cause);
  }
}

function capability(reason: string | null): Capability {
  return { on: reason === null, reason };
}

/** What is on, and why something is off. Says so everywhere, also where nothing else of the package can run. */
export function capabilities(): Capabilities {
  const relaxed = [...splat, ...splat, ...splat, ...relaxedMultiplyAdd];
  return {
    engine: platform.engine,
    threads: platform.threads,
    simd: capability(obstacle(splat, "this engine has no WebAssembly SIMD")),
    relaxedSimd: capability(obstacle(relaxed, "this engine has no relaxed WebAssembly SIMD (Node has it from 22 on)")),
    sharedMemory: capability(obstacle(splat, "") ?? platform.sharedMemoryObstacle),
  };
}

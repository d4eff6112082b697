/**
 * Loads the compute core: one WebAssembly module in one of three builds, bound
 * by as-bind, with the raw exports beside it for the kernels.
 *
 * Strict rounds the same on every machine and is the default; shared is strict
 * over shared memory; relaxed may fuse multiply-adds and is opt-in.
 */
import { instantiate } from "as-bind/dist/as-bind.esm.js";
import { GrokphaseError } from "../errors.ts";
import { installConverters } from "./converters.ts";
import type { Exports } from "./generated/exports.ts";
import { NO_WEBASSEMBLY, refused } from "./obstacles.ts";

export type Variant = "strict" | "shared" | "relaxed";

/** Bytes of memory a core may grow to: the whole 32-bit address space. */
const MAXIMUM_PAGES = 65536;
const INITIAL_PAGES = 16;

export interface CoreOptions {
  /** Which build to load; strict unless told. */
  variant?: Variant;
  /** Memory to run in; for "shared", the memory that the other workers share. */
  memory?: WebAssembly.Memory;
  /** The bytes of a `.wasm` file of the package, instead of the inlined copy of the same build. */
  bytes?: BufferSource;
}

export interface Core {
  readonly variant: Variant;
  /** SHA-256 of the inlined build's bytes, hexadecimal. */
  readonly hash: string;
  readonly memory: WebAssembly.Memory;
  /** Exports that take numbers and pointers only, unwrapped. */
  readonly kernels: Exports;
  /** Exports that take and give strings and typed arrays, bound by as-bind. */
  readonly face: Exports;
}

/** One build as plain data, which can be sent to a worker. */
export interface Build {
  readonly variant: Variant;
  /** SHA-256 of the inlined bytes, hexadecimal. */
  readonly hash: string;
  readonly bytes: BufferSource;
}

const builds: Record<Variant, () => Promise<{ gzipped: string; sha256: string }>> = {
  strict: () => import("./generated/strict.ts"),
  shared: () => import("./generated/shared.ts"),
  relaxed: () => import("./generated/relaxed.ts"),
};

/** @param gzipped  compressed bytes in base64. */
async function unpack(gzipped: string): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = Uint8Array.from(atob(gzipped), (letter) => letter.charCodeAt(0));
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const unpacked = new Map<Variant, Promise<Build>>();

/** The inlined copy of a build, unpacked once; all who wait for it go on in the order in which they asked. */
export async function loadBuild(variant: Variant): Promise<Build> {
  // Asked first: without it even the unpacking may end the process.
  if (typeof WebAssembly === "undefined") throw new GrokphaseError("machine", NO_WEBASSEMBLY);
  const known = unpacked.get(variant);
  if (known) return known;
  const build = builds[variant]().then(async ({ gzipped, sha256 }) => {
    return { variant, hash: sha256, bytes: await unpack(gzipped) };
  });
  unpacked.set(variant, build);
  return build;
}

/** Begins to unpack a build that will be wanted, for one while workers start; who then waits for it is told of failures. */
export function unpackEarly(variant: Variant): void {
  loadBuild(variant).catch(() => {});
}

/**
 * Memory that a core can run in; shared for the shared build.
 * @throws GrokphaseError "machine" where the engine gives none: its whole extent is set aside at once
 */
export function createMemory(variant: Variant): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES, shared: variant === "shared" });
  } catch (cause) {
    throw new GrokphaseError("machine", `memory: none can be had, ${(cause as Error).message}`, { cause });
  }
}

/**
 * A new instance of a build with its own globals, in its own memory unless one is given.
 * @throws GrokphaseError "machine" where WebAssembly or the build cannot run
 */
export async function instantiateCore(build: Build, given?: WebAssembly.Memory): Promise<Core> {
  installConverters();
  const memory = given ?? createMemory(build.variant);
  const bound = await instantiate<Exports>(build.bytes, { env: { memory } }).catch((cause: unknown) => {
    // What else goes wrong while it loads is told as it is.
    if (!(cause instanceof WebAssembly.CompileError)) throw cause;
    throw new GrokphaseError("machine", refused(cause), { cause });
  });
  const instance = bound.loadedModule.instance;
  return {
    variant: build.variant,
    hash: build.hash,
    memory,
    kernels: instance.exports as unknown as Exports,
    face: build.variant === "shared" ? bound.exports : withCollection(bound.exports),
  };
}

/**
 * Loads and instantiates one core.
 * @throws GrokphaseError "machine" where WebAssembly or the build cannot run: `capabilities()` says what is missing
 */
export async function loadCore(options: CoreOptions = {}): Promise<Core> {
  const build = await loadBuild(options.variant ?? "strict");
  return instantiateCore(options.bytes ? { ...build, bytes: options.bytes } : build, options.memory);
}

/**
 * The minimal runtime frees nothing by itself: collect after each call that may
 * have allocated. Never in shared memory: the collector's lists run through the
 * static data, which every instance that joins writes again. There, only a
 * leader allocates, and only when it opens a chain.
 */
function withCollection(face: Exports): Exports {
  const collecting: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(face)) {
    collecting[name] =
      typeof member !== "function"
        ? member
        : (...args: unknown[]) => {
            try {
              return (member as (...a: unknown[]) => unknown)(...args);
            } finally {
              face.__collect();
            }
          };
  }
  return collecting as unknown as Exports;
}

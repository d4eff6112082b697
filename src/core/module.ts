/**
 * Loads the compute core: one WebAssembly module in one of three builds, bound
 * by as-bind, with the raw exports beside it for the kernels.
 *
 * Strict rounds the same on every machine and is the default; shared is strict
 * over shared memory; relaxed may fuse multiply-adds and is opt-in.
 */
import { instantiate } from "as-bind/dist/as-bind.esm.js";
import "./converters.ts";
import type { Exports } from "./generated/exports.ts";

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

const builds: Record<Variant, () => Promise<{ base64: string; sha256: string }>> = {
  strict: () => import("./generated/strict.ts"),
  shared: () => import("./generated/shared.ts"),
  relaxed: () => import("./generated/relaxed.ts"),
};

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Loads and instantiates one core. Each call is a new instance with its own globals. */
export async function loadCore(options: CoreOptions = {}): Promise<Core> {
  const variant = options.variant ?? "strict";
  const build = await builds[variant]();
  const memory =
    options.memory ??
    new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES, shared: variant === "shared" });
  const bound = await instantiate<Exports>(options.bytes ?? decode(build.base64), { env: { memory } });
  const instance = bound.loadedModule.instance;
  return {
    variant,
    hash: build.sha256,
    memory,
    kernels: instance.exports as unknown as Exports,
    face: withCollection(bound.exports),
  };
}

/** The minimal runtime frees nothing by itself: collect after each call that may have allocated. */
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

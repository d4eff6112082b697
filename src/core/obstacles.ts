/** Why a place runs no WebAssembly. */

export const NO_WEBASSEMBLY = "this engine has no WebAssembly, or it is switched off";

/** What an engine says that has WebAssembly but does not compile a module. */
export function refused(cause: unknown): string {
  return `WebAssembly may not be compiled here: ${cause instanceof Error ? cause.message : String(cause)}`;
}

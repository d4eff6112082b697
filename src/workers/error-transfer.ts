/**
 * Errors on their way from a worker. Comlink keeps an error's name, message and
 * stack but loses its class, so a GrokphaseError would arrive without its code
 * and path: this handler, in Comlink's place on both sides, rebuilds it.
 */
import { transferHandlers } from "comlink";
import { type ErrorCode, GrokphaseError } from "../errors.ts";

interface Thrown {
  value: unknown;
}

type Wire =
  | { kind: "grokphase"; code: ErrorCode; path: string | undefined; message: string; stack: string | undefined }
  | { kind: "error"; name: string; message: string; stack: string | undefined }
  | { kind: "value"; value: unknown };

function pack(value: unknown): Wire {
  if (value instanceof GrokphaseError) {
    return { kind: "grokphase", code: value.code, path: value.path, message: value.message, stack: value.stack };
  }
  if (value instanceof Error) {
    return { kind: "error", name: value.name, message: value.message, stack: value.stack };
  }
  return { kind: "value", value };
}

function unpack(wire: Wire): unknown {
  if (wire.kind === "value") return wire.value;
  const error =
    wire.kind === "grokphase"
      ? new GrokphaseError(wire.code, wire.message, wire.path === undefined ? {} : { path: wire.path })
      : Object.assign(new Error(wire.message), { name: wire.name });
  // The stack of the worker, where it was thrown.
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

/** Puts the handler in place; called on both sides. */
export function carryErrors(): void {
  const { canHandle } = transferHandlers.get("throw")!;
  transferHandlers.set("throw", {
    canHandle: (value): value is Thrown => canHandle(value),
    serialize: ({ value }: Thrown) => [pack(value), []],
    deserialize(wire: Wire): never {
      throw unpack(wire);
    },
  });
}

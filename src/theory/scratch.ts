/**
 * Scratch memory of a core for short computations: one block that grows and is
 * used again, so that a call leaves nothing behind. A caller copies its results
 * out before it calls anything else that takes scratch.
 */
import type { Core } from "../core/module.ts";

interface Block {
  pointers: Uint32Array;
  bytes: number;
  /** The whole memory: made anew only when it grows, for a view costs more than a short computation. */
  view: Float64Array;
}

const blocks = new WeakMap<Core, Block>();

/** The address of at least `count` f64 numbers, 16-byte aligned, with whatever they held before. */
export function scratch(core: Core, count: number): number {
  const bytes = count * 8;
  let block = blocks.get(core);
  if (!block || block.bytes < bytes) {
    const room = Math.max(bytes, 2 * (block?.bytes ?? 4096));
    if (block) core.face.release(block.pointers);
    const pointers = core.face.allocate(new Float64Array([room]));
    block = { pointers, bytes: room, view: new Float64Array(core.memory.buffer) };
    blocks.set(core, block);
  }
  return block.pointers[0]!;
}

/** The core's memory as f64 numbers, scratch(…)/8 the first of scratch: good until the next call that allocates. */
export function memoryView(core: Core): Float64Array {
  const block = blocks.get(core)!;
  if (block.view.buffer !== core.memory.buffer) block.view = new Float64Array(core.memory.buffer);
  return block.view;
}

/** A view of `length` numbers at `pointer`, good until the memory grows. */
export function doubles(core: Core, pointer: number, length: number): Float64Array {
  return new Float64Array(core.memory.buffer, pointer, length);
}

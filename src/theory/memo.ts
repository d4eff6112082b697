/**
 * The last few results of a computation that depends on a core and on numbers
 * alone: neighbouring points of a diagram share most of their quadrature.
 */
import type { Core } from "../core/module.ts";

const CAPACITY = 8;

interface Entry<Value> {
  key: readonly number[];
  value: Value;
}

/** @returns gives the value remembered for a key, or computes it and forgets the one that has not been asked for longest */
export function memo<Value>(): (core: Core, key: readonly number[], compute: () => Value) => Value {
  const memories = new WeakMap<Core, Entry<Value>[]>();
  return (core, key, compute) => {
    let entries = memories.get(core);
    if (!entries) {
      entries = [];
      memories.set(core, entries);
    }
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i]!;
      if (!same(entry.key, key)) continue;
      for (let j = i; j > 0; j--) entries[j] = entries[j - 1]!;
      entries[0] = entry;
      return entry.value;
    }
    const value = compute();
    entries.unshift({ key, value });
    if (entries.length > CAPACITY) entries.pop();
    return value;
  };
}

function same(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}

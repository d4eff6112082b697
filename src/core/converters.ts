/**
 * as-bind's host was written for an older AssemblyScript: its type ids and array
 * headers have moved since. as-bind lets converters be replaced; these are today's
 * for strings and typed arrays. Values are copied both ways, never shared.
 */
import { converters } from "as-bind/dist/as-bind.esm.js";

const ARRAY_BUFFER_ID = 1;
const STRING_ID = 2;

/** Bytes before a managed object where its size stands. */
const SIZE_OFFSET = 4;

const typedArrays = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

/** Puts them in place. */
export function installConverters(): void {
  converters.set("~lib/string/String", {
    jsToAsc(bound, text: string) {
      const { memory, __new } = bound.loadedModule.exports;
      const pointer = __new(text.length << 1, STRING_ID);
      const units = new Uint16Array(memory.buffer, pointer, text.length);
      for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
      return pointer;
    },
    ascToJs(bound, pointer) {
      const { buffer } = bound.loadedModule.exports.memory;
      const size = new Uint32Array(buffer)[(pointer - SIZE_OFFSET) >>> 2]!;
      const units = new Uint16Array(buffer, pointer, size >>> 1);
      let text = "";
      for (const unit of units) text += String.fromCharCode(unit);
      return text;
    },
  });

  for (const TypedArray of typedArrays) {
    const name = TypedArray.name.replace("Big", "");
    converters.set(`~lib/typedarray/${name}`, {
      // Header of a typed array: { buffer, dataStart, byteLength }, four bytes each.
      jsToAsc(bound, values: InstanceType<typeof TypedArray>) {
        const { memory, __new, __pin, __unpin } = bound.loadedModule.exports;
        const data = __pin(__new(values.byteLength, ARRAY_BUFFER_ID));
        const pointer = __new(12, bound.getTypeId(`~lib/typedarray/${name}`));
        new Uint32Array(memory.buffer, pointer, 3).set([data, data, values.byteLength]);
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        new Uint8Array(memory.buffer, data, values.byteLength).set(bytes);
        __unpin(data);
        return pointer;
      },
      ascToJs(bound, pointer) {
        const { buffer } = bound.loadedModule.exports.memory;
        const [, start, byteLength] = new Uint32Array(buffer, pointer, 3);
        const bytes = new Uint8Array(buffer, start!, byteLength!).slice();
        return new TypedArray(bytes.buffer);
      },
    });
  }
}

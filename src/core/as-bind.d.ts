declare module "as-bind/dist/as-bind.esm.js" {
  interface Bound<E> {
    readonly exports: E;
    readonly loadedModule: {
      readonly instance: WebAssembly.Instance;
      readonly exports: {
        readonly memory: WebAssembly.Memory;
        __new(size: number, id: number): number;
        __pin(pointer: number): number;
        __unpin(pointer: number): void;
      };
    };
    getTypeId(type: string): number;
  }
  interface Converter {
    // biome-ignore lint/suspicious/noExplicitAny: the shape of a value depends on its AssemblyScript type.
    ascToJs(bound: Bound<unknown>, pointer: number, type: string): any;
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    jsToAsc(bound: Bound<unknown>, value: any, type: string): number;
  }
  export const converters: Map<string | RegExp, Converter>;
  export function instantiate<E>(
    bytes: BufferSource,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<Bound<E>>;
}

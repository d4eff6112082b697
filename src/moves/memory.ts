/** The numbers that a move carries from step to step, each by its name: all 0 at a chain's start. */
export type Memory<Name extends string> = Record<Name, number>;

/**
 * Names the numbers of an array, which stay where they are: reading and writing a name reads and writes its place, so
 * that a chain stores and restores all of them as one array.
 *
 * @param names  in the order of `numbers`.
 * @param numbers  at least as many as there are names; not copied.
 */
export function memoryOf<Name extends string>(names: readonly Name[], numbers: Float64Array): Memory<Name> {
  const places = names.map((name, place) => [
    name,
    {
      enumerable: true,
      get: () => numbers[place],
      set(value: number) {
        numbers[place] = value;
      },
    },
  ]);
  return Object.defineProperties({}, Object.fromEntries(places)) as Memory<Name>;
}

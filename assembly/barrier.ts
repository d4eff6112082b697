/**
 * Where the workers that share a network wait for one another. Without shared
 * memory there is one worker and nothing to wait for.
 *
 *     state: arrivals i32, generation i32, aborted i32
 */

const GENERATION: usize = 4;
const ABORTED: usize = 8;

/** Turns before a waiting worker sleeps: a few times the spread of equal shares of a small step. */
const SPINS = 20000;

/** Nanoseconds of one sleep: how late a worker may notice that the others are gone. */
const SLEEP: i64 = 50_000_000;

/** Returns when all members have arrived, true; or false when the host has set the abort flag. */
export function barrier(state: usize, members: i32): bool {
  if (ASC_FEATURE_THREADS) {
    const generation = atomic.load<i32>(state, GENERATION);
    if (atomic.add<i32>(state, 1) == members - 1) {
      atomic.store<i32>(state, 0);
      atomic.store<i32>(state, generation + 1, GENERATION);
      atomic.notify(state + GENERATION, -1);
      return atomic.load<i32>(state, ABORTED) == 0;
    }
    for (let i = 0; i < SPINS; i++) {
      if (atomic.load<i32>(state, GENERATION) != generation) return atomic.load<i32>(state, ABORTED) == 0;
    }
    while (atomic.load<i32>(state, GENERATION) == generation) {
      if (atomic.load<i32>(state, ABORTED)) return false;
      atomic.wait<i32>(state + GENERATION, generation, SLEEP);
    }
    return atomic.load<i32>(state, ABORTED) == 0;
  } else {
    return true;
  }
}

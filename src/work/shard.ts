/** One of several processes that share work: it does its own part and leaves the rest. */
import type { Engine } from "./work.ts";

/** 1 … count. */
export interface Shard {
  index: number;
  count: number;
}

/** Shards take pieces in turn, so that neighbours, which cost alike, are shared out evenly. */
export function partOf<Piece>(pieces: readonly Piece[], shard: Shard | undefined): Piece[] {
  return pieces.filter((_, i) => !shard || i % shard.count === shard.index - 1);
}

/** An engine that has another one carry out one share of the work. */
export function shardOf(engine: Engine, shard: Shard): Engine {
  return {
    name: `${engine.name}, shard ${shard.index} of ${shard.count}`,
    carryOut: (works, place, options) => engine.carryOut(partOf(works, shard), place, options),
  };
}

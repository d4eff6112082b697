/**
 * A worker's entry: holds at most one chain, or its share of one, answers
 * questions of theory, and does all this when its host asks through Comlink.
 */
import { expose, transfer } from "comlink";
import { host } from "#worker-host";
import { openChain } from "../chain/open-chain.ts";
import { type Build, type Core, instantiateCore } from "../core/module.ts";
import type { Chain, ChainSpec, ChainState, Draws } from "../experiment/chain.ts";
import { carryErrors } from "./error-transfer.ts";
import { type QuestionName, questions } from "./questions.ts";

/** A chain to work on. */
export interface Assignment {
  build: Build;
  spec: ChainSpec;
  /** Where to go on from; null starts the chain. */
  state: ChainState | null;
  /** Workers that share the chain. */
  members: number;
}

/** What the leader of a team laid out, for those who join. */
export interface Table {
  memory: WebAssembly.Memory;
  pointers: Uint32Array;
  /** Address of the team's barrier. */
  barrier: number;
}

let core: Core | null = null;
/**
 * Theory has a core of its own: it allocates, which in the shared memory of a team only the leader may. Kept as a
 * promise, so that questions asked before it is ready wait for one core and are answered in order.
 */
let theory: Promise<Core> | null = null;
let chain: Chain | null = null;

function held(): Chain {
  if (chain === null) throw new Error("the worker holds no chain");
  return chain;
}

const face = {
  /** Takes the lock by which the host notices this worker's death; gives its name. */
  holdLife: () => host.holdLife(),

  /** Opens a chain, alone or as the leader of a team. Null when alone: there is nothing to join. */
  async open({ build, spec, state, members }: Assignment): Promise<Table | null> {
    if (core?.hash !== build.hash) core = await instantiateCore(build);
    chain = openChain(core, spec, state, { index: 0, count: members, pointers: null });
    const { memory } = core;
    return members === 1 ? null : { memory, pointers: chain.pointers, barrier: chain.barrier };
  },

  /** Joins a team as member `index`, from 1 on. */
  async join({ build, spec, state, members }: Assignment, { memory, pointers }: Table, index: number): Promise<void> {
    core = null;
    chain = openChain(await instantiateCore(build, memory), spec, state, { index, count: members, pointers });
  },

  /** Advances the chain by some steps and gives the draws kept among them; of a team, only the leader has any. */
  advance(steps: number): Draws {
    const draws = held().advance(steps);
    return transfer(draws, [draws.steps.buffer, draws.values.buffer, draws.overlaps.buffer]);
  },

  state: (): ChainState => held().state(),

  /** Answers a question of theory; see `questions`. */
  async answer(build: Build, name: QuestionName, args: readonly unknown[]): Promise<unknown> {
    theory ??= instantiateCore(build);
    return (questions[name] as (core: Core, ...args: readonly unknown[]) => unknown)(await theory, ...args);
  },

  close(): void {
    chain?.close();
    chain = null;
  },
};

export type WorkerFace = typeof face;

carryErrors();
expose(face, host.endpoint());

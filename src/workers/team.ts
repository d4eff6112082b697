/**
 * One chain on one worker, or split by neurons over several that share memory.
 * The first one leads: it lays the memory out, starts or restores the chain and
 * gives draws and state. In every step the members meet at a barrier.
 */
import { loadBuild } from "../core/module.ts";
import type { ChainSpec, ChainState, Draws } from "../experiment/chain.ts";
import { abortBarrier } from "../network/barrier.ts";
import type { PoolWorker } from "./pool.ts";

export interface Team {
  advance(steps: number): Promise<Draws>;
  state(): Promise<ChainState>;
  close(): Promise<void>;
}

/** Opens a chain on its team. More than one member need shared memory. */
export async function openTeam(
  members: readonly PoolWorker[],
  spec: ChainSpec,
  state: ChainState | null,
): Promise<Team> {
  const [leader, ...followers] = members as [PoolWorker, ...PoolWorker[]];
  const build = await loadBuild(followers.length > 0 ? "shared" : "strict");
  const assignment = { build, spec, state, members: members.length };
  const table = await leader.call((face) => face.open(assignment));
  // One after the other: instances over one memory are made while nobody else works in it.
  for (const [i, follower] of followers.entries()) {
    await follower.call((face) => face.join(assignment, table!, i + 1));
  }

  return {
    async advance(steps) {
      const failures: unknown[] = [];
      const [draws] = await Promise.all(
        members.map((member) =>
          member
            .call((face) => face.advance(steps))
            .catch((error: unknown) => {
              failures.push(error);
              // The others would wait for this member for ever.
              if (table) abortBarrier(table.memory, table.barrier);
            }),
        ),
      );
      // The first is the cause; the others only say that a member was missing.
      if (failures.length > 0) throw failures[0];
      return draws!;
    },
    state: () => leader.call((face) => face.state()),
    async close() {
      await Promise.all(members.map((member) => member.call((face) => face.close())));
    },
  };
}

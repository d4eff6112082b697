/** What a second thread brings: one network split over two workers, and two chains on two workers. */

import type { ChainSpec } from "../experiment/chain.ts";
import type { NetworkShape } from "../network/layout.ts";
import type { TeacherStudentTask } from "../tasks/teacher-student/configuration.ts";
import { type Pool, startPool } from "../workers/pool.ts";
import { openTeam, type Team } from "../workers/team.ts";

export interface ThreadReport {
  /** Time of one chain on one worker over its time on two that share it. */
  teamSpeedup: number;
  /** Twice the time of one chain alone over the time of two chains on two workers. */
  chainsSpeedup: number;
}

const ROUNDS = 9;
/** Steps of one measurement: long against a message to a worker. */
const STEPS = 8;

/** Each measurement stands beside the others of its round; the median of the ratios is reported. */
export async function measureThreads(shape: NetworkShape): Promise<ThreadReport> {
  const pools: Pool[] = [];
  const open = async (members: number, chain: number): Promise<Team> => {
    const pool = await startPool(members);
    pools.push(pool);
    return openTeam(pool.workers, specOf(shape, chain), null);
  };
  try {
    const alone = await open(1, 0);
    const other = await open(1, 1);
    const together = await open(2, 0);
    const ratios = { team: [] as number[], chains: [] as number[] };
    for (let round = -1; round < ROUNDS; round++) {
      const one = await time(() => alone.advance(STEPS));
      const two = await time(() => Promise.all([alone.advance(STEPS), other.advance(STEPS)]));
      const shared = await time(() => together.advance(STEPS));
      if (round < 0) continue; // Warms the engine up.
      ratios.team.push(one / shared);
      ratios.chains.push((2 * one) / two);
    }
    return { teamSpeedup: median(ratios.team), chainsSpeedup: median(ratios.chains) };
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
}

function specOf(
  { samples, testSamples, dim, width, precision }: NetworkShape,
  chain: number,
): ChainSpec<TeacherStudentTask> {
  return {
    experiment: {
      task: { kind: "teacher-student", dim, samples, epsilon: -0.3, testSamples },
      network: { width, inputVariance: 0.5, readoutVariance: 8 / width },
      noise: 0.15,
      sampler: {
        kind: "langevin",
        preconditioner: "prior",
        stepSize: 0.02,
        steps: 1e9,
        burnIn: 1e9 - 1,
        thin: 1,
        spacing: "linear",
        start: "prior",
        plantedFraction: 0,
      },
      dataSets: 1,
      chains: 2,
      seed: 1,
      precision,
    },
    dataSet: 0,
    chain,
    planted: null,
  };
}

async function time(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

/** Phase diagrams on a pool of workers: rows know nothing of one another, so their bytes are those of one thread. */
import { badInput } from "../errors.ts";
import { type Axis, joinRows, type PhaseDiagram } from "../theory/phase-diagram.ts";
import { startPool } from "./pool.ts";
import type { Arguments } from "./questions.ts";
import { askWorker } from "./theorist.ts";

/** The package's diagram functions. */
type DiagramName = "teacherStudentDiagram" | "modularAdditionDiagram";

/** What a worker is asked at a time is a share of all rows as small as this, so that no one is left waiting long. */
const SHARES = 8;
/**
 * The diagram that a call of `name` with these arguments gives, computed by `threads` workers.
 *
 * @param options those of the function, less what names parameters: check the diagram beforehand
 * @throws GrokphaseError whatever the function throws; "worker-died"
 */
export async function threadedDiagram<Name extends DiagramName>(
  name: Name,
  threads: number,
  ...args: Arguments<Name>
): Promise<PhaseDiagram> {
  const [parameters, x, y, options] = args as unknown as [unknown, Axis, Axis, unknown];
  if (!Number.isInteger(threads) || threads < 1) throw badInput("threads", "a whole number above 0", threads);
  const rows = y.values.length;
  const size = Math.max(1, Math.floor(rows / (threads * SHARES)));
  const shares: Axis[] = [];
  for (let from = 0; from < rows; from += size) shares.push({ ...y, values: y.values.slice(from, from + size) });
  const parts: PhaseDiagram[] = [];
  let next = 0;
  const pool = await startPool(Math.min(threads, shares.length));
  try {
    await Promise.all(
      pool.workers.map(async (worker) => {
        while (next < shares.length) {
          const share = next++;
          const some = [parameters, x, shares[share]!, options] as unknown as Arguments<Name>;
          parts[share] = await askWorker(worker, name, some);
        }
      }),
    );
  } finally {
    await pool.close();
  }
  return joinRows(parts);
}

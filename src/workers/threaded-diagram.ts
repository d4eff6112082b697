/** Phase diagrams on a pool of workers: rows know nothing of one another, so their bytes are those of one thread. */
import { badInput } from "../errors.ts";
import type { CommonOptions } from "../experiment/theory.ts";
import type { TheoryKind } from "../tasks/index.ts";
import { type Axis, joinRows, type PhaseDiagram } from "../theory/phase-diagram.ts";
import { startPool } from "./pool.ts";
import type { TheoryQuestions } from "./questions.ts";
import { askWorker } from "./theorist.ts";

/** The package's diagram functions, which may stand for their task. */
const kindOf = { teacherStudentDiagram: "teacher-student", modularAdditionDiagram: "modular-addition" } as const;
type DiagramName = keyof typeof kindOf;
type Given<Name extends TheoryKind | DiagramName> = TheoryQuestions<
  Name extends DiagramName ? (typeof kindOf)[Name] : Extract<Name, TheoryKind>
>["diagram"]["given"];

/** What a worker is asked at a time is a share of all rows as small as this, so that no one is left waiting long. */
const SHARES = 8;

/**
 * The diagram of a task's theory with these arguments, computed by `threads` workers.
 *
 * @param name the task's kind, or its diagram function
 * @param options those of the theory, less what names parameters: check the diagram beforehand
 * @throws GrokphaseError whatever the theory throws; "worker-died"
 */
export async function threadedDiagram<Name extends TheoryKind | DiagramName>(
  name: Name,
  threads: number,
  ...[parameters, x, y, options]: Given<Name>
): Promise<PhaseDiagram> {
  const kind = Object.hasOwn(kindOf, name) ? kindOf[name as DiagramName] : name;
  return diagramOnThreads(kind, threads, parameters, x, y, options);
}

/** The same for a task that is known by its kind alone. */
export async function diagramOnThreads(
  kind: string,
  threads: number,
  parameters: object,
  x: Axis,
  y: Axis,
  options: CommonOptions = {},
): Promise<PhaseDiagram> {
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
          const rows = await askWorker(worker, "diagram", [kind, parameters, x, shares[share], options]);
          parts[share] = rows as PhaseDiagram;
        }
      }),
    );
  } finally {
    await pool.close();
  }
  return joinRows(parts);
}

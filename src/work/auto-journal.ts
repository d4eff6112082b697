/**
 * What an automatic run leaves in its folder beside the run itself: `auto.json`, all that was decided so far, and
 * `auto/`, the runs at other step sizes that it was decided by.
 */
import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../configuration/overrides.ts";
import { badInput } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { writeAtomically } from "../files/atomic.ts";
import { touching } from "../files/failure.ts";
import { makeFolder } from "../files/make-folder.ts";
import type { AutoStage } from "../run/auto-report.ts";
import { firstDifference, isPartOfRun } from "../run/folder/folder.ts";
import { autoStage, experiment } from "../run/result-schema.ts";
import { section, validate } from "../validation.ts";

export interface AutoJournal {
  /** As given: at the step size and length that the first stage has. */
  experiment: Experiment;
  /** Halvings of the step size so far. */
  halvings: number;
  /** Steps that a chain of the run has or is to have next. */
  steps: number;
  /** Halvings with which, and with fewer, chains diverge; null while none did. */
  diverged: number | null;
  /** Whether the run before the last halving may still stand where the next one is to be. */
  moving: boolean;
  history: AutoStage[];
}

const count = z.int("a whole number from 0 on").min(0, "a whole number from 0 on");
const journalSchema: z.ZodType<AutoJournal> = section({
  experiment,
  halvings: count,
  steps: count,
  diverged: z.int("a whole number, or null").nullable(),
  moving: z.boolean("true or false"),
  history: z.array(autoStage, "a list"),
});

export class AutoFolder {
  readonly root: string;
  readonly journal: string;
  readonly lock: string;

  constructor(root: string) {
    this.root = root;
    this.journal = join(root, "auto.json");
    this.lock = join(root, "auto", "lock");
  }

  /** The folder of the run at another step size: so many halvings from the one that was given, −1 for twice of it. */
  companion(halvings: number): string {
    return join(this.root, "auto", `halvings-${halvings}`);
  }

  /** @throws GrokphaseError "bad-input" for what is not a journal, or that of another experiment. */
  read(experiment: Experiment): AutoJournal | null {
    if (!existsSync(this.journal)) return null;
    const text = touching(this.journal, "read", () => readFileSync(this.journal, "utf8"));
    const journal = validate(journalSchema, parseJson(text, this.journal), this.journal);
    const difference = firstDifference(journal.experiment, experiment);
    if (difference) {
      const expected = `${difference.path} ${JSON.stringify(difference.one)}, as the run was begun`;
      throw badInput(this.journal, expected, difference.other);
    }
    return journal;
  }

  write(journal: AutoJournal): void {
    writeAtomically(this.journal, (append) => append(`${JSON.stringify(journal, null, 2)}\n`));
  }

  /** Moves the run out of the way, where it is a companion's; done again, it moves what is left. */
  setAside(halvings: number): void {
    const target = this.companion(halvings);
    makeFolder(target);
    for (const entry of touching(this.root, "read", () => readdirSync(this.root))) {
      if (!isPartOfRun(entry)) continue;
      touching(entry, "move", () => renameSync(join(this.root, entry), join(target, entry)));
    }
  }
}

/** Calculations of figures, each kept in a file once it is done. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../configuration/overrides.ts";
import type { Core } from "../core/module.ts";
import { writeAtomically } from "../files/atomic.ts";
import { touching } from "../files/failure.ts";
import { calculationHash } from "./fingerprint.ts";
import type { Calculation } from "./plan.ts";

export interface NamedCalculation extends Calculation {
  /** Its file in the folder of calculations, without its ending. */
  file: string;
}

export function named(core: Core, calculation: Calculation): NamedCalculation {
  const { name, parameters } = calculation;
  return { ...calculation, file: `${name}-${calculationHash(core, parameters)}` };
}

/** Where the results of calculations stand. */
export class CalculationFolder {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  has({ file }: NamedCalculation): boolean {
    return existsSync(this.#path(file));
  }

  /** The result as it stands in its file: the same whether it was computed now or earlier. */
  read({ file }: NamedCalculation): unknown {
    const path = this.#path(file);
    return parseJson(
      touching(path, "read", () => readFileSync(path, "utf8")),
      path,
    );
  }

  compute(core: Core, { file, compute }: NamedCalculation): void {
    const text = JSON.stringify(compute(core));
    writeAtomically(this.#path(file), (append) => append(`${text}\n`));
  }

  #path(file: string): string {
    return join(this.#root, `${file}.json`);
  }
}

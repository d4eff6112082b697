/** Calculations of figures, each kept in a file once it is done. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../configuration/overrides.ts";
import type { Core } from "../core/module.ts";
import { writeAtomically } from "../files/atomic.ts";
import { touching } from "../files/failure.ts";
import { calculationHash } from "./fingerprint.ts";
import type { Calculation } from "./plan.ts";

export interface NamedCalculation<Result = unknown> extends Calculation<Result> {
  /** Its file in the folder of calculations, without its ending. */
  file: string;
}

export function named<Result>(core: Core, calculation: Calculation<Result>): NamedCalculation<Result> {
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

  /** The result as it stands in its file, which `compute` has written: the same whether that was now or earlier. */
  read<Result>({ file }: NamedCalculation<Result>): Result {
    const path = this.#path(file);
    const text = touching(path, "read", () => readFileSync(path, "utf8"));
    return parseJson(text, path) as Result;
  }

  compute(core: Core, { file, compute }: NamedCalculation): void {
    const text = JSON.stringify(compute(core));
    writeAtomically(this.#path(file), (append) => append(`${text}\n`));
  }

  #path(file: string): string {
    return join(this.#root, `${file}.json`);
  }
}

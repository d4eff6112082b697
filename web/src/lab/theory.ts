/** What theory says of the present settings, asked of a worker, never twice and never in a queue of stale questions. */
import {
  openTheorist,
  type PhaseDiagram,
  type TeacherStudentAnswer,
  type TeacherStudentParameters,
  type TeacherStudentTransition,
  type Theorist,
} from "grokphase";
import type { Settings } from "../state/settings.ts";

/** Overlaps at which curves are computed. */
export const overlapGrid = Float64Array.from({ length: 321 }, (_, i) => (i - 160) / 100);

function parametersOf(settings: Settings): TeacherStudentParameters {
  return {
    width: settings["network.width"],
    samples: settings["task.samples"],
    dim: settings["task.dim"],
    inputVariance: settings["network.inputVariance"],
    readoutVariance: settings["network.readoutVariance"],
    epsilon: settings["task.epsilon"],
    noise: settings.noise,
  };
}

function approximationOf({ action, ridge }: Settings) {
  return { action, ridge };
}

/** Answers that are kept. */
const KEPT = 64;
/** Rows of a diagram solved in one question, so that others get their turn. */
const ROWS = 2;

export interface DiagramAxes {
  noise: Float64Array;
  against: Settings["against"];
  values: Float64Array;
}

export class Theory {
  readonly #theorist: Promise<Theorist>;
  readonly #answers = new Map<string, Promise<TeacherStudentAnswer>>();

  constructor() {
    this.#theorist = openTheorist();
    this.#theorist.catch(() => {}); // Told to whoever asks.
  }

  /** The equilibrium of these settings. */
  solve(settings: Settings): Promise<TeacherStudentAnswer> {
    const [parameters, options] = [parametersOf(settings), approximationOf(settings)];
    const key = JSON.stringify([parameters, options]);
    let answer = this.#answers.get(key);
    if (!answer) {
      answer = this.#theorist.then((theorist) => theorist.ask("teacherStudent", parameters, options, overlapGrid));
      this.#answers.set(key, answer);
      answer.catch(() => this.#answers.delete(key));
      if (this.#answers.size > KEPT) this.#answers.delete(this.#answers.keys().next().value!);
    }
    return answer;
  }

  /** Where the side wells hold as much as the centre, along the noise. */
  async transition(settings: Settings): Promise<TeacherStudentTransition> {
    const theorist = await this.#theorist;
    return theorist.ask("teacherStudentTransition", parametersOf(settings), approximationOf(settings));
  }

  /**
   * A phase diagram over noise and another setting, delivered some rows at a time.
   * @param wanted  asked between two questions; when it says no, the rest is left
   */
  async diagram(
    settings: Settings,
    { noise, against, values }: DiagramAxes,
    deliver: (rows: PhaseDiagram, first: number) => void,
    wanted: () => boolean,
  ): Promise<void> {
    const theorist = await this.#theorist;
    const [name, options] = [against.split(".")[1]!, approximationOf(settings)];
    for (let first = 0; first < values.length && wanted(); first += ROWS) {
      const rows = values.subarray(first, first + ROWS);
      const part = await theorist.ask(
        "teacherStudentDiagram",
        parametersOf(settings),
        { name: "noise", values: noise, logarithmic: true },
        { name, values: rows, logarithmic: true },
        options,
      );
      if (wanted()) deliver(part, first);
    }
  }

  async close(): Promise<void> {
    const theorist = await this.#theorist.catch(() => null);
    await theorist?.close();
  }
}

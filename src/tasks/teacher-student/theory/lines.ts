/** Lines of transition and spinodal across a phase diagram, followed from one row (or column) to the next. */
import type { Core } from "../../../core/module.ts";
import type { Axis, DiagramLine } from "../../../theory/phase-diagram.ts";
import type { Parameters } from "../parameters.ts";
import { type Along, type Transition, type TransitionOptions, teacherStudentTransition } from "./transition.ts";

/**
 * The transition along one parameter at each value of another. Each search begins at the transition before, so that
 * it stays on its branch.
 *
 * @throws GrokphaseError "bad-input" for parameters that no network can have
 */
export function followTransition(
  core: Core,
  parameters: Parameters,
  across: { name: string; values: ArrayLike<number> },
  options: TransitionOptions = {},
): Transition[] {
  const line: Transition[] = [];
  let near: Transition | undefined;
  for (let i = 0; i < across.values.length; i++) {
    const network = { ...parameters, [across.name]: across.values[i]! };
    const found = teacherStudentTransition(core, network, near ? { ...options, near } : options);
    if (found.value !== null) near = found;
    line.push(found);
  }
  return line;
}

const isAlong = (name: string): name is Along => ["noise", "samples", "width"].includes(name);

/**
 * The lines that belong on a diagram: transition and spinodal of the Gaussian branch at the diagram's own d, and for
 * d → ∞. None where neither axis is one that a transition is looked for along.
 */
export function teacherStudentLines(
  core: Core,
  parameters: Parameters,
  x: Axis,
  y: Axis,
  options: Omit<TransitionOptions, "along" | "limit" | "near"> = {},
): DiagramLine[] {
  const byRow = isAlong(x.name);
  const [along, across] = byRow ? [x.name, y] : [y.name, x];
  if (!isAlong(along)) return [];
  return [false, true].flatMap((limit) => {
    const found = followTransition(core, parameters, across, { ...options, along, limit });
    const fixed = [...across.values];
    const line = (
      name: string,
      value: (t: Transition) => number | null,
      error: (t: Transition) => number | null,
    ): DiagramLine => {
      const varied = found.map(value);
      const label = `${name}, ${limit ? "d → ∞" : across.name === "dim" ? "finite d" : `d = ${parameters.dim}`}`;
      return { label, x: byRow ? varied : fixed, y: byRow ? fixed : varied, error: found.map(error) };
    };
    return [
      line(
        "transition",
        (t) => t.value,
        (t) => t.error,
      ),
      line(
        "spinodal",
        (t) => t.spinodal,
        (t) => t.spinodalError,
      ),
    ];
  });
}

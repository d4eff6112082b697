/** The nodes on which the teacher–student theory is solved, as its convex problem takes them. */
import type { Core } from "../../../core/module.ts";
import { memo } from "../../../theory/memo.ts";
import { foldedLine, type Line } from "../../../theory/quadrature.ts";
import type { Action, Fluctuations } from "./action.ts";
import { projectionFactors } from "./projections.ts";

export interface SolverNodes {
  logWeights: Float64Array;
  /** Activation's components: modes × nodes. */
  features: Float64Array;
  /** ⟨q²|x⟩. */
  squaredOverlaps: Float64Array;
  /** ⟨s/D|x⟩. */
  across: Float64Array;
}

/** Nodes of a trapezoid rule with every second one of them, which tells how good the rule is. */
export interface SolverLine extends SolverNodes {
  coarse: { logWeights: Float64Array; features: Float64Array };
}

export function nodesOn(action: Action, line: Line, modes: number, fluctuations: Fluctuations | null): SolverNodes {
  const { logWeights, z, squaredOverlaps, across } = action.nodes(line, fluctuations);
  const factors = projectionFactors(modes);
  const features = new Float64Array(modes * z.length);
  for (let j = 0; j < z.length; j++) {
    let power = z[j]!;
    for (let k = 0; k < modes; k++) {
      features[k * z.length + j] = factors[k]! * power;
      power *= z[j]! * z[j]!;
    }
  }
  return { logWeights, features, squaredOverlaps, across };
}

const remembered = memo<SolverLine>();
/** The number of nodes is rounded up to a multiple of this and one: neighbouring networks share them. */
const SPAN = 8;

/** A line of a given step that reaches as far as asked. */
export function solverLine(
  core: Core,
  action: Action,
  { step, reach, modes }: { step: number; reach: number; modes: number },
  fluctuations: Fluctuations | null,
): SolverLine {
  const count = SPAN * Math.ceil(reach / (SPAN * step)) + 1;
  const make = (): SolverLine => {
    const nodes = nodesOn(action, foldedLine(step, count), modes, fluctuations);
    return { ...nodes, coarse: everySecond(nodes, modes) };
  };
  return fluctuations ? make() : remembered(core, [...action.key, step, count, modes], make);
}

function everySecond({ logWeights, features }: SolverNodes, modes: number) {
  const count = logWeights.length;
  const half = (count + 1) / 2;
  const coarse = { logWeights: new Float64Array(half), features: new Float64Array(modes * half) };
  for (let j = 0; j < half; j++) {
    coarse.logWeights[j] = logWeights[2 * j]!;
    for (let k = 0; k < modes; k++) coarse.features[k * half + j] = features[k * count + 2 * j]!;
  }
  return coarse;
}

/** What tasks on inputs x measure on an erf network, whatever made the data. */
import type { Core } from "../../core/module.ts";
import type { ErfNetwork } from "../../network/erf-network.ts";

/** Bytes that `DirectionObserver` takes. */
export function directionBytes(dim: number, width: number): number {
  return 8 * (dim + 2 * width);
}

/** Overlaps of all neurons with one direction w*, and what follows from them and the readout alone (PHYSICS 3.1). */
export class DirectionObserver {
  readonly #core: Core;
  readonly #network: ErfNetwork;
  readonly #pointers: Uint32Array;

  /** @param direction  w*, of norm 1. */
  constructor(core: Core, network: ErfNetwork, direction: Float64Array) {
    const { dim, width } = network.shape;
    this.#core = core;
    this.#network = network;
    this.#pointers = core.face.allocate(Float64Array.of(8 * dim, 8 * width, 8 * width));
    network.doubles(this.#pointers[0]!, dim).set(direction);
  }

  /** Names of what `measure` gives. */
  static names(core: Core): string[] {
    return core.face.teacherStudentObservables().split(",");
  }

  /** @returns f1, f3 …, as `names` says, over x ~ N(0, I), and w·w* of each neuron: a view. */
  measure(): { values: Float64Array; overlaps: Float64Array } {
    const [direction, overlaps, norms] = [...this.#pointers] as [number, number, number];
    const { width, precision } = this.#network.shape;
    this.#network.project(direction, overlaps, norms);
    const { readout } = this.#network.at;
    return {
      values: this.#core.face.observeTeacherStudent(readout, overlaps, norms, width, precision === "f64"),
      overlaps: this.#network.doubles(overlaps, width),
    };
  }

  close(): void {
    this.#core.face.release(this.#pointers);
  }
}

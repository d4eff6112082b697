/** The data of a run as files that other programs read. */
import { join } from "node:path";
import type { Core } from "../core/module.ts";
import { badInput } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { writeAtomically } from "../files/atomic.ts";
import { makeFolder } from "../files/make-folder.ts";
import { encodeNpy } from "../files/npy.ts";
import { taskOf } from "../tasks/index.ts";

/** A file that was written. */
export interface DataFile {
  name: string;
  shape: readonly number[];
}

/**
 * Writes what the chains of a data set train and test on: the numbers that their networks are given.
 * @param dataSet  0 … experiment.dataSets − 1.
 * @throws GrokphaseError "bad-input" for a data set that the experiment has not, "machine" where nothing can be written.
 */
export function exportData(core: Core, experiment: Experiment, dataSet: number, out: string): DataFile[] {
  const { dataSets, precision } = experiment;
  if (!(Number.isInteger(dataSet) && dataSet >= 0 && dataSet < dataSets)) {
    throw badInput("--data-set", `a whole number from 0 to ${dataSets - 1}, for dataSets is ${dataSets}`, dataSet);
  }
  const task = taskOf(experiment.task);
  const files = Object.entries(task.files(task.data(core, experiment, dataSet), precision));
  makeFolder(out);
  return files.map(([name, array]) => {
    writeAtomically(join(out, name), (append) => append(encodeNpy(array)));
    return { name, shape: array.shape };
  });
}

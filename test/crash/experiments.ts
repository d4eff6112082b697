/** Runs that tests of crashes break off: some chains on workers of their own, and one chain on a team. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../temporary-folder.ts";

const root = temporaryFolder();

const apart = {
  task: { kind: "teacher-student", dim: 7, samples: 61 },
  network: { width: 13, readoutVariance: 0.3 },
  noise: 0.2,
  sampler: { kind: "underdamped", steps: 16_000, burnIn: 1000, thin: 20 },
  dataSets: 2,
  chains: 2,
};
const together = {
  ...apart,
  task: { kind: "teacher-student", dim: 7, samples: 301 },
  network: { width: 33, readoutVariance: 0.3 },
  sampler: { kind: "langevin", stepSize: 0.01, steps: 6000, burnIn: 300, thin: 20 },
  dataSets: 1,
  chains: 1,
};

export const experiments = Object.entries({ apart, together }).map(([name, configuration]) => {
  const file = join(root, `${name}.json`);
  writeFileSync(file, JSON.stringify(configuration));
  return { name, file };
});

let count = 0;
/** A path in which nothing stands yet. */
export const newFolder = () => join(root, `run-${count++}`);

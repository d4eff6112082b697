// Theory beside experiment, for one network on one data set: node examples/node.mjs
import { loadCore, openChain, parametersOf, presets, resolveExperiment, teacherStudentTheory } from "grokphase";

const core = await loadCore();
const experiment = resolveExperiment({ ...presets["fig2-eighth"], noise: 0.1 });
const chain = openChain(core, { experiment, dataSet: 0, chain: 0, planted: null }, null);
const { names, steps, values } = chain.advance(3000);
const mean = (name) =>
  steps.reduce((sum, _, i) => sum + values[i * names.length + names.indexOf(name)], 0) / steps.length;
const theory = teacherStudentTheory(core, parametersOf(experiment));
for (const name of ["f1", "f3"])
  console.log(`${name}: network ${mean(name).toFixed(3)}, theory ${theory[name].toFixed(3)}`);

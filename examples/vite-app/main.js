import { openLive, openTheorist, parametersOf, presets, resolveExperiment } from "grokphase";

const noise = document.querySelector("#noise");
const readings = document.querySelector("#readings");
const experimentAt = (value) =>
  resolveExperiment({ ...presets["fig2-eighth"], noise: value, dataSets: 1, chains: 1, seed: 4 });

const theorist = await openTheorist();
let theory;
let mean;

async function solve(experiment) {
  ({ theory } = await theorist.ask("teacherStudent", parametersOf(experiment), {}, Float64Array.of(0)));
  mean = null;
}

const first = experimentAt(Number(noise.value));
await solve(first);
const session = await openLive({
  experiment: first,
  threads: 1,
  pace: 500,
  onDraws(_network, { names, steps, values }) {
    const f1 = values[(steps.length - 1) * names.length + names.indexOf("f1")];
    mean = mean === null ? f1 : mean + 0.02 * (f1 - mean);
    readings.textContent = `step ${steps.at(-1)}: f1 ${mean.toFixed(3)}, theory ${theory.f1.toFixed(3)}`;
  },
});

noise.addEventListener("change", async () => {
  const experiment = experimentAt(Number(noise.value));
  await session.change(experiment);
  await solve(experiment);
});

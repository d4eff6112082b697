/** A program that computes, in Node, the very bytes of the page. */
import type { Stage } from "grokphase";

/** @param step  where the networks stand */
export function programFor(history: readonly Stage[], step: number): string {
  const stages = history.map(
    ({ step: from, experiment }) => `  { from: ${from}, experiment: ${JSON.stringify(experiment)} },`,
  );
  return `// Replays a session of the grokphase page, to the same bytes: the weights it writes are those that the page saves.
import { writeFileSync } from "node:fs";
import { encodeNpz, loadCore, openChain, plantedStart, quench } from "grokphase";
import type { ChainState, Experiment } from "grokphase";

const stages: { from: number; experiment: Experiment }[] = [
${stages.join("\n")}
];
const end = ${step};

const core = await loadCore();
const { dataSets, sampler } = stages[0]!.experiment;
const planted = sampler.start === "planted" ? plantedStart(core, stages[0]!.experiment) : null;

for (let dataSet = 0; dataSet < dataSets; dataSet++) {
  let state: ChainState | null = null;
  for (const [i, { experiment }] of stages.entries()) {
    const from: ChainState | null = state && quench(stages[i - 1]!.experiment, experiment, state);
    const chain = openChain(core, { experiment, dataSet, chain: 0, planted }, from);
    const draws = chain.advance((stages[i + 1]?.from ?? end) - chain.step);
    state = chain.state();
    const { input, readout } = chain.weights();
    const { width } = experiment.network;
    const W = { data: input, shape: [width, input.length / width] };
    const a = { data: readout, shape: readout.length === width ? [width] : [width, readout.length / width] };
    writeFileSync(\`grokphase-weights-\${dataSet}-step-\${chain.step}.npz\`, encodeNpz({ W, a }));
    const last = draws.values.slice(-draws.names.length);
    const readings = draws.names.map((name, k) => \`\${name} \${last[k]}\`);
    console.log(\`network \${dataSet}, noise \${experiment.noise}, step \${chain.step}: \${readings.join(", ")}\`);
    chain.close();
  }
}
`;
}

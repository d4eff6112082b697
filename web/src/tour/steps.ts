/** The guided tour: each step sets the page to a state and says what to look at. */
import type { PresetName } from "../state/presets.ts";

export interface TourStep {
  title: string;
  /** Paragraphs. */
  text: readonly string[];
  /** The panel to look at. */
  look: string;
  preset: PresetName;
  /** Whether the networks of the step before go on. */
  goesOn?: boolean;
}

export const tourSteps: readonly TourStep[] = [
  {
    title: "A network at work",
    text: [
      "Two small neural networks are learning from a teacher right now. The teacher is a simple curve: a straight line plus a little of a cubic, along one hidden direction.",
      "Each bead is one neuron. How far left or right it lies says how much that neuron points along the teacher’s direction: its overlap.",
    ],
    look: "panel-action",
    preset: "before",
  },
  {
    title: "Noise keeps them shaking",
    text: [
      "Training here is not a march to one best answer. Every step adds a little randomness, so the network wanders among all explanations of the data, the better ones more often. The noise σ² says how loosely the data have to be matched.",
      "The curve is the landscape this makes for a single neuron. At much noise it is one valley. The line is learned (blue), the cubic is not (orange).",
    ],
    look: "panel-learning",
    preset: "before",
    goesOn: true,
  },
  {
    title: "Press harder",
    text: [
      "Now the same networks are asked to fit more closely: the noise falls to 0.145. The valley floor widens, and to either side a new one is about to open.",
      "Nothing dramatic happens yet. That is the point: up to here the network learns as a fixed, lazy machine would.",
    ],
    look: "panel-action",
    preset: "at",
    goesOn: true,
  },
  {
    title: "Side wells",
    text: [
      "At σ² = 0.05 there are two deep side wells behind a barrier. Neurons that get across turn orange: they have specialised. A handful suffices, and the cubic part, ignored until now, climbs.",
      "This is a first-order phase transition, as when droplets of water form in vapour. The paper calls these phases GFL (one well) and GMFL-I (droplets).",
    ],
    look: "panel-action",
    preset: "after",
    goesOn: true,
  },
  {
    title: "Waiting for a droplet",
    text: [
      "A barrier makes them wait. This is a fresh network in slow motion: at first every neuron sits in the middle though the side wells would be better. Watch them leave one by one.",
      "In experiments on real networks this wait is what is called grokking: memorise first, understand much later.",
    ],
    look: "panel-action",
    preset: "droplet",
  },
  {
    title: "The whole map",
    text: [
      "Theory alone draws this map, before any network is trained: which phase there is for every noise and number of examples. More examples press like less noise.",
      "It is yours now. Drag the point, or any slider below. Nothing here is a recording, and nothing has been fitted.",
    ],
    look: "panel-diagram",
    preset: "at",
  },
];

/** The text below the experiment. */
import { el, symbol } from "./draw/dom.ts";

const paper = "https://arxiv.org/abs/2310.03789";

export function explanation(): HTMLElement[] {
  return [
    el("h2", {}, "What you are looking at"),
    el(
      "p",
      {},
      "Neural networks sometimes memorise first and understand much later. ",
      el("a", { href: paper }, "Rubin, Seroussi and Ringel"),
      " explain this ",
      el("em", {}, "grokking"),
      " as a first-order phase transition: below a sharp noise, the distribution of a single neuron’s weights grows new wells, and the neurons that fall into them learn what the rest cannot.",
    ),
    el(
      "p",
      {},
      "Here a two-layer network of ",
      symbol("N"),
      " neurons learns from ",
      symbol("n"),
      " examples of a teacher ",
      symbol("y = H_1(w*·x) + ε H_3(w*·x)"),
      ", a line and a cubic along one hidden direction ",
      symbol("w*"),
      ". It is trained by Langevin dynamics, gradient descent with just enough randomness that, in the long run, it visits every explanation of the data as often as Bayes’ rule says. Each neuron has an overlap ",
      symbol("q = w·w*"),
      " with the teacher; that is where its bead lies.",
    ),
    el("h3", {}, "Where the curve comes from"),
    el(
      "p",
      {},
      "In the adaptive-kernel theory all neurons are independent draws from one density ",
      symbol("p(w)"),
      ", tilted by what the network as a whole still gets wrong, and what it gets wrong depends in turn on that density. The page solves this self-consistency, a strictly convex problem with one solution, each time you move a slider. ",
      symbol("S = −log p"),
      " is the curve. No number in it is fitted to the networks.",
    ),
    el("h3", {}, "What is approximate"),
    el(
      "p",
      {},
      "Theory is exact when width, dimension and data are large; these networks are small enough to train while you watch, so expect differences of a few hundredths, and more between one data set and the next (try several networks). A step of finite size shifts averages a little; halve the step to see by how much, or choose a sampler with a Metropolis test, whose averages do not depend on it. Only “the paper’s dynamics” mean something as a history in time; all other samplers get to the same equilibrium, far sooner and by another way.",
    ),
  ];
}

/** @param shared  why memory cannot be shared, or null where it can */
export function colophon(shared: string | null): HTMLElement[] {
  const isolation =
    shared === null
      ? "This page is cross-origin isolated: several workers can train one network in shared memory."
      : `Each network runs on one worker, by messages, for memory cannot be shared here: ${shared}. The numbers are the same.`;
  return [
    el("p", { class: "isolation" }, isolation),
    el(
      "p",
      {},
      "Everything is computed on your processor by ",
      el("b", {}, "grokphase"),
      ", a WebAssembly core for the physics of grokking. Nothing is sent anywhere. MIT licence.",
    ),
  ];
}

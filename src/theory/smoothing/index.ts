/** The activations that theory knows, by their name in a configuration. One more is a file here and a line in this list. */
import { badInput } from "../../errors.ts";
import { erf } from "./erf.ts";
import { gelu } from "./gelu.ts";
import { linear } from "./linear.ts";
import { quadratic } from "./quadratic.ts";
import { relu } from "./relu.ts";
import type { Smoothing } from "./smoothing.ts";
import { tanh } from "./tanh.ts";

const smoothings: readonly Smoothing[] = [erf, tanh, relu, gelu, linear, quadratic];

/** Names of all activations, the paper's erf first. */
export const activationNames: readonly string[] = smoothings.map(({ name }) => name);

/**
 * The smoothing of an activation.
 * @param path  how the caller names the value
 * @throws GrokphaseError "bad-input" for an unknown name
 */
export function smoothingOf(name: string, path = "activation"): Smoothing {
  const found = smoothings.find((one) => one.name === name);
  if (!found) throw badInput(path, `one of ${activationNames.map((one) => JSON.stringify(one)).join(", ")}`, name);
  return found;
}

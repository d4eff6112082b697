/** From a file or a preset's name, and what `--set` changes in it, to an experiment. */
import { readFileSync } from "node:fs";
import { badInput, GrokphaseError } from "../errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { unreadable } from "../files/failure.ts";
import { presets, sweeps } from "./presets.ts";
import { resolveExperiment } from "./resolve.ts";

/**
 * @param source The name of a preset, or else of a JSON file.
 * @param overrides "path=value" each, the value JSON or a bare string; null takes a key away.
 * @returns An experiment for each noise where that is a list, as in the presets of `sweeps` unless it is overridden.
 * @throws GrokphaseError "bad-input" for a missing file, what is not JSON, or a configuration that is not valid.
 */
export function readConfiguration(source: string, overrides: readonly string[] = []): Experiment | Experiment[] {
  const given = Object.hasOwn(presets, source) ? { ...presets[source] } : readJson(source);
  const swept = Object.hasOwn(sweeps, source) ? { ...(given as object), noise: sweeps[source] } : given;
  return resolveSweep(overridden(swept, overrides), source);
}

/** @throws GrokphaseError "bad-input", one line with the path of the value. */
export function resolveSweep(value: unknown, name: string): Experiment | Experiment[] {
  const noises = isObject(value) ? value.noise : undefined;
  if (!Array.isArray(noises)) return resolveExperiment(value, name);
  if (noises.length === 0) throw badInput("noise", "a number, or a list of numbers", noises);
  return noises.map((noise, i) => {
    if (noises.indexOf(noise) < i) throw badInput("noise", "a list of different numbers", noises);
    return resolveExperiment({ ...(value as object), noise }, name);
  });
}

/**
 * A configuration with some of its values changed.
 * @param overrides "path=value" each, as for `readConfiguration`.
 * @throws GrokphaseError "bad-input" for what is not that.
 */
export function overridden(configuration: unknown, overrides: readonly string[]): unknown {
  const value = structuredClone(configuration);
  for (const override of overrides) applyOverride(value, override);
  return value;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw unreadable(file, `a configuration file or one of the presets ${Object.keys(presets).join(", ")}`, cause);
  }
  return parseJson(text, file);
}

/** Nothing of ours nests deeper than a few levels; what does would overflow the stack of whoever walks it. */
const DEEPEST = 64;

/** @throws GrokphaseError "bad-input" that names the file and where its JSON breaks, or that it nests too deep. */
export function parseJson(text: string, file: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const { message } = cause as SyntaxError;
    throw new GrokphaseError("bad-input", `${file}: expected JSON, found ${message.replaceAll(/\s+/g, " ")}`, {
      path: file,
      cause,
    });
  }
  if (nestsDeeper(value, DEEPEST)) throw badInput(file, `JSON of at most ${DEEPEST} levels`, "more");
  return value;
}

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => nestsDeeper(inner, levels - 1));
}

function applyOverride(configuration: unknown, override: string): void {
  const split = override.indexOf("=");
  if (split < 1) throw badInput("--set", "path=value, such as noise=0.2", override);
  const path = override.slice(0, split).split(".");
  const last = path.pop()!;
  let here = configuration;
  for (const key of path) here = section(here, key, override);
  if (!isObject(here)) throw badInput(`--set ${override}`, "the path of a value", override);
  const value = bareOrJson(override.slice(split + 1));
  if (value === null) delete here[last];
  else define(here, last, value);
}

function section(parent: unknown, key: string, override: string): unknown {
  if (!isObject(parent)) throw badInput(`--set ${override}`, "the path of a value", override);
  if (!Object.hasOwn(parent, key)) define(parent, key, {});
  return parent[key];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As an own property whatever its name, so that "__proto__" is an unknown key like any other. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function bareOrJson(text: string): unknown {
  try {
    return parseJson(text, "--set");
  } catch {
    return text;
  }
}

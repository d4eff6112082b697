/**
 * The page's state in its address: `?preset=after&noise=0.06&network.width=120&tour=3`. Only what differs from the
 * preset is written. docs/WEB.md lists the keys.
 */
import { resolveExperiment } from "grokphase";
import { viewOf } from "../tasks/index.ts";
import { limitsOf } from "./field.ts";
import { isPreset, type PresetName, presets } from "./presets.ts";
import { followed } from "./sampler.ts";
import { configurationOf, differences, type Key, keysOf, type Settings, settingAt } from "./settings.ts";

export interface State {
  preset: PresetName;
  settings: Settings;
  /** Step of the tour, from 1 on; 0 without. */
  tour: number;
}

const firstState: State = { preset: "before", settings: presets.before.settings, tour: 0 };

/** Reads an address. What cannot be read is left as in the preset and told, in a line each. */
export function readAddress(search: string, attributes: Partial<State> = {}): { state: State; complaints: string[] } {
  const query = new URLSearchParams(search);
  const complaints: string[] = [];
  const named = query.get("preset");
  let preset = attributes.preset ?? firstState.preset;
  if (named !== null) {
    if (isPreset(named)) preset = named;
    else complaints.push(`preset: expected one of ${Object.keys(presets).join(", ")}, found ${JSON.stringify(named)}`);
  }
  const standard: Settings = presets[preset].settings;
  let settings = standard;
  for (const [key, text] of inOrder(query)) {
    if (key === "preset" || key === "tour") continue;
    if (!keysOf(settings).includes(key as Key) || key === "task.kind") {
      complaints.push(`${key}: expected a setting of this page, found ${JSON.stringify(text)}`);
      continue;
    }
    try {
      settings = accept(settings, key as Key, text);
    } catch (error) {
      complaints.push((error as Error).message);
    }
  }
  try {
    resolveExperiment(configurationOf(settings));
  } catch (error) {
    complaints.push((error as Error).message);
    settings = standard;
  }
  const tour = Number(query.get("tour") ?? 0);
  return { state: { preset, settings, tour: Number.isInteger(tour) && tour > 0 ? tour : 0 }, complaints };
}

/** A sampler's kind brings its options, and its choices bring numbers: these first. */
function inOrder(query: URLSearchParams): [string, string][] {
  const rank = ([key, text]: [string, string]) =>
    key === "sampler.kind" ? 0 : key.startsWith("sampler.") && Number.isNaN(Number(text)) ? 1 : 2;
  return [...query].sort((one, other) => rank(one) - rank(other));
}

/** @throws Error with one line, where the value is not one that the setting can have */
function accept(settings: Settings, key: Key, text: string): Settings {
  const field = viewOf(settings).field(key, settings);
  const value = typeof settingAt(settings, key) === "number" ? Number(text) : text;
  const refusal = (expected: string) => new Error(`${key}: expected ${expected}, found ${JSON.stringify(text)}`);
  if (field.kind === "choice" && !field.choices.some((choice) => choice.value === value)) {
    throw refusal(`one of ${field.choices.map((choice) => choice.value).join(", ")}`);
  }
  if (field.kind === "number") {
    const [least, most] = limitsOf(field);
    const fits = text.trim() !== "" && (field.whole ? Number.isInteger(value) : Number.isFinite(value));
    if (!fits || Number(value) < least || Number(value) > most) {
      throw refusal(`${field.whole ? "a whole number" : "a number"} from ${least} to ${most}`);
    }
  }
  return followed(settings, { [key]: value });
}

/** The query that stands for a state. */
export function writeAddress({ preset, settings, tour }: State): string {
  const query = new URLSearchParams();
  if (preset !== firstState.preset) query.set("preset", preset);
  const standard: Settings = presets[preset].settings;
  const kind = settings["sampler.kind"];
  if (kind !== standard["sampler.kind"]) query.set("sampler.kind", kind);
  const expected = followed(standard, { "sampler.kind": kind });
  for (const key of differences(expected, settings)) {
    const value = settingAt(settings, key);
    if (value !== undefined) query.set(key, String(value));
  }
  if (tour > 0) query.set("tour", String(tour));
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

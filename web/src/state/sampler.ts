/**
 * The sampler among the settings: its kind, and whatever options the library says a kind has. Nothing here knows a
 * sampler by name but `stepsTried`.
 */
import { keepsTime, resolveExperiment, type SamplerForm, type SamplerOptions, samplerForms } from "grokphase";
import { type Change, changed, configurationOf, type Key, type Settings, settingAt } from "./settings.ts";

const forms = samplerForms();
const keyOf = (name: string): Key => `sampler.${name}`;
const optionKeys: ReadonlySet<Key> = new Set(forms.flatMap(({ options }) => options.map(({ name }) => keyOf(name))));

/** Steps of Langevin dynamics that suit the page's networks where the library's own would be too long. */
const stepsTried: Readonly<Partial<Record<Settings["task.kind"], number>>> = { "modular-addition": 0.01 };

export function formOf(kind: string): SamplerForm {
  return forms.find((form) => form.kind === kind)!;
}

/** The kinds that can sample this network. */
export function kindsFor(settings: Settings): SamplerForm[] {
  return forms.filter(({ kind }) => {
    try {
      samplerOf(settings, { kind });
      return true;
    } catch {
      return false; // Such as one that draws from a distribution that this network does not have.
    }
  });
}

/** The options of the present kind that are to be set, in the order in which its configuration has them. */
export function optionsOf(settings: Settings): Key[] {
  const { options } = formOf(settings["sampler.kind"]);
  return options.map(({ name }) => keyOf(name)).filter((key) => settingAt(settings, key) !== undefined);
}

const timely = new WeakMap<Settings, boolean>();

/** Whether steps are the paper's time. */
export function showsTime(settings: Settings): boolean {
  let shows = timely.get(settings);
  if (shows === undefined) {
    shows = keepsTime(resolveExperiment(configurationOf(settings)).sampler);
    timely.set(settings, shows);
  }
  return shows;
}

/**
 * Settings after a change. Another kind brings its own options, as they are where a person gives none; and numbers
 * whose meaning depends on a choice become what is usual after it.
 *
 * @throws GrokphaseError "bad-input" for a kind that cannot sample this network
 */
export function followed(settings: Settings, change: Change): Settings {
  const after = changed(settings, change);
  const { kind, options } = formOf(after["sampler.kind"]);
  const differs = (key: Key) => settingAt(after, key) !== settingAt(settings, key);
  const anew = differs("sampler.kind");
  const turned = options.some(({ type, name }) => type === "choice" && differs(keyOf(name)));
  if (!anew && !turned) return after;
  const kept = options.filter(({ name, dependent }) => Object.hasOwn(change, keyOf(name)) || !(anew || dependent));
  const given = Object.fromEntries(
    kept.flatMap(({ name }) => {
      const value = settingAt(after, keyOf(name));
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const resolved = samplerOf(after, { ...usual(after, given), kind, ...given });
  const rest = Object.entries(after).filter(([key]) => !optionKeys.has(key as Key));
  const own = options.flatMap(({ name, type, dependent }): [Key, string | number][] => {
    const value = resolved[name as keyof SamplerOptions] as string | number | undefined;
    if (value === undefined) return [];
    const rounds = type === "number" && dependent && !Object.hasOwn(given, name);
    return [[keyOf(name), rounds ? Number(Number(value).toPrecision(4)) : value]];
  });
  return Object.fromEntries([...rest, ...own]) as unknown as Settings;
}

/** What the page prefers to the library's own options. */
function usual(settings: Settings, given: Record<string, string | number>): Record<string, number> {
  const step = stepsTried[settings["task.kind"]];
  const plain = settings["sampler.kind"] === "langevin" && given.preconditioner !== "none";
  return step !== undefined && plain ? { stepSize: step } : {};
}

/** Options as they are resolved for this network. */
function samplerOf(settings: Settings, sampler: Record<string, string | number>): SamplerOptions {
  const experiment = { ...configurationOf(settings), sampler: { ...sampler, steps: 1, burnIn: 0 } };
  return resolveExperiment(experiment).sampler;
}

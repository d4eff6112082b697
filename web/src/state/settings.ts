/**
 * Everything a reader can set, as one flat record. A key is the path that `grokphase run --set` takes where there is
 * one, so that the page, its address and the command line say the same.
 */
interface Common {
  /** σ². */
  noise: number;
  /** N. */
  "network.width": number;
  /** σ_a². */
  "network.readoutVariance": number;
  seed: number;
  "sampler.start": "prior" | "planted";
  "sampler.plantedFraction": number;
  "sampler.kind": string;
  /** Options of that kind, by their names in a configuration: state/sampler.ts. */
  [option: `sampler.${string}`]: string | number;
  /** Networks side by side, each on a data set of its own. */
  dataSets: number;
  /** Steps a second that are not exceeded; 0 for as fast as can be. */
  pace: number;
  /** Threads; at least one for each network. */
  workers: number;
}

export interface TeacherStudentSettings extends Common {
  "task.kind": "teacher-student";
  /** n. */
  "task.samples": number;
  /** d. */
  "task.dim": number;
  /** ε. */
  "task.epsilon": number;
  /** σ_w². */
  "network.inputVariance": number;
  /** Which action theory uses. */
  action: "exact-norm" | "printed";
  /** What stands for the ridge in theory. */
  ridge: "finite-n" | "ek";
  /** What the first panel shows. */
  view: "action" | "density";
  /** The vertical axis of the phase diagram. */
  against: "task.samples" | "network.width";
}

export interface ModularAdditionSettings extends Common {
  "task.kind": "modular-addition";
  /** P. */
  "task.modulus": number;
  /** Part of the P² pairs that is trained on. */
  "task.fraction": number;
  /** γ. */
  "task.sextic": number;
  /** The vertical axis of the phase diagram. */
  against: "network.width" | "task.sextic";
}

export type Settings = TeacherStudentSettings | ModularAdditionSettings;

export type Key = keyof TeacherStudentSettings | keyof ModularAdditionSettings;

/** Some settings, anew. */
export type Change = Partial<Record<Key, string | number>>;

/** Keys that only this page knows; all others are paths of a configuration. */
const ofThePage: ReadonlySet<Key> = new Set(["pace", "workers", "action", "ridge", "view", "against"]);

/** What a chain cannot take along: a change makes a new network. */
const ofTheNetwork: ReadonlySet<Key> = new Set([
  "task.kind",
  "network.width",
  "task.dim",
  "task.modulus",
  "seed",
  "sampler.start",
  "sampler.plantedFraction",
  "dataSets",
  "workers",
]);

export const keysOf = (settings: Settings) => Object.keys(settings) as Key[];

function inConfiguration(key: Key): boolean {
  return !ofThePage.has(key);
}

export function settingAt(settings: Settings, key: Key): string | number | undefined {
  return (settings as Change)[key];
}

export function changed<Some extends Settings>(settings: Some, change: Change): Some {
  return { ...settings, ...change };
}

/** The keys in which two settings differ: those of the second first. */
export function differences(one: Settings, other: Settings): Key[] {
  const keys = new Set([...keysOf(other), ...keysOf(one)]);
  return [...keys].filter((key) => settingAt(one, key) !== settingAt(other, key));
}

/** Whether the present networks can go on under the new settings. */
export function canGoOn(before: Settings, after: Settings): boolean {
  return !differences(before, after).some((key) => ofTheNetwork.has(key));
}

/** How many steps lie between two draws: enough for a fresh picture in every frame, and little work beside the steps. */
function thinning(pace: number): number {
  return pace === 0 ? 10 : Math.max(1, Math.round(pace / 60));
}

/** The `path=value` pairs of a configuration that says the same, but for its length. */
export function assignments(settings: Settings): [path: string, value: string | number][] {
  const paths = keysOf(settings).filter(inConfiguration);
  return [
    ...paths.map((key): [string, string | number] => [key, settingAt(settings, key)!]),
    ["sampler.thin", thinning(settings.pace)],
  ];
}

/** The configuration that these settings stand for, with every key in its section. */
export function configurationOf(settings: Settings): Record<string, unknown> {
  const configuration: Record<string, Record<string, unknown> | unknown> = { chains: 1 };
  for (const [path, value] of assignments(settings)) {
    const [section, key] = path.split(".") as [string, string?];
    if (key === undefined) configuration[section] = value;
    else configuration[section] = { ...(configuration[section] as object), [key]: value };
  }
  // A session has no end and keeps draws from the start; these two stand for that.
  Object.assign(configuration.sampler as object, { steps: 1_000_000, burnIn: 0 });
  return configuration;
}

/** How a setting is shown: its symbol, a sentence, its range. */
interface Shown {
  label: string;
  /** The paper's symbol, with _ and ^ before what is lowered or raised. */
  symbol?: string;
  sentence: string;
}

export interface NumberField extends Shown {
  kind: "number";
  /** Ends of its slider. */
  from: number;
  to: number;
  /** What may be typed, where that is more than the slider has. */
  limits?: readonly [number, number];
  logarithmic: boolean;
  whole: boolean;
}

export interface ChoiceField extends Shown {
  kind: "choice";
  choices: readonly { value: string | number; label: string }[];
}

export type Field = NumberField | ChoiceField;

export const logarithmic = { kind: "number", logarithmic: true, whole: false } as const;
export const linear = { kind: "number", logarithmic: false, whole: false } as const;
export const count = { kind: "number", logarithmic: true, whole: true } as const;

export function limitsOf({ limits, from, to }: NumberField): readonly [number, number] {
  return limits ?? [from, to];
}

/** What a field makes of a number: inside its limits, whole where it must be. */
export function fitted(field: NumberField, value: number): number {
  const [least, most] = limitsOf(field);
  const within = Math.min(most, Math.max(least, value));
  return field.whole ? Math.round(within) : Number(within.toPrecision(4));
}

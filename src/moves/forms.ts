/**
 * What there is to choose of each sampler, read off its schema: whoever makes a form of it, such as the page, offers a
 * new sampler without knowing of it.
 */
import { z } from "zod";
import { bare } from "../validation.ts";
import { type SamplerOptions, samplerSchema } from "./samplers.ts";
import { schedule } from "./schedule.ts";

interface Option {
  /** Its key in `sampler`. */
  name: string;
  description: string;
  /** Whether what it is where it is left out depends on other values; `resolveExperiment` says what. */
  dependent: boolean;
}

export interface NumberOption extends Option {
  type: "number";
  from: number;
  to: number;
  whole: boolean;
}

export interface ChoiceOption extends Option {
  type: "choice";
  choices: readonly string[];
}

export type SamplerOption = NumberOption | ChoiceOption;

export interface SamplerForm {
  kind: SamplerOptions["kind"];
  description: string;
  /** Numbers and choices; what needs an object, such as a schedule, is not among them. */
  options: readonly SamplerOption[];
}

/** Every sampler with its own options, without those that all samplers share: which steps, and where to start. */
export function samplerForms(): SamplerForm[] {
  return samplerSchema.options.map(({ shape }) => {
    const { kind, ...members } = shape as Record<string, z.ZodType>;
    const own = Object.entries(members).filter(([name]) => !Object.hasOwn(schedule, name));
    return {
      kind: (bare(kind!) as z.ZodLiteral<SamplerOptions["kind"]>).value,
      description: kind!.description ?? "",
      options: own.flatMap(([name, schema]) => optionOf(name, schema) ?? []),
    };
  });
}

function optionOf(name: string, schema: z.ZodType): SamplerOption | null {
  const inner = bare(schema);
  const option = { name, description: schema.description ?? "", dependent: !(schema instanceof z.ZodDefault) };
  if (inner instanceof z.ZodEnum) return { ...option, type: "choice", choices: inner.options as string[] };
  if (!(inner instanceof z.ZodNumber)) return null;
  const { minValue, maxValue, format } = inner;
  if (minValue === null || maxValue === null) return null;
  return { ...option, type: "number", from: minValue, to: maxValue, whole: format === "safeint" };
}

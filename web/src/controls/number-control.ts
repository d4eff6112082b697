/** A number to drag or to type. */
import { el, symbol } from "../draw/dom.ts";
import { type Field, fitted, type NumberField } from "../state/field.ts";
import { short, whole } from "../state/numbers.ts";

export interface Control {
  readonly element: HTMLElement;
  /** @param field  as it is now: ranges may follow other settings */
  show(value: number | string, field: Field): void;
}

/** Positions of a slider. */
const POSITIONS = 1000;

/**
 * @param change  told of every value, and whether the hand has let go
 */
export function numberControl(
  key: string,
  first: NumberField,
  change: (value: number, settled: boolean) => void,
): Control & { slider: HTMLInputElement } {
  let field = first;
  const position = (value: number) => {
    const { from, to, logarithmic } = field;
    const share = logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
    return String(Math.round(POSITIONS * Math.min(1, Math.max(0, share))));
  };
  const valueAt = (place: number) => {
    const { from, to, logarithmic } = field;
    const share = place / POSITIONS;
    return fitted(field, logarithmic ? from * (to / from) ** share : from + share * (to - from));
  };
  const id = `control-${key.replaceAll(".", "-")}`;
  const steps = field.whole && !field.logarithmic && field.to - field.from <= 20;
  const slider = el("input", {
    type: "range",
    id,
    min: steps ? field.from : 0,
    max: steps ? field.to : POSITIONS,
    step: 1,
    "aria-describedby": `${id}-sentence`,
  });
  const read = () => (steps ? Number(slider.value) : valueAt(Number(slider.value)));
  const box = el("input", {
    type: "text",
    inputmode: "decimal",
    "aria-label": `${field.label}, exact value`,
    autocomplete: "off",
    spellcheck: "false",
    size: 7,
  });
  let present = field.from;
  const show = (value: number | string, now: Field) => {
    field = now as NumberField;
    present = Number(value);
    const text = field.whole ? whole(present) : short(present, 4);
    slider.value = steps ? String(present) : position(present);
    slider.setAttribute("aria-valuetext", text);
    if (document.activeElement !== box) box.value = field.whole ? String(present) : text;
  };
  slider.addEventListener("input", () => change(read(), false));
  slider.addEventListener("change", () => change(read(), true));
  const typed = () => {
    const value = Number(box.value.trim().replaceAll("−", "-").replaceAll(",", ""));
    const accepted = box.value.trim() !== "" && Number.isFinite(value);
    if (accepted && fitted(field, value) !== present) change(fitted(field, value), true);
    else show(present, field);
  };
  box.addEventListener("change", typed);
  box.addEventListener("blur", () => show(present, field));
  const element = el(
    "div",
    { class: "control" },
    el("label", { for: id }, field.label, " ", field.symbol ? symbol(field.symbol) : null),
    box,
    slider,
    el("p", { class: "sentence", id: `${id}-sentence` }, field.sentence),
  );
  return { element, show, slider };
}

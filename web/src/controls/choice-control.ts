/** One of a few. */
import { el, symbol } from "../draw/dom.ts";
import type { ChoiceField } from "../state/field.ts";
import type { Control } from "./number-control.ts";

export function choiceControl(key: string, field: ChoiceField, change: (value: string | number) => void): Control {
  const id = `control-${key.replaceAll(".", "-")}`;
  const select = el(
    "select",
    { id, "aria-describedby": `${id}-sentence` },
    ...field.choices.map(({ value, label }) => el("option", { value: String(value) }, label)),
  );
  select.addEventListener("change", () => change(field.choices[select.selectedIndex]!.value));
  const show = (value: number | string) => {
    select.value = String(value);
  };
  const element = el(
    "div",
    { class: "control" },
    el("label", { for: id }, field.label, " ", field.symbol ? symbol(field.symbol) : null),
    select,
    el("p", { class: "sentence", id: `${id}-sentence` }, field.sentence),
  );
  return { element, show };
}

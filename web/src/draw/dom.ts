/** Elements in one line. */

type Attributes = Record<string, string | number | boolean | undefined | ((event: never) => void)>;
type Child = Node | string | null | undefined | false;

/** Makes an element: attributes by name, `on…` as listeners, a boolean as an attribute that is there or not. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value as (event: Event) => void);
    else if (typeof value === "boolean") element.toggleAttribute(key, value);
    else if (value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(
    ...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** A symbol as the paper has it: "σ_a^2" in italics, with what is lowered and raised. */
export function symbol(text: string): HTMLElement {
  const element = el("i", { class: "symbol" });
  for (const [, mark, shifted, plain] of text.matchAll(/([_^])(.)|([^_^]+)/gu)) {
    element.append(mark ? el(mark === "_" ? "sub" : "sup", {}, shifted!) : plain!);
  }
  return element;
}

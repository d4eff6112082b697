/** A strict reader of XML, enough of it for SVG: throws at what a browser would refuse. */

const name = "[A-Za-z_][\\w.:-]*";
const text = '(?:[^<&"]|&(?:amp|lt|gt|quot|apos|#\\d+|#x[\\da-fA-F]+);)';
const attribute = new RegExp(`\\s+(${name})="((?:${text}|\\n)*)"`, "y");
const start = new RegExp(`<(${name})`, "y");
const end = new RegExp(`</(${name})\\s*>`, "y");
const content = /(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)+/y;

export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

/** The root element. */
export function readXml(source: string): XmlElement {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) at += match[0].length;
    return match;
  };
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${source.slice(at, at + 60)}`);
  };
  const element = (): XmlElement => {
    const opening = take(start) ?? fail("expected an element");
    const made: XmlElement = { name: opening[1]!, attributes: {}, children: [], text: "" };
    for (let found = take(attribute); found; found = take(attribute)) {
      if (found[1]! in made.attributes) fail(`attribute ${found[1]} twice`);
      made.attributes[found[1]!] = found[2]!;
    }
    if (take(/\s*\/>/y)) return made;
    take(/\s*>/y) ?? fail("expected >");
    for (;;) {
      const closing = take(end);
      if (closing) {
        if (closing[1] !== made.name) fail(`<${made.name}> closed by </${closing[1]}>`);
        return made;
      }
      const words = take(content);
      if (words) made.text += words[0];
      else made.children.push(element());
    }
  };
  const root = element();
  if (at !== source.length) fail("expected the end");
  return root;
}

/** The element and all below it. */
export function* descendants(root: XmlElement): Generator<XmlElement> {
  yield root;
  for (const child of root.children) yield* descendants(child);
}

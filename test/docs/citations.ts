/** Citations of documents and files, as the project's texts write them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** Folders whose texts are read, and files beside them. */
const PLACES = ["src", "assembly", "web", "test", "bench", "docs", "scripts", "examples", "python"];
const FILES = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"];
const TEXTS = /\.(ts|mts|js|mjs|tsx|jsx|svelte|py|md|html|css|ipynb)$/;
const SKIPPED = /(^|\/)(node_modules|generated|dist|\.vitepress\/(cache|dist)|docs\/reference)\//;

/** @returns every text of the project by its path, with forward slashes */
export function texts(): Map<string, string> {
  const found = new Map<string, string>();
  for (const place of PLACES) {
    for (const entry of filesBelow(place)) if (TEXTS.test(entry)) found.set(entry, readFileSync(entry, "utf8"));
  }
  for (const file of FILES) {
    const text = textOf(file);
    if (text !== null) found.set(file, text);
  }
  return found;
}

/** @returns the text of a file, or null where there is none */
export function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).split(sep).join("/"))
      .filter((file) => !SKIPPED.test(file));
  } catch {
    return [];
  }
}

/** Comment leaders at the beginning of a line, so that a citation may run over its end. */
const LINE_END = /\s*\n[ \t]*(?:\*(?!\/)|\/\/|#)?[ \t]*/g;
const NUMBERS = /^'?\s*\(?(\d+(?:\.\d+)?(?:(?:, and |, | and | or )\d+(?:\.\d+)?)*)/;

export interface Citation {
  document: string;
  /** Section or equation, "3" or "3.2"; null where none follows the document's name. */
  number: string | null;
}

/** @returns every `PHYSICS n`, `PHYSICS n.m` and `PROMISES n` of a text, and those that lack their number */
export function citationsOf(text: string): Citation[] {
  const flat = text.replaceAll(LINE_END, " ");
  return [...flat.matchAll(/\b(PHYSICS|PROMISES)\b(?!\.md|\/| n\b)/g)].flatMap(
    ({ 1: document, 0: word, index }): Citation[] => {
      const numbers = NUMBERS.exec(flat.slice(index + word.length))?.[1];
      if (!numbers) return [{ document: document!, number: null }];
      return numbers.split(/, and |, | and | or /).map((number) => ({ document: document!, number }));
    },
  );
}

/** @returns the numbers that a document has: its sections `## n.` and its equations, `(n.m)` at the end of a formula */
export function targetsOf(document: string): Set<string> {
  const sections = [...document.matchAll(/^## (\d+)\. /gm)].map(([, number]) => number!);
  const equations = [...document.matchAll(/^ {4}.* \((\d+\.\d+)\)$/gm)].map(([, number]) => number!);
  return new Set([...sections, ...equations]);
}

const PATH = /(?<![\w./-])(?:src|assembly|web|test|bench|docs|scripts|examples|python)\/[\w./{},@-]+/g;

/** @returns all of a document, and the comments of a source */
export function proseOf(file: string, text: string): string {
  if (!/\.(ts|mts|js|mjs|tsx|jsx|css)$/.test(file)) return text;
  return [...text.matchAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm)].map(([comment]) => comment).join("\n");
}

/** @returns the paths below the project's folders that a text names, with braces multiplied out */
export function pathsOf(text: string): string[] {
  return [...text.matchAll(PATH)]
    .map(([path]) => path.replace(/[.,]+$/, "").replace(/\/$/, ""))
    .filter((path) => !/\{[^,]*\}/.test(path))
    .flatMap(multipliedOut);
}

function multipliedOut(path: string): string[] {
  const [whole, inside] = /\{([^{}]*)\}/.exec(path) ?? [];
  if (whole === undefined) return [path];
  return inside!.split(",").flatMap((part) => multipliedOut(path.replace(whole, part)));
}

/** The anchor that a heading gets on a forge and on the site. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[`*_]/g, "")
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}

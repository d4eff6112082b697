/** Whatever a comment or a document cites is there: sections, equations, promises, files, links and anchors. */
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { anchorOf, citationsOf, pathsOf, proseOf, targetsOf, textOf, texts } from "./citations.ts";

const all = texts();
const targets = {
  PHYSICS: targetsOf(textOf("docs/PHYSICS.md")!),
  PROMISES: targetsOf(textOf("docs/PROMISES.md")!),
};
// This folder's tests write citations that are wrong on purpose.
const others = [...all].filter(([file]) => !/^test\/docs\/citations/.test(file));

test("PHYSICS has sixteen sections, PROMISES six, and no number stands twice", () => {
  for (const [document, sections] of [
    ["PHYSICS", 16],
    ["PROMISES", 6],
  ] as const) {
    const numbers = [...targets[document]].filter((number) => !number.includes("."));
    expect(numbers).toEqual(Array.from({ length: sections }, (_, index) => String(index + 1)));
    const labels = [...textOf(`docs/${document}.md`)!.matchAll(/^(?:## (\d+)\. | {4}.* \((\d+\.\d+)\)$)/gm)];
    expect(labels).toHaveLength(targets[document].size);
  }
});

test("every citation of PHYSICS and PROMISES has a target", () => {
  const citations = others.flatMap(([file, text]) => citationsOf(text).map((citation) => ({ file, ...citation })));
  expect(citations.length).toBeGreaterThan(100);
  const broken = citations.filter(
    ({ document, number }) => number === null || !targets[document as keyof typeof targets].has(number),
  );
  expect(broken.map(({ file, document, number }) => `${file}: ${document} ${number ?? "without a number"}`)).toEqual(
    [],
  );
});

test("no document outside the repository is cited", () => {
  const cited = others.flatMap(([file, text]) =>
    [...text.matchAll(/\b(DESIGN|CONTRACT|HOUSE|FOUND)\b/g)].map(([word]) => `${file}: ${word}`),
  );
  expect(cited).toEqual([]);
});

test("every path that a comment or a document names is there", () => {
  const missing = others
    .filter(([file]) => file !== "CHANGELOG.md")
    .flatMap(([file, text]) =>
      pathsOf(proseOf(file, text))
        .filter((path) => !existsSync(path) && !existsSync(join(dirname(file), path)))
        .map((path) => `${file}: ${path}`),
    );
  expect(missing).toEqual([]);
});

test("every link of a document leads to a file and a heading", () => {
  const broken = others
    .filter(([file]) => file.endsWith(".md"))
    .flatMap(([file, text]) =>
      [...text.matchAll(/\]\(([^()\s]*(?:\([^()]*\))?[^()\s]*)\)/g)]
        .map(([, link]) => link!)
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => !leads(file, link))
        .map((link) => `${file}: ${link}`),
    );
  expect(broken).toEqual([]);
});

function leads(file: string, link: string): boolean {
  const [path, anchor] = link.split("#") as [string, string | undefined];
  const target = path === "" ? file : normalize(join(dirname(file), path));
  if (!existsSync(target)) return false;
  if (anchor === undefined || !target.endsWith(".md")) return true;
  const headings = [...textOf(target)!.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading!));
  return headings.includes(decodeURIComponent(anchor));
}

describe("the reading itself", () => {
  test("finds citations over the ends of lines, and several numbers", () => {
    expect(citationsOf("/** as PHYSICS\n * 3.1 has it; PHYSICS 2, 3 and 5 */ PROMISES 1. See docs/PHYSICS.md")).toEqual(
      [
        { document: "PHYSICS", number: "3.1" },
        { document: "PHYSICS", number: "2" },
        { document: "PHYSICS", number: "3" },
        { document: "PHYSICS", number: "5" },
        { document: "PROMISES", number: "1" },
      ],
    );
    expect(citationsOf("PHYSICS has it")).toEqual([{ document: "PHYSICS", number: null }]);
  });

  test("finds sections and equations", () => {
    expect([...targetsOf("## 1. One\n\n    x = y     (1.1)\n\nas (1.2) says\n")]).toEqual(["1", "1.1"]);
  });

  test("multiplies braces out and leaves the end of a sentence out", () => {
    expect(pathsOf("see test/a/{b,c}.test.ts, and src/core.")).toEqual([
      "test/a/b.test.ts",
      "test/a/c.test.ts",
      "src/core",
    ]);
  });
});

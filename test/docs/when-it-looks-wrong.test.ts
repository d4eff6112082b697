/** The runs of docs/WHEN-IT-LOOKS-WRONG.md end with the lines that stand there, but for their numbers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { grokphase } from "../cli/command-line.ts";
import { cases } from "../long.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const text = readFileSync("docs/WHEN-IT-LOOKS-WRONG.md", "utf8");
const entries = [...text.matchAll(/^## (.*)\n\n```sh\nnpx grokphase (.*)\n```\n\n> (.*)$/gm)].map(
  ([, symptom, command, line]) => ({ symptom: symptom!, command: command!, line: line! }),
);
const folder = temporaryFolder();

/** Words of a command line; quotes keep what is in them together. */
const wordsOf = (command: string) =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!);
const withoutNumbers = (line: string) => line.replaceAll(/\d+(\.\d+)?/g, "#");

test("entries are many", () => {
  expect(entries.length).toBeGreaterThanOrEqual(8);
});

// The first in every run, all of them in the long one.
test.each(entries.slice(0, cases(1, entries.length)))("$symptom", async ({ command, line }) => {
  const words = wordsOf(command).map((word) => (word.startsWith("r/") ? join(folder, word.slice(2)) : word));
  const { stdout, stderr } = await grokphase(...words);
  const lines = `${stdout}\n${stderr}`.split("\n").map(withoutNumbers);
  expect(lines).toContain(withoutNumbers(line));
});

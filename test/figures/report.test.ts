import { beforeAll, expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { toCsv } from "../../src/drawing/csv.ts";
import { Computer } from "../../src/figures/compute.ts";
import { fig2 } from "../../src/figures/fig2/figure.ts";
import type { Computed, FinishedRun } from "../../src/figures/figure.ts";
import { renderReport } from "../../src/report/report.ts";
import { standIns } from "./stand-in.ts";
import { descendants, readXml, type XmlElement } from "./well-formed.ts";

const core = await loadCore();
const command = "npx grokphase reproduce fig2 --out a&b";
let runs: FinishedRun[];
let computed: Computed;
let html: string;
let elements: XmlElement[];

const render = () =>
  renderReport({
    sections: [
      {
        ...fig2,
        ...computed,
        runs,
        command: `${command} --alone`,
        configurations: Object.fromEntries(runs.map(({ name, experiment }) => [name, experiment])),
      },
    ],
    command,
    provenance: [["Seeds", "1 < 2"]],
  });

beforeAll(() => {
  const material = { runs: standIns(core, fig2), results: {} };
  runs = Object.values(material.runs).flat();
  computed = new Computer(core).compute(fig2, material);
  html = render();
  elements = [...descendants(readXml(html.replace("<!doctype html>\n", "").trimEnd()))];
});

test("asks nothing of any network", () => {
  const addresses = elements.flatMap(({ attributes: { src, href, "xlink:href": link } }) => [src, href, link]);
  const given = addresses.filter((address) => address !== undefined);
  expect(given.length).toBeGreaterThan(3);
  for (const address of given) expect(address).toMatch(/^(data:|#)/);
  expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:\/\/|url\(|@import|<script/i);
});

test("each figure has its drawing, its caption and its numbers", () => {
  const figures = elements.filter(({ name }) => name === "figure");
  expect(figures).toHaveLength(computed.panels.length);
  for (const [i, { drawing, table }] of computed.panels.entries()) {
    const inside = [...descendants(figures[i]!)];
    expect(inside.find(({ name }) => name === "svg")!.attributes["aria-labelledby"]).toContain(drawing.name);
    const link = inside.find(({ attributes }) => attributes.class === "data")!;
    expect(link.attributes.download).toBe(`${drawing.name}.csv`);
    const [, encoded] = link.attributes.href!.split("base64,");
    expect(Buffer.from(encoded!, "base64").toString()).toBe(toCsv(table.header, table.rows));
  }
});

test("ids are unique and every reference finds one", () => {
  const ids = elements.flatMap(({ attributes: { id } }) => id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  const references = elements.flatMap(({ attributes }) => attributes["aria-labelledby"]?.split(" ") ?? []);
  for (const reference of references) expect(ids).toContain(reference);
});

test("every target and every run has its line, missed ones as missed", () => {
  const rows = elements.filter(({ name }) => name === "tr").length;
  const targets = computed.targets.flatMap((group) => group.targets);
  const tables = elements.filter(({ name }) => name === "table").length;
  expect(rows).toBe(targets.length + runs.length + tables);
  const missed = targets.filter(({ verdict }) => verdict === "missed").length;
  expect(missed).toBeGreaterThan(0);
  expect(html.split("✗ missed")).toHaveLength(missed + 1);
  const worst = '<td data-label="R̂">1.003</td><td data-label="by chance">1.010</td>';
  expect(html.split(worst)).toHaveLength(runs.length + 1);
  expect(html).toContain(`<strong>${targets.length - missed} of ${targets.length} targets met</strong>`);
});

test("says how it was made", () => {
  expect(html).toContain("npx grokphase reproduce fig2 --out a&#38;b");
  expect(html).toContain("npx grokphase reproduce fig2 --out a&#38;b --alone");
  expect(html).toContain("1 &#60; 2");
  for (const { name } of runs) expect(html).toContain(`&#34;${name}&#34;`);
});

test("the same data give the same bytes", () => {
  expect(render()).toBe(html);
});

/** The report: one HTML file that needs no network, with every figure, every target, every run, and how they were made. */
import type { Summary } from "../diagnostics/summary.ts";
import { toCsv } from "../drawing/csv.ts";
import { fixed } from "../drawing/format.ts";
import { escapeMarkup, htmlText } from "../drawing/text.ts";
import type { Computed, Figure, FinishedRun, Panel, Table, TargetGroup } from "../figures/figure.ts";
import { reportStyle } from "./style.ts";

export interface ReportSection extends Pick<Figure, "name" | "title" | "introduction">, Omit<Computed, "data"> {
  runs: readonly FinishedRun[];
  /** The command that makes this figure alone. */
  command: string;
  /** Of its runs and calculations, by their names. */
  configurations: Readonly<Record<string, object>>;
}

export interface Report {
  sections: readonly ReportSection[];
  /** Titles of figures that are still to be computed (default none). */
  toCome?: readonly string[];
  /** The command that makes this report again. */
  command: string;
  /** Versions, hashes, machine, date: label and value. */
  provenance: readonly (readonly [string, string])[];
}

export function renderReport(report: Report): string {
  const [met, all] = countMet(report.sections.flatMap((section) => section.targets));
  const title = "Grokking as a first-order phase transition, computed here";
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    '<meta name="color-scheme" content="light dark"/>',
    // An icon in the page itself keeps the browser from asking for one.
    '<link rel="icon" href="data:,"/>',
    `<title>${title}</title>`,
    `<style>${reportStyle}</style>`,
    "</head>",
    "<body>",
    "<header>",
    `<h1>${title}</h1>`,
    "<p>Figures of Rubin, Seroussi and Ringel, “Grokking as a First Order Phase Transition in Two Layer Networks” " +
      "(ICLR 2024, arXiv:2310.03789), and of what lies beyond them, sampled and solved on one machine by grokphase. " +
      `<strong>${met} of ${all} targets met</strong>${met === all ? "." : "; what was missed is listed as missed."}</p>`,
    "</header>",
    renderContents(report),
    "<main>",
    ...report.sections.map((section, i) => renderSection(section, report.sections.slice(0, i))),
    renderMaking(report),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** The figures and how they came out, to go to; then those that are not there yet. */
function renderContents({ sections, toCome = [] }: Report): string {
  if (sections.length + toCome.length < 2) return "";
  const lines = sections.map(({ name, title, targets }) => {
    const [met, all] = countMet(targets);
    return `<li><a href="#${name}">${htmlText(title)}</a> <span class="note">${met} of ${all} targets met</span></li>`;
  });
  const later = toCome.map((title) => `<li>${htmlText(title)} <span class="note">still to be computed</span></li>`);
  return ["<nav>", "<ul>", ...lines, ...later, "</ul>", "</nav>"].join("\n");
}

function countMet(groups: readonly TargetGroup[]): [number, number] {
  const targets = groups.flatMap((group) => group.targets);
  return [targets.filter(({ verdict }) => verdict === "met").length, targets.length];
}

function renderSection(section: ReportSection, before: readonly ReportSection[]): string {
  const { name, title, introduction, panels, targets, command, configurations } = section;
  return [
    `<section id="${name}">`,
    `<h2>${htmlText(title)}</h2>`,
    ...introduction.map((paragraph) => `<p>${htmlText(paragraph)}</p>`),
    '<div class="panels">',
    ...panels.map(renderPanel),
    "</div>",
    "<h3>Targets</h3>",
    ...targets.map(renderTargets),
    ...renderSectionRuns(section, before),
    "<h3>Made by</h3>",
    `<pre class="command"><code>${escapeMarkup(command)}</code></pre>`,
    `<details><summary>Configuration</summary><pre><code>${escapeMarkup(JSON.stringify(configurations, null, 1))}</code></pre></details>`,
    "</section>",
  ].join("\n");
}

/** Runs that several figures are drawn from stand with the first of them. */
function renderSectionRuns({ runs }: ReportSection, before: readonly ReportSection[]): string[] {
  if (runs.length === 0) return [];
  const names = new Set(runs.map((run) => run.name));
  const earlier = before.find((section) => section.runs.some((run) => names.has(run.name)));
  if (earlier) {
    return ["<h3>Runs</h3>", `<p>Those of <a href="#${earlier.name}">${htmlText(earlier.title)}</a>.</p>`];
  }
  return [
    "<h3>Runs</h3>",
    "<p>R̂ compares chains, or halves of chains, on the same data set and is 1 when they agree, up to what chance allows; ESS is the number of independent draws " +
      "that all draws are worth; virial ratios are 1 in equilibrium and for small steps. Worst values over all observables. " +
      "Standard errors above are taken over data sets and contain the error of sampling.</p>",
    renderRuns(runs),
  ];
}

function renderPanel({ drawing, caption, table }: Panel): string {
  return [
    "<figure>",
    drawing.svg,
    `<figcaption>${htmlText(caption)} ${dataLink(table, `${drawing.name}.csv`)}</figcaption>`,
    "</figure>",
  ].join("\n");
}

/** The numbers inside the page, as a file to save. */
function dataLink({ header, rows }: Table, file: string): string {
  const csv = Buffer.from(toCsv(header, rows)).toString("base64");
  return `<a class="data" download="${file}" href="data:text/csv;charset=utf-8;base64,${csv}">data</a>`;
}

function renderTargets({ title, note, targets }: TargetGroup): string {
  const rows = targets.map(({ quantity, target, measured, tolerance, verdict, reason }) => [
    ...[quantity, target, measured, tolerance].map(htmlText),
    verdict === "met"
      ? '<span class="good">✓ met</span>'
      : `<span class="bad">✗ missed</span>${reason ? ` <span class="note">${htmlText(reason)}</span>` : ""}`,
  ]);
  return [
    `<h4>${htmlText(title)}</h4>`,
    `<p class="note">${htmlText(note)}</p>`,
    renderTable(["Quantity", "Target", "Measured", "Tolerance", "Verdict"], rows),
  ].join("\n");
}

const verdictClass = { equilibrated: "good", unclear: "unclear", "not-equilibrated": "bad" };

function renderRuns(runs: readonly FinishedRun[]): string {
  const rows = runs.map(({ name, experiment, result }) => {
    const { dataSets, chains, sampler } = experiment;
    const { observables, virial, verdict } = result;
    const summaries = Object.values(observables);
    return [
      `<code>${escapeMarkup(name)}</code>`,
      `${dataSets} × ${chains} × ${sampler.steps}`,
      ...convergence(summaries),
      String(Math.floor(Math.min(...summaries.map(({ ess }) => ess ?? Number.POSITIVE_INFINITY)))),
      virial ? `${fixed(virial.input, 3)}, ${fixed(virial.readout, 3)}` : "–",
      `<span class="${verdictClass[verdict.status]}">${escapeMarkup(verdict.text)}</span>`,
    ];
  });
  const header = ["Run", "Data sets × chains × steps", "R̂", "by chance", "ESS", "Virial ratios W, a", "Equilibrium"];
  return renderTable(header, rows);
}

/** R̂ of the observable that comes nearest to what chance lets it be, or is furthest beyond, and what that is. */
function convergence(summaries: readonly Summary[]): [string, string] {
  let worst: { rhat: number; limit: number } | null = null;
  for (const { rhat, halves } of summaries) {
    if (rhat === null || halves === null) continue;
    const limit = halves.rhatLimit;
    if (worst === null || rhat / limit > worst.rhat / worst.limit) worst = { rhat, limit };
  }
  return worst ? [fixed(worst.rhat, 3), fixed(worst.limit, 3)] : ["–", "–"];
}

/** Cells are HTML. Each carries its heading, which stands beside it where the screen is narrow. */
function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) =>
    row.map((cell, i) => `<td data-label="${escapeMarkup(header[i]!)}">${cell}</td>`).join("");
  return [
    "<table>",
    `<thead><tr>${header.map((label) => `<th scope="col">${escapeMarkup(label)}</th>`).join("")}</tr></thead>`,
    "<tbody>",
    ...rows.map((row) => `<tr>${cells(row)}</tr>`),
    "</tbody>",
    "</table>",
  ].join("\n");
}

function renderMaking({ command, provenance }: Report): string {
  return [
    '<section id="making">',
    "<h2>How this was made</h2>",
    `<pre class="command"><code>${escapeMarkup(command)}</code></pre>`,
    "<p>The same command in the same folder draws again without computing; a killed one goes on where it was. " +
      "The same build gives the same numbers, byte for byte, on every machine.</p>",
    "<dl>",
    ...provenance.map(([label, value]) => `<dt>${escapeMarkup(label)}</dt><dd>${escapeMarkup(value)}</dd>`),
    "</dl>",
    "</section>",
  ].join("\n");
}

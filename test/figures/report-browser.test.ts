/** The report in a real browser: silent, asking nobody, as wide as its window. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import { loadCore } from "../../src/core/module.ts";
import { renderReport } from "../../src/report/report.ts";
import { computeFigure, figureNames } from "./computed.ts";

const core = await loadCore();
const folder = mkdtempSync(join(tmpdir(), "grokphase-report-"));
const file = join(folder, "report.html");
let browser: Browser;

beforeAll(async () => {
  const figures = await Promise.all(figureNames.map((name) => computeFigure(core, name)));
  const sections = figures.map(({ computed, runs, ...figure }) => ({
    ...figure,
    ...computed,
    runs,
    command: `npx grokphase reproduce ${figure.name}`,
    configurations: {},
  }));
  writeFileSync(file, renderReport({ sections, command: "npx grokphase reproduce all", provenance: [["Seeds", "1"]] }));
  browser = await launchChromium();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

test.each([
  [360, "light"],
  [1280, "dark"],
] as const)("%i pixels wide, %s", async (width, colorScheme) => {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  const said: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  const address = pathToFileURL(file).href;
  await page.goto(address);
  expect(said).toEqual([]);
  expect(asked.filter((url) => url !== address && !url.startsWith("data:"))).toEqual([]);
  expect(await page.locator("section").count()).toBe(figureNames.length + 1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  const unnamed = await page.locator("figure svg:not([aria-labelledby])").count();
  expect(unnamed).toBe(0);
  // Exponents are raised text, which every font has, not superscript characters, which many have not.
  const text = (await page.locator("body").textContent()) ?? "";
  expect(text.match(/[⁰⁴-⁹⁺⁻]/g)).toBeNull();
  expect(await page.locator("figcaption sup").count()).toBeGreaterThan(0);
  // Every link within the page leads somewhere, every data link to a table.
  for (const href of await page.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href")!))) {
    if (href.startsWith("#")) expect(await page.locator(href).count(), href).toBe(1);
    else expect(href).toMatch(/^data:text\/csv/);
  }
  await page.close();
});

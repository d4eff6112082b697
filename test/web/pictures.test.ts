/**
 * The page beside stored pictures of it, half as large, at rest and under way: whoever prefers less motion gets a page
 * that moves only when told to, by so many steps, and what those show is the same to the byte on every machine.
 * `PICTURES=write` stores them anew; look at them before you commit them.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import type { Browser, Page } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import { type BuiltPage, buildPage, openReader, type Reader } from "../../scripts/browser/page.ts";
import { type Site, serveFolder } from "../../scripts/browser/static-server.ts";

/** Share of the pixels that may differ: another Chromium smooths letters in another way. */
const TOLERANCE = 0.02;

let built: BuiltPage;
let browser: Browser;
let site: Site;

beforeAll(async () => {
  built = await buildPage();
  browser = await launchChromium();
  site = await serveFolder(built.folder);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await built?.remove();
  site?.close();
});

/** Makes hundreds of steps and stands still. */
async function advance(reader: Reader, hundreds: number): Promise<void> {
  const button = reader.page.getByRole("button", { name: "+100 steps" });
  for (let i = 0; i < hundreds; i++) {
    const step = await reader.step();
    await button.click();
    await reader.reached(step + 100);
    await button.and(reader.page.locator(":enabled")).waitFor();
  }
}

/** Types a value and lets the networks take it. */
async function type(page: Page, name: string, value: string): Promise<void> {
  const box = page.getByLabel(`${name}, exact value`);
  await box.fill(value);
  await box.press("Enter");
  await page.waitForTimeout(400);
}

/** The whole phase diagram, with its last line. */
const mapped = (page: Page) =>
  page.waitForFunction(
    `document.querySelector("#panel-diagram canvas").getAttribute("aria-label").includes("Lines: ")`,
  );

const rest = async () => {};
const lookAt = (page: Page, panel: string) =>
  page.evaluate(`document.querySelector(${JSON.stringify(panel)}).scrollIntoView({ block: "start" })`);

test.each([
  ["wide-light", "?preset=after", 1280, 860, "light", rest],
  ["wide-dark-tour", "?preset=at&tour=3", 1280, 860, "dark", rest],
  ["middle-dark-density", "?preset=after&noise=0.08&view=density", 768, 900, "dark", rest],
  ["narrow-light", "?preset=droplet", 360, 1100, "light", rest],
  [
    "wide-light-quenched",
    "",
    1400,
    960,
    "light",
    async (reader: Reader) => {
      await advance(reader, 3);
      await type(reader.page, "Noise", "0.05");
      await advance(reader, 6);
    },
  ],
  [
    "wide-dark-samplers",
    "?preset=after&dataSets=1",
    1400,
    1100,
    "dark",
    async (reader: Reader) => {
      await advance(reader, 2);
      await reader.page.getByLabel("Sampler", { exact: true }).selectOption("hmc");
      await reader.page.waitForTimeout(400);
      await advance(reader, 1);
      await lookAt(reader.page, ".second");
      await mapped(reader.page);
    },
  ],
  [
    "middle-light-tour",
    "?preset=after&tour=4",
    800,
    1200,
    "light",
    async (reader: Reader) => {
      await advance(reader, 4);
    },
  ],
  [
    "narrow-dark-modular",
    "?preset=modular",
    360,
    1400,
    "dark",
    async (reader: Reader) => {
      await advance(reader, 5);
      await lookAt(reader.page, "#panel-modes");
      await mapped(reader.page);
    },
  ],
  [
    "wide-light-part",
    "?preset=modular&task.fraction=0.8",
    1280,
    900,
    "light",
    async (reader: Reader) => {
      await advance(reader, 4);
    },
  ],
] as const)("%s", async (name, query, width, height, colorScheme, act) => {
  const options = {
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
    deviceScaleFactor: 0.5,
  } as const;
  const reader = await openReader(browser, site.url + query, options);
  const strip = `document.querySelector(".phases").childElementCount > 0`;
  await reader.page.waitForFunction(strip);
  await act(reader);
  // Theory has been solved, its strip drawn, the fonts are there, and numbers renewed.
  await reader.page.waitForFunction(strip);
  await reader.page.waitForFunction(`document.fonts.status === "loaded"`);
  await reader.page.waitForTimeout(1400);
  const taken = await reader.page.screenshot();
  await reader.close();
  const path = fileURLToPath(new URL(`pictures/${name}.png`, import.meta.url));
  if (process.env.PICTURES === "write") {
    await mkdir(new URL("pictures/", import.meta.url), { recursive: true });
    await writeFile(path, taken);
  }
  const [stored, shown] = [PNG.sync.read(await readFile(path)), PNG.sync.read(taken)];
  expect([shown.width, shown.height]).toEqual([stored.width, stored.height]);
  const different = pixelmatch(stored.data, shown.data, undefined, stored.width, stored.height, { threshold: 0.2 });
  expect(different / (stored.width * stored.height)).toBeLessThan(TOLERANCE);
});

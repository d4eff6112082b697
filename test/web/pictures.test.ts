/**
 * The page beside stored pictures of it, half as large, before anything has moved: whoever prefers less motion gets the
 * page at rest. `PICTURES=write` stores them anew; look at them before you commit them.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import type { Browser } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../browser/chromium.ts";
import { type BuiltPage, buildPage, openReader } from "./page.ts";
import { type Site, serveFolder } from "./static-server.ts";

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

test.each([
  ["wide-light", "?preset=after", 1280, 860, "light"],
  ["wide-dark-tour", "?preset=at&tour=3", 1280, 860, "dark"],
  ["middle-dark-density", "?preset=after&noise=0.08&view=density", 768, 900, "dark"],
  ["narrow-light", "?preset=droplet", 360, 1100, "light"],
] as const)("%s", async (name, query, width, height, colorScheme) => {
  const options = {
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
    deviceScaleFactor: 0.5,
  } as const;
  const reader = await openReader(browser, site.url + query, options);
  // Theory has been solved, its strip drawn, the fonts are there.
  await reader.page.waitForFunction(`document.querySelector(".phases").childElementCount > 0`);
  await reader.page.waitForFunction(`document.fonts.status === "loaded"`);
  await reader.page.waitForTimeout(700);
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

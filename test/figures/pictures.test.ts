/**
 * Every figure as a reader sees it: painted by Chromium and compared with the picture kept in test/figures/pictures.
 * GROKPHASE_UPDATE_PICTURES=1 keeps what is painted now, to be looked at before it is committed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import type { Browser } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import { loadCore } from "../../src/core/module.ts";
import { arrange, type Drawing } from "../../src/drawing/drawing.ts";
import { renderPng } from "../../src/drawing/png.ts";
import { computeFigure, figureNames } from "./computed.ts";
import { openCanvas, paint } from "./render.ts";

const SCALE = 0.5;
/** Share of pixels that may differ: edges of glyphs and lines, which browsers of other versions paint otherwise. */
const TOLERANCE = 0.004;

const core = await loadCore();
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const file = (name: string) => fileURLToPath(new URL(`pictures/${name}.png`, import.meta.url));

async function wholeFigure(name: string): Promise<Drawing> {
  const { title, computed } = await computeFigure(core, name);
  const drawings = computed.panels.map(({ drawing }) => drawing);
  return arrange({ name, title, description: "" }, drawings, 2);
}

function share(one: Buffer | Uint8Array, other: Buffer | Uint8Array): number {
  const [a, b] = [PNG.sync.read(Buffer.from(one)), PNG.sync.read(Buffer.from(other))];
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  return pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: 0.2 }) / (a.width * a.height);
}

const cases: [string, "light" | "dark"][] = [
  ...figureNames.map((name): [string, "light"] => [name, "light"]),
  ["fig2", "dark"],
];

test.each(cases)("%s, %s", async (name, scheme) => {
  const page = await openCanvas(browser, scheme, SCALE);
  const painted = await paint(page, await wholeFigure(name));
  await page.close();
  const kept = file(`${name}-${scheme}`);
  if (process.env.GROKPHASE_UPDATE_PICTURES === "1" || !existsSync(kept)) {
    mkdirSync(fileURLToPath(new URL("pictures", import.meta.url)), { recursive: true });
    writeFileSync(kept, painted);
    expect(process.env.GROKPHASE_UPDATE_PICTURES, `${kept} was not there`).toBe("1");
  }
  expect(share(painted, readFileSync(kept))).toBeLessThan(TOLERANCE);
});

test("a picture of other numbers is told apart", async () => {
  const kept = readFileSync(file("fig2-light"));
  expect(share(kept, readFileSync(file("fig2-dark")))).toBeGreaterThan(0.5);
  const page = await openCanvas(browser, "light", SCALE);
  const drawing = await wholeFigure("fig2");
  // Without its lines.
  const bare = drawing.svg.replaceAll('stroke-width="1.5"', 'stroke-width="0"');
  expect(share(await paint(page, { ...drawing, svg: bare }), kept)).toBeGreaterThan(TOLERANCE);
  await page.close();
});

test("the PNG for slides is what the browser paints, twice as large", async () => {
  const drawing = await wholeFigure("fig3");
  const page = await openCanvas(browser, "light", 2);
  const painted = await paint(page, drawing);
  await page.close();
  expect(share(await renderPng(drawing), painted)).toBeLessThan(0.02);
});

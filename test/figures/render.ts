/** Drawings as the browser paints them, in the font that PNGs are set in, so that only the browser's edges differ. */
import { gunzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { fonts } from "../../src/drawing/generated/png.ts";

const [regular, bold, oblique] = fonts.map((packed) => gunzipSync(Buffer.from(packed, "base64")).toString("base64"));

const face = (base64: string, style: string) =>
  `@font-face{font-family:figure;${style};src:url(data:font/ttf;base64,${base64})}`;

const styles = [
  face(regular!, "font-weight:400"),
  face(bold!, "font-weight:700"),
  face(oblique!, "font-weight:400;font-style:italic"),
  "body{margin:0}svg{display:block;font-family:figure!important}",
].join("");

export async function openCanvas(browser: Browser, scheme: "light" | "dark", scale: number): Promise<Page> {
  const page = await browser.newPage({ colorScheme: scheme, deviceScaleFactor: scale });
  await page.setContent(`<style>${styles}</style><main></main>`);
  return page;
}

/** @returns a PNG */
export async function paint(page: Page, { svg, width, height }: { svg: string; width: number; height: number }) {
  await page.setViewportSize({ width, height });
  await page.evaluate(async (markup) => {
    document.querySelector("main")!.innerHTML = markup;
    await document.fonts.ready;
  }, svg);
  return page.locator("svg").screenshot({ type: "png" });
}

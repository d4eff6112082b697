/** A drawing as a PNG, in its light colours, with a font of our own: the same pixels on every machine. */
import { gunzipSync } from "node:zlib";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import type { Drawing } from "./drawing.ts";

/** Pixels for one of the drawing's own: enough for a slide. */
const ZOOM = 2;
const FAMILY = "DejaVu Sans Condensed";

let fontBuffers: Promise<Uint8Array[]> | undefined;

async function prepare(): Promise<Uint8Array[]> {
  const { renderer, fonts } = await import("./generated/png.ts");
  const unpack = (packed: string) => gunzipSync(Buffer.from(packed, "base64"));
  await initWasm(unpack(renderer));
  return fonts.map(unpack);
}

export async function renderPng({ svg }: Drawing): Promise<Uint8Array> {
  fontBuffers ??= prepare();
  const resvg = new Resvg(svg, {
    font: { fontBuffers: await fontBuffers, defaultFontFamily: FAMILY, sansSerifFamily: FAMILY },
    fitTo: { mode: "zoom", value: ZOOM },
  });
  try {
    const image = resvg.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    resvg.free();
  }
}

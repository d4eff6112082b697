/**
 * A headless Chromium without a manual step: $CHROMIUM_PATH, an installed one,
 * or else the one that @sparticuz/chromium carries, with the libraries and a font
 * it needs beside it, so that no system package is wanted.
 */
import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import { type Browser, chromium } from "playwright-core";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const cache = here("../../node_modules/.cache/grokphase");
const installedNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

interface Executable {
  path: string;
  env: Record<string, string>;
}

/** Starts the browser. @throws Error in one line when there is none that starts. */
export async function launchChromium(): Promise<Browser> {
  const { path, env } = await findChromium();
  try {
    // Containers run as root, where Chromium's own sandbox does not work.
    return await chromium.launch({
      executablePath: path,
      args: ["--no-sandbox"],
      env: { ...(process.env as Record<string, string>), ...env },
    });
  } catch (error) {
    const [line] = String(error).split("\n");
    throw new Error(`no browser: ${path} did not start (${line}); set CHROMIUM_PATH to a Chromium or Chrome`);
  }
}

async function findChromium(): Promise<Executable> {
  const path = process.env.CHROMIUM_PATH ?? installed();
  return path ? { path, env: {} } : unpacked();
}

function installed(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.flatMap((folder) => installedNames.map((name) => join(folder, name))).find(existsSync);
}

/** The packed Chromium, unpacked once for each version of its package. */
async function unpacked(): Promise<Executable> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    const here = `${process.platform} ${process.arch}`;
    throw new Error(`no browser: none is installed and the packed one is not for ${here}; set CHROMIUM_PATH`);
  }
  const carrier = here("../../node_modules/@sparticuz/chromium");
  const packed = join(carrier, "bin");
  const { version } = JSON.parse(await readFile(join(carrier, "package.json"), "utf8")) as { version: string };
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const staging = await mkdtemp(join(cache, "unpacking-"));
    await unbrotli(join(packed, "chromium.br"), join(staging, "chromium"));
    for (const name of ["al2023", "fonts"]) {
      const archive = join(staging, `${name}.tar`);
      await unbrotli(join(packed, `${name}.tar.br`), archive);
      execFileSync("tar", ["-xf", archive, "-C", staging]);
      await rm(archive);
    }
    const fonts = `<dir prefix="relative">fonts</dir><cachedir>${folder}/fonts-cache</cachedir>`;
    await writeFile(join(staging, "fonts.conf"), `<?xml version="1.0"?>\n<fontconfig>${fonts}</fontconfig>\n`);
    // Whole or not at all: another run may be unpacking, too.
    await rename(staging, folder).catch(() => rm(staging, { recursive: true }));
  }
  return {
    path: join(folder, "chromium"),
    env: { LD_LIBRARY_PATH: join(folder, "lib"), FONTCONFIG_PATH: folder },
  };
}

async function unbrotli(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
}

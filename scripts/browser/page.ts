/** The built page in a browser, as a reader has it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Download, Page } from "playwright-core";
import { build } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export interface BuiltPage {
  folder: string;
  remove(): Promise<void>;
}

/** Builds the page into a folder of its own: test files run side by side. */
export async function buildPage(): Promise<BuiltPage> {
  const folder = await mkdtemp(join(tmpdir(), "grokphase-page-"));
  await build({ configFile: here("../../web/vite.config.ts"), logLevel: "error", build: { outDir: folder } });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface Reader {
  page: Page;
  /** Everything that the page has complained of, and all that it could not load. */
  complaints: string[];
  /** Addresses that were asked for. */
  requests: string[];
  /** The step that the page shows. */
  step(): Promise<number>;
  /** Waits until at least this step is shown. */
  reached(step: number): Promise<void>;
  close(): Promise<void>;
}

type ContextOptions = NonNullable<Parameters<Browser["newContext"]>[0]>;

/** Opens an address in a window of its own, in which the page's workers can be killed by `killWorker`. */
export async function openReader(browser: Browser, url: string, options: ContextOptions = {}): Promise<Reader> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  // Browsers share two cores with whatever else is at work.
  page.setDefaultTimeout(120_000);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  // A plain string: functions are transformed by the test runner, and this must not be.
  await page.addInitScript(`
    globalThis.startedWorkers = [];
    globalThis.Worker = class extends Worker {
      constructor(...args) { super(...args); startedWorkers.push(this); }
    };
  `);
  await page.goto(url);
  await page
    .getByRole("button", { name: /^(Pause|Run)$/ })
    .and(page.locator(":enabled"))
    .waitFor();
  const step = async () => Number((await page.locator(".progress .count").first().textContent())!.replaceAll(",", ""));
  return {
    page,
    complaints,
    requests,
    step,
    async reached(least) {
      await page.waitForFunction(
        `Number(document.querySelector(".progress .count").textContent.replaceAll(",", "")) >= ${least}`,
        null,
        { timeout: 120_000 },
      );
    },
    close: () => context.close(),
  };
}

/** Kills the worker that was started last. */
export async function killWorker({ page }: Reader): Promise<void> {
  await page.evaluate("startedWorkers.at(-1).terminate()");
}

/** What a click downloads. */
export async function downloads({ page }: Reader, count: number, click: () => Promise<void>): Promise<Download[]> {
  const found: Download[] = [];
  const all = new Promise<void>((resolve) => {
    page.on("download", (download) => {
      found.push(download);
      if (found.length === count) resolve();
    });
  });
  await click();
  await all;
  return found;
}

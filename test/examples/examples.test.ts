/** The examples run as they stand, beside the package as npm would install it. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import { type Site, serveFolder } from "../../scripts/browser/static-server.ts";

let browser: Browser;
let folder: string;

beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "grokphase-examples-"));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Puts the package where a project has it. */
async function install(into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const part of ["package.json", "dist"]) await cp(resolve(part), join(into, part), { recursive: true });
}

/** A page that complains of nothing and asks nobody but its site. */
async function open(site: Site) {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url) && !/^(blob|data):/.test(request.url())) complaints.push(request.url());
  });
  await page.goto(site.url);
  return { page, complaints };
}

test("the Node script prints theory beside experiment", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["examples/node.mjs"]);
  expect(stderr).toBe("");
  const numbers = [...stdout.matchAll(/^(f1|f3): network (-?[\d.]+), theory (-?[\d.]+)$/gm)];
  expect(numbers.map(([, name]) => name)).toEqual(["f1", "f3"]);
  const [f1, f3] = numbers.map(([, , network, theory]) => [Number(network), Number(theory)]);
  // Another data set may be this far off; another theory would be further.
  expect(Math.abs(f1![0]! - f1![1]!)).toBeLessThan(0.15);
  expect(Math.abs(f3![0]! - f3![1]!)).toBeLessThan(0.05);
});

test.each([
  ["isolated", true],
  ["not isolated", false],
])("the plain page takes the element from one file, %s", async (name, isolated) => {
  const root = join(folder, `plain-${name}`);
  await install(join(root, "npm/grokphase"));
  await cp("examples/plain.html", join(root, "index.html"));
  const site = await serveFolder(root, { isolated });
  const { page, complaints } = await open(site);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.waitForFunction(`document.querySelector("grok-phase")?.step > 100`, null, { timeout: 60_000 });
  const element = page.locator("grok-phase");
  expect(await element.getByLabel("Noise, exact value").inputValue()).toBe("0.07");
  await expect
    .poll(() => element.locator("#panel-action canvas").getAttribute("aria-label"))
    .toMatch(/side wells at q = ±1\.0\d.* of 88 neurons lie beyond the barrier/);
  // Attributes may change, and the element may go and come back.
  await page.evaluate(`document.querySelector("grok-phase").setAttribute("settings", "noise=0.25&hue=3")`);
  await expect.poll(() => element.getByLabel("Noise, exact value").inputValue()).toBe("0.25");
  expect(await element.getByRole("alert").textContent()).toContain("hue: expected a setting of this page");
  await page.evaluate(`{ const it = document.querySelector("grok-phase"); it.remove(); document.body.append(it); }`);
  await page.waitForFunction(`document.querySelector("grok-phase").step > 50`, null, { timeout: 60_000 });
  expect(requests.filter((url) => url.startsWith(site.url))).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
  site.close();
});

test("the Vite app builds and runs", async () => {
  const root = join(folder, "vite-app");
  await cp("examples/vite-app", root, { recursive: true });
  await install(join(root, "node_modules/grokphase"));
  await build({ root, configFile: false, base: "./", worker: { format: "es" }, logLevel: "error" });
  const site = await serveFolder(join(root, "dist"));
  const { page, complaints } = await open(site);
  const readings = page.getByRole("status");
  await expect
    .poll(() => readings.textContent(), { timeout: 60_000 })
    .toMatch(/^step \d{3,}: f1 0\.\d+, theory 0\.893$/);
  await page.locator("#noise").fill("0.2");
  await expect.poll(() => readings.textContent(), { timeout: 60_000 }).toMatch(/theory 0\.705$/);
  expect(complaints).toEqual([]);
  await page.close();
  site.close();
});

/** The page as a reader uses it: presets, quench, back, exports, failures, keyboard, small windows. */
import { readFile } from "node:fs/promises";
import axe from "axe-core";
import { samplerForms } from "grokphase";
import type { Browser } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import {
  type BuiltPage,
  buildPage,
  downloads,
  killWorker,
  openReader,
  type Reader,
} from "../../scripts/browser/page.ts";
import { type Site, serveFolder } from "../../scripts/browser/static-server.ts";
import { readXml } from "../figures/well-formed.ts";

let built: BuiltPage;
let browser: Browser;
let site: Site;
let reader: Reader;

beforeAll(async () => {
  built = await buildPage();
  browser = await launchChromium();
  site = await serveFolder(built.folder, { below: "/some/where/" });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await built?.remove();
  site?.close();
});
afterEach(async () => {
  const { complaints, requests } = reader;
  await reader.close();
  expect(complaints).toEqual([]);
  // Blobs are the page's own downloads.
  expect(requests.filter((url) => !url.startsWith(site.url) && !url.startsWith("blob:"))).toEqual([]);
});

const open = async (query = "", options = {}) => {
  reader = await openReader(browser, site.url + query, options);
  return reader.page;
};
const words = (panel: string) => reader.page.locator(`#panel-${panel} canvas`).getAttribute("aria-label");
const noise = () => reader.page.getByLabel("Noise, exact value").inputValue();
const press = (name: string | RegExp) => reader.page.getByRole("button", { name }).click();

describe("presets", () => {
  test.each([
    ["Before the transition", "0.3", /one well, at q = 0\. 176 neurons lie in it/],
    ["At the transition", "0.145", /a well at q = 0 and side wells at q = ±0\.69/],
    ["After the transition", "0.05", /side wells at q = ±1\.17.* of 176 neurons lie beyond the barrier/],
    ["Modular addition, P = 11", "0.00017", /a well at Φ = 0 and side wells at Φ = 0\.88.* of 600 neurons lie beyond/],
    ["Watch a droplet nucleate", "0.065", /side wells at q = ±1\.0\d.* of 88 neurons lie beyond the barrier/],
  ])("%s", async (title, value, picture) => {
    await open("?noise=0.2");
    await press(title);
    expect(await noise()).toBe(value);
    expect(await reader.page.getByRole("button", { name: title }).getAttribute("aria-pressed")).toBe("true");
    await reader.reached(20);
    await expect.poll(() => words("action"), { timeout: 60_000 }).toMatch(picture);
  });
});

test("modular addition shows the Fourier modes of its neurons, the teacher–student task does not", async () => {
  const page = await open("?preset=modular&pace=0");
  await page.locator("#panel-modes").scrollIntoViewIfNeeded();
  await expect
    .poll(() => words("modes"), { timeout: 60_000 })
    .toMatch(/^Fourier modes of the neurons\. [1-9][\d,]* of 3,000 modes of all neurons lie beyond the barrier\.$/);
  await expect.poll(() => words("learning")).toMatch(/accuracy [01]\.\d\d, learned 1 − \|a\| 0\.\d\d \(theory 0\.21\)/);
  await press("After the transition");
  expect(await page.locator("#panel-modes").isVisible()).toBe(false);
  expect(await page.getByLabel("Input dimension, exact value").inputValue()).toBe("53");
});

test("with a part of the pairs theory is shown as what it is: of all pairs, no prediction", async () => {
  const page = await open("?preset=modular&task.fraction=0.8");
  const sentence =
    "There is theory of all 121 pairs only. Drawn is what it says of those at this noise, for orientation: of the 97 pairs trained on it foretells nothing.";
  await expect
    .poll(() => page.locator("#panel-action figcaption").textContent(), { timeout: 20_000 })
    .toContain(sentence);
  await expect.poll(() => page.locator(".readings .phase").textContent(), { timeout: 20_000 }).toContain(sentence);
  expect(await page.locator(".readings thead").textContent()).toContain("theory, all pairs");
  await expect.poll(() => words("learning"), { timeout: 20_000 }).toMatch(/\(theory of all pairs 0\.\d\d\)/);
  await expect
    .poll(() => page.locator("#panel-diagram figcaption").textContent(), { timeout: 20_000 })
    .toContain("theory alone, of all pairs");
  await reader.reached(20);
  await page.getByLabel("Part trained on").selectOption({ label: "all pairs" });
  await expect
    .poll(() => page.locator(".readings thead").textContent(), { timeout: 20_000 })
    .not.toContain("all pairs");
});

test("the phase diagram has theory’s lines, and says where there is none", async () => {
  const page = await open("?preset=paper");
  await expect
    .poll(() => words("diagram"), { timeout: 60_000 })
    .toContain("Lines: transition, d = 150; spinodal, d = 150; transition, d → ∞; spinodal, d → ∞.");
  await press("At the transition");
  await expect
    .poll(() => words("diagram"), { timeout: 60_000 })
    .toContain("Lines: transition, d → ∞; spinodal, d → ∞.");
  await expect
    .poll(() => page.locator("#panel-diagram figcaption").textContent(), { timeout: 60_000 })
    .toContain("At d = 53 side wells fill gradually: no line of transition is found.");
  await press("Modular addition, P = 11");
  await expect.poll(() => words("diagram"), { timeout: 60_000 }).toContain("Lines: onset, P → ∞; completion, P → ∞.");
});

test("a change of noise quenches the same network; the address follows, and back leads back", async () => {
  const page = await open();
  await reader.reached(100);
  const before = await reader.step();
  await page.getByRole("slider", { name: "Noise σ2" }).press("ArrowLeft");
  await expect.poll(noise).not.toBe("0.3");
  expect(new URL(page.url()).searchParams.get("noise")).toBe(await noise());
  await reader.reached(before + 50);
  await press("At the transition");
  expect(new URL(page.url()).search).toBe("?preset=at");
  expect(await reader.step()).toBeGreaterThan(before);
  await page.goBack();
  await expect.poll(noise).not.toBe("0.145");
  await page.goBack();
  await expect.poll(noise).toBe("0.3");
  expect(new URL(page.url()).search).toBe("");
  await page.goForward();
  await page.goForward();
  await expect.poll(noise).toBe("0.145");
});

describe("samplers", () => {
  test("every kind there is can be chosen, goes on with the same networks, and says that its time is its own", async () => {
    const page = await open("?dataSets=1");
    const kinds = samplerForms().map(({ kind }) => kind);
    const choice = page.getByLabel("Sampler", { exact: true });
    const offered = await choice
      .locator("option")
      .evaluateAll((options) => options.map((o) => o.getAttribute("value")));
    expect(offered).toEqual(kinds);
    let step = 0;
    for (const kind of [...kinds.slice(1), kinds[0]!]) {
      await reader.reached(step + 20);
      step = await reader.step();
      await choice.focus();
      await choice.selectOption(kind);
      await expect
        .poll(() => new URL(page.url()).searchParams.get("sampler.kind"))
        .toBe(kind === "langevin" ? null : kind);
      await reader.reached(step + 20);
      expect(await choice.evaluate((node) => node === document.activeElement)).toBe(true);
      for (const { name } of samplerForms().find((form) => form.kind === kind)!.options) {
        const offers = ["learningRate", "temperature"].includes(name) ? 0 : 1;
        expect(await page.locator(`#control-sampler-${name}`).count(), name).toBe(offers);
      }
      await expect
        .poll(() => page.locator("#panel-learning figcaption").textContent())
        .toContain("not the paper’s time");
    }
    expect(await page.getByRole("alert").locator(".notice").count()).toBe(0);
  });

  test("a kind that cannot sample a network is not offered for it, and told of in an address", async () => {
    const page = await open("?preset=modular&sampler.kind=gibbs");
    const values = await page
      .getByLabel("Sampler", { exact: true })
      .locator("option")
      .evaluateAll((options) => options.map((o) => o.getAttribute("value")));
    expect(values).toEqual(
      samplerForms()
        .map(({ kind }) => kind)
        .filter((kind) => kind !== "gibbs"),
    );
    const [notice] = await page.getByRole("alert").locator(".notice").allTextContents();
    expect(notice).toMatch(/^sampler\.kind: expected one of langevin, .*, found "gibbs"/);
  });

  test("the paper’s own dynamics keep its time, and bring its step", async () => {
    const page = await open("?dataSets=1");
    await page.getByLabel("Dynamics").selectOption("none");
    expect(await page.getByLabel("Step, exact value").inputValue()).toBe("5.333e−6");
    await expect
      .poll(() => page.locator("#panel-learning figcaption").textContent())
      .toContain("an epoch of its training");
    await page.getByLabel("Dynamics").selectOption("prior");
    expect(await page.getByLabel("Step, exact value").inputValue()).toBe("0.05");
    expect(new URL(page.url()).search).toBe("?dataSets=1");
  });

  test("an address with a sampler’s options opens it with them", async () => {
    const page = await open("?sampler.leapfrogSteps=5&sampler.adaptation=none&sampler.kind=hmc&sampler.friction=2");
    expect(await page.getByLabel("Leapfrog steps, exact value").inputValue()).toBe("5");
    expect(await page.getByLabel("Length of a step").inputValue()).toBe("none");
    const [notice] = await page.getByRole("alert").locator(".notice").allTextContents();
    expect(notice).toContain('sampler.friction: expected a setting of this page, found "2"');
  });
});

test("begin anew starts the same network from step 0; another width makes another network", async () => {
  const page = await open("?pace=60");
  await reader.reached(60);
  await press("Begin anew");
  await expect.poll(() => reader.step()).toBeLessThan(60);
  await reader.reached(30);
  await page.getByLabel("Width, exact value").fill("40");
  await page.getByLabel("Width, exact value").press("Enter");
  await expect.poll(() => words("action"), { timeout: 60_000 }).toContain("80 neurons lie in it");
  expect(new URL(page.url()).searchParams.get("network.width")).toBe("40");
});

test("a hundred steps at a time, to the very step", async () => {
  const page = await open("", { reducedMotion: "reduce" });
  for (const end of [100, 200]) {
    await press("+100 steps");
    await reader.reached(end);
    await expect.poll(() => page.getByRole("button", { name: "+100 steps" }).isEnabled()).toBe(true);
    expect(await reader.step()).toBe(end);
  }
  await press("Run");
  await reader.reached(330);
  expect(await page.getByRole("button", { name: "+100 steps" }).isEnabled()).toBe(false);
});

test("pause stands still", async () => {
  await open();
  await reader.reached(20);
  await press("Pause");
  await reader.page.waitForTimeout(300);
  const step = await reader.step();
  await reader.page.waitForTimeout(400);
  expect(await reader.step()).toBe(step);
  await press("Run");
  await reader.reached(step + 20);
});

test("the address says all; what it says wrongly is told, in a line each", async () => {
  await open("?preset=after&noise=0.08&task.samples=300&dataSets=1&against=network.width&noise=-1&colour=red");
  expect(await noise()).toBe("0.08");
  expect(await reader.page.getByLabel("Samples, exact value").inputValue()).toBe("300");
  await expect.poll(() => words("diagram")).toMatch(/^Phase diagram over noise and width/);
  const lines = await reader.page.getByRole("alert").locator(".notice").allTextContents();
  expect(lines.map((line) => line.replace(/ Dismiss$/, ""))).toEqual([
    'noise: expected a number from 0.02 to 0.5, found "-1"',
    'colour: expected a setting of this page, found "red"',
  ]);
  await reader.page.getByRole("button", { name: "Dismiss" }).first().click();
  expect(await reader.page.locator(".notice").count()).toBe(1);
});

test("each panel's picture can be taken along as SVG and as PNG", async () => {
  await open("?preset=after");
  await reader.reached(100);
  for (const panel of ["action", "learning", "loss", "diagram"]) {
    const figure = reader.page.locator(`#panel-${panel}`);
    const [svg] = await downloads(reader, 1, () => figure.getByText("SVG").click());
    expect(svg!.suggestedFilename()).toBe(`grokphase-${panel}.svg`);
    const text = await readFile(await svg!.path(), "utf8");
    expect(readXml(text).name).toBe("svg");
    expect(text).not.toContain("NaN");
    expect(text).toContain("<title>");
    const [png] = await downloads(reader, 1, () => figure.getByText("PNG").click());
    const image = PNG.sync.read(await readFile(await png!.path()));
    const box = (await figure.locator("canvas").boundingBox())!;
    expect([image.width, image.height]).toEqual([2 * Math.round(box.width), 2 * Math.round(box.height)]);
    expect(
      new Set(new Uint32Array(image.data.buffer, image.data.byteOffset, image.data.length / 4)).size,
    ).toBeGreaterThan(50);
  }
});

describe("failures", () => {
  test("a killed worker is told of; the networks go on from where they were", async () => {
    await open("?pace=1000");
    await reader.reached(1200);
    await killWorker(reader);
    const notice = reader.page.getByRole("alert").locator(".trouble");
    await notice.waitFor({ timeout: 60_000 });
    expect(await notice.textContent()).toMatch(
      /^Stopped\. a worker died: .* The networks are kept as they were shortly before step /,
    );
    const step = await reader.step();
    await press("Restart from there");
    await notice.waitFor({ state: "detached" });
    await reader.reached(step + 100);
    expect(await reader.page.getByRole("button", { name: "Pause" }).isEnabled()).toBe(true);
  });

  test("a step that diverges is told of, and a smaller one goes on", async () => {
    await open("?noise=0.02&sampler.stepSize=0.9");
    const notice = reader.page.getByRole("alert").locator(".trouble");
    await notice.waitFor({ timeout: 60_000 });
    expect(await notice.textContent()).toContain("sampler.stepSize: expected a step the chain can follow, found 0.9");
    await reader.page.getByLabel("Step, exact value").fill("0.02");
    await reader.page.getByLabel("Step, exact value").press("Enter");
    await notice.waitFor({ state: "detached" });
    await reader.reached(50);
  });
});

describe("for everyone", () => {
  test("by keyboard alone: skip link, run and pause, sliders, the phase diagram", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the experiment");
    const pause = page.getByRole("button", { name: "Pause" });
    for (let i = 0; i < 20 && !(await pause.evaluate((node) => node === document.activeElement)); i++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Run" }).waitFor();
    const diagram = page.locator("#panel-diagram canvas");
    await diagram.focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowUp");
    await expect.poll(noise).toBe("0.2813");
    expect(await page.getByLabel("Samples, exact value").inputValue()).toBe("413");
  });

  test("a click in the phase diagram moves the experiment", async () => {
    const page = await open();
    const diagram = page.locator("#panel-diagram canvas");
    await diagram.scrollIntoViewIfNeeded();
    const box = (await diagram.boundingBox())!;
    await diagram.click({ position: { x: box.width * 0.3, y: box.height * 0.4 } });
    const [value, samples] = [
      Number(await noise()),
      Number(await page.getByLabel("Samples, exact value").inputValue()),
    ];
    expect(value).toBeGreaterThan(0.03);
    expect(value).toBeLessThan(0.08);
    expect(samples).toBeGreaterThan(375);
    expect(new URL(page.url()).searchParams.get("task.samples")).toBe(String(samples));
  });

  test("the tour sets the page to its states, step by step, and has its own addresses", async () => {
    const page = await open();
    await press("Take the tour");
    const heading = page.locator(".tour h2");
    for (const [step, value] of [
      [1, "0.3"],
      [2, "0.3"],
      [3, "0.145"],
      [4, "0.05"],
      [5, "0.065"],
      [6, "0.145"],
    ] as const) {
      expect(await heading.textContent()).toContain(`${step} of 6`);
      expect(await noise()).toBe(value);
      expect(new URL(page.url()).searchParams.get("tour")).toBe(String(step));
      if (step < 6) await press("Next");
    }
    await page.goBack();
    await expect.poll(() => heading.textContent()).toContain("5 of 6");
    await page.goForward();
    await press("Explore on your own");
    expect(await page.locator(".tour h2").count()).toBe(0);
  });

  test("nothing starts or glides by itself where less motion is preferred", async () => {
    await open("", { reducedMotion: "reduce" });
    await reader.page.waitForTimeout(500);
    expect(await reader.step()).toBe(0);
    await press("Run");
    await reader.reached(30);
  });

  test("windows 360 and 320 pixels wide scroll in one direction only", async () => {
    const page = await open("?preset=after&tour=4", { viewport: { width: 360, height: 560 } });
    await reader.reached(20);
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 560 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      const box = (await page.locator("#panel-action canvas").boundingBox())!;
      expect(box.width).toBeGreaterThan(0.8 * width);
    }
  });

  test.each(["light", "dark"] as const)("axe finds nothing serious in %s", async (colorScheme) => {
    const page = await open("?preset=after&tour=4", { colorScheme, bypassCSP: true });
    await reader.reached(20);
    await press("Copy as command");
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate("axe.run()")) as axe.AxeResults;
    const told = violations.map(
      ({ id, impact, nodes }) => `${impact}: ${id} ${nodes.map(({ html }) => html).join(" ")}`,
    );
    expect(told).toEqual([]);
  });
});

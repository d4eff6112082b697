/** The living page: how soon, how fast beside Node, how smooth, and whether its memory stays flat. */
import { loadavg } from "node:os";
import type { Browser, Page } from "playwright-core";
import type { openLive, resolveExperiment } from "../src/index.ts";
import { launchChromium } from "../test/browser/chromium.ts";
import { buildPage, openReader } from "../test/web/page.ts";
import { serveFolder } from "../test/web/static-server.ts";
import { presets } from "../web/src/state/presets.ts";
import { configurationOf } from "../web/src/state/settings.ts";

/** n = 375, d = 53, N = 88: two networks on two workers, as fast as can be. */
const QUERY = "?preset=after&noise=0.08&pace=0";
const SECONDS = 8;
const ROUNDS = 3;

export interface PageReport {
  browser: string;
  /** Load of the machine, as it was: what else ran. */
  loadAverage: number;
  /** Milliseconds from the request to the network at work under its theory; at most 250 too many. Medians. */
  firstPicture: { isolated: number; notIsolated: number };
  /** Steps a second of two chains at once. */
  nodeSteps: number[];
  pageSteps: number[];
  /** Median of the page's over the median of Node's. */
  ofNode: number;
  /** Frames a second, and milliseconds between frames, while it trains. */
  frames: number;
  medianFrame: number;
  slowFrame: number;
  /** Tasks of the main thread while it trains and the noise is dragged. Processor time counts, for others use it, too. */
  tasks: {
    /** Milliseconds of processor time: the longest, and of a thousand the 999th. */
    longest: number;
    slow: number;
    /** Of this many, how many took more than 50 ms by the clock, and the longest by the clock. */
    count: number;
    overFifty: number;
    longestByClock: number;
  };
  /** Megabytes of the page's JavaScript heap after collection: half a minute in, then every minute. */
  heap: number[];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
const median = (values: readonly number[]) => quantile(values, 0.5);
const pause = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000));

interface Library {
  openLive: typeof openLive;
  resolveExperiment: typeof resolveExperiment;
}

async function nodeSpeed(library: Library): Promise<number> {
  const experiment = library.resolveExperiment(configurationOf({ ...presets.after.settings, noise: 0.08, pace: 0 }));
  const session = await library.openLive({ experiment, threads: 2, onDraws() {} });
  await pause(1);
  const [step, start] = [session.step, performance.now()];
  await pause(SECONDS);
  const speed = (session.step - step) / ((performance.now() - start) / 1000);
  await session.close();
  return speed;
}

const stepOf = `Number(document.querySelector(".progress .count").textContent.replaceAll(",", ""))`;

/** Milliseconds between the frames of a page. */
async function frameTimes(page: Page, seconds: number): Promise<number[]> {
  await page.evaluate(`
    globalThis.frameTimes = [];
    let last = performance.now();
    requestAnimationFrame(function frame(time) {
      frameTimes.push(time - last);
      last = time;
      requestAnimationFrame(frame);
    });
  `);
  await pause(seconds);
  return page.evaluate("frameTimes") as Promise<number[]>;
}

/** Drags the noise to and fro. */
async function drag(page: Page, seconds: number): Promise<void> {
  const box = (await page.locator("#control-noise").boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2);
  await page.mouse.down();
  for (let i = 0; i < seconds * 20; i++) {
    const place = 0.4 + 0.25 * Math.sin(i / 10);
    await page.mouse.move(box.x + box.width * place, box.y + box.height / 2);
    await pause(0.05);
  }
  await page.mouse.up();
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds by the clock, and of processor time. */
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

interface Task {
  clock: number;
  processor: number;
}

/** The tasks of a page's main thread meanwhile, in milliseconds. */
async function tasksDuring(browser: Browser, page: Page, work: () => Promise<void>): Promise<Task[]> {
  await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "devtools.timeline"] });
  await work();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  const tasks = traceEvents.filter(({ name, ph }) => ph === "X" && name === "RunTask");
  const painting = traceEvents.filter(({ name }) => name === "Layerize" || name === "FireAnimationFrame");
  const main = painting[0]!;
  return tasks
    .filter(({ pid, tid }) => pid === main.pid && tid === main.tid)
    .map(({ dur = 0, tdur = 0 }) => ({ clock: dur / 1000, processor: tdur / 1000 }));
}

/** @param library  the built package */
export async function measurePage(library: Library, minutes: number): Promise<PageReport> {
  const built = await buildPage();
  const browser = await launchChromium();
  const firsts = { isolated: [] as number[], notIsolated: [] as number[] };
  for (const isolated of [true, false]) {
    for (let i = 0; i < ROUNDS; i++) {
      const site = await serveFolder(built.folder, { isolated });
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await page.goto(site.url);
      const seen = `document.querySelector("#panel-action canvas")?.getAttribute("aria-label").includes("neurons lie") && ${stepOf} > 0`;
      await page.waitForFunction(seen, null, { polling: "raf" });
      firsts[isolated ? "isolated" : "notIsolated"].push((await page.evaluate("performance.now()")) as number);
      await page.close();
      site.close();
    }
  }

  const site = await serveFolder(built.folder);
  const [nodeSteps, pageSteps]: [number[], number[]] = [[], []];
  const frames: number[] = [];
  const tasks: Task[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    nodeSteps.push(await nodeSpeed(library));
    const reader = await openReader(browser, site.url + QUERY);
    await pause(2);
    const [step, start] = [await reader.step(), performance.now()];
    frames.push(...(await frameTimes(reader.page, SECONDS)));
    pageSteps.push(((await reader.step()) - step) / ((performance.now() - start) / 1000));
    tasks.push(...(await tasksDuring(browser, reader.page, () => drag(reader.page, SECONDS / 2))));
    await reader.close();
  }

  const heap: number[] = [];
  if (minutes > 0) {
    const reader = await openReader(browser, site.url + QUERY);
    const devtools = await reader.page.context().newCDPSession(reader.page);
    const measure = async () => {
      await devtools.send("HeapProfiler.collectGarbage");
      const { usedSize } = (await devtools.send("Runtime.getHeapUsage")) as { usedSize: number };
      heap.push(Number((usedSize / 1e6).toFixed(2)));
    };
    await pause(30);
    await measure();
    for (let i = 0; i < minutes; i++) {
      await pause(60);
      await measure();
    }
    await reader.close();
  }
  const processor = tasks.map((task) => task.processor);
  const report: PageReport = {
    browser: browser.version(),
    loadAverage: Number(loadavg()[0]!.toFixed(1)),
    firstPicture: {
      isolated: Math.round(median(firsts.isolated)),
      notIsolated: Math.round(median(firsts.notIsolated)),
    },
    nodeSteps: nodeSteps.map(Math.round),
    pageSteps: pageSteps.map(Math.round),
    ofNode: Number((median(pageSteps) / median(nodeSteps)).toFixed(3)),
    frames: Number((1000 / (frames.reduce((sum, gap) => sum + gap, 0) / frames.length)).toFixed(1)),
    medianFrame: Number(median(frames).toFixed(1)),
    slowFrame: Number(quantile(frames, 0.95).toFixed(1)),
    tasks: {
      longest: Number(quantile(processor, 1).toFixed(1)),
      slow: Number(quantile(processor, 0.999).toFixed(1)),
      count: tasks.length,
      overFifty: tasks.filter(({ clock }) => clock > 50).length,
      longestByClock: Math.round(Math.max(...tasks.map(({ clock }) => clock))),
    },
    heap,
  };
  await browser.close();
  await built.remove();
  site.close();
  return report;
}

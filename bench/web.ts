/** The living page: how soon, how fast beside Node, how smooth, and whether its memory stays flat. */
import { cpus, loadavg } from "node:os";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../scripts/browser/chromium.ts";
import { buildPage, openReader } from "../scripts/browser/page.ts";
import { serveFolder } from "../scripts/browser/static-server.ts";
import type { openLive, resolveExperiment } from "../src/index.ts";
import { FIRST_PICTURE } from "../web/src/panels/first-picture.ts";
import { presets } from "../web/src/state/presets.ts";
import { configurationOf } from "../web/src/state/settings.ts";

/** n = 375, d = 53, N = 88: two networks on two workers, as fast as can be. */
const QUERY = "?preset=after&noise=0.08&pace=0";
const SECONDS = 8;
const ROUNDS = 3;
/** Windows that are opened for the first picture, with and without isolation. */
const OPENINGS = 5;
const WINDOW = { width: 1280, height: 900 };

/** Frames of a page for some seconds, milliseconds between them. */
interface Frames {
  /** A second. */
  mean: number;
  median: number;
  /** 95 of 100 come as soon. */
  slow: number;
}

/** Tasks of a main thread: processor time counts, for others use it, too. */
interface Tasks {
  count: number;
  /** Milliseconds of processor time: the longest, and of a thousand the 999th. */
  longest: number;
  slow: number;
  /** How many took more than 50 ms by the clock, and the longest by the clock. */
  overFifty: number;
  longestByClock: number;
}

export interface PageReport {
  browser: string;
  /** Load of the machine, as it was at the start and at the end: what else ran. */
  loadAverage: [number, number];
  /** Milliseconds from the request to the network at work, drawn under its theory. Medians, and the slowest. */
  firstPicture: { isolated: [number, number]; notIsolated: [number, number] };
  /** Steps a second of two chains at once. */
  nodeSteps: number[];
  pageSteps: number[];
  /** Median of the page's over the median of Node's. */
  ofNode: number;
  /** While it trains; and of a page that draws a square, beside two workers that never rest. */
  frames: { page: Frames; control: Frames };
  /** While it trains and the noise is dragged; and of that other page. */
  tasks: { page: Tasks; control: Tasks };
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

/** What a browser on this machine can do at best: a page that draws a small square, beside two busy workers. */
async function openControl(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: WINDOW });
  await page.setContent("<canvas width=50 height=50></canvas>");
  await page.evaluate(`
    const busy = URL.createObjectURL(new Blob(["let x = 0; for (;;) x = Math.sqrt(x + 1);"]));
    globalThis.busy = [new Worker(busy), new Worker(busy)];
    const context = document.querySelector("canvas").getContext("2d");
    let frame = 0;
    requestAnimationFrame(function draw() {
      context.fillStyle = frame++ % 2 ? "white" : "black";
      context.fillRect(0, 0, 50, 50);
      requestAnimationFrame(draw);
    });
  `);
  return page;
}

/** Milliseconds until the page's own mark, for windows opened one after the other. */
async function firstPictures(browser: Browser, folder: string, isolated: boolean): Promise<[number, number]> {
  const found: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    const site = await serveFolder(folder, { isolated });
    const page = await browser.newPage({ viewport: WINDOW });
    await page.goto(site.url);
    const entry = `performance.getEntriesByName(${JSON.stringify(FIRST_PICTURE)})[0]?.startTime`;
    found.push((await (await page.waitForFunction(entry)).jsonValue()) as number);
    await page.close();
    site.close();
  }
  return [Math.round(median(found)), Math.round(Math.max(...found))];
}

function framesOf(gaps: readonly number[]): Frames {
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    mean: Number(((1000 * gaps.length) / total).toFixed(1)),
    median: Number(median(gaps).toFixed(1)),
    slow: Number(quantile(gaps, 0.95).toFixed(1)),
  };
}

function tasksOf(tasks: readonly Task[]): Tasks {
  const processor = tasks.map((task) => task.processor);
  return {
    count: tasks.length,
    longest: Number(quantile(processor, 1).toFixed(1)),
    slow: Number(quantile(processor, 0.999).toFixed(1)),
    overFifty: tasks.filter(({ clock }) => clock > 50).length,
    longestByClock: Math.round(Math.max(...tasks.map(({ clock }) => clock))),
  };
}

/** The page's heap over some minutes. */
async function heapDuring(browser: Browser, url: string, minutes: number): Promise<number[]> {
  const heap: number[] = [];
  const reader = await openReader(browser, url);
  const devtools = await reader.page.context().newCDPSession(reader.page);
  for (let i = 0; i <= minutes; i++) {
    await pause(i === 0 ? 30 : 60);
    await devtools.send("HeapProfiler.collectGarbage");
    const { usedSize } = (await devtools.send("Runtime.getHeapUsage")) as { usedSize: number };
    heap.push(Number((usedSize / 1e6).toFixed(2)));
  }
  await reader.close();
  return heap;
}

const load = () => Number(loadavg()[0]!.toFixed(1));

/** @param library  the built package */
export async function measurePage(library: Library, minutes: number): Promise<PageReport> {
  const before = load();
  const built = await buildPage();
  const browser = await launchChromium();
  const firstPicture = {
    isolated: await firstPictures(browser, built.folder, true),
    notIsolated: await firstPictures(browser, built.folder, false),
  };
  const site = await serveFolder(built.folder);
  const [nodeSteps, pageSteps]: [number[], number[]] = [[], []];
  const frames = { page: [] as number[], control: [] as number[] };
  const tasks = { page: [] as Task[], control: [] as Task[] };
  for (let round = 0; round < ROUNDS; round++) {
    nodeSteps.push(await nodeSpeed(library));
    const control = await openControl(browser);
    await pause(1);
    frames.control.push(...(await frameTimes(control, SECONDS)));
    tasks.control.push(...(await tasksDuring(browser, control, async () => void (await pause(SECONDS / 2)))));
    await control.close();
    const reader = await openReader(browser, site.url + QUERY);
    await pause(2);
    const [step, start] = [await reader.step(), performance.now()];
    frames.page.push(...(await frameTimes(reader.page, SECONDS)));
    pageSteps.push(((await reader.step()) - step) / ((performance.now() - start) / 1000));
    tasks.page.push(...(await tasksDuring(browser, reader.page, () => drag(reader.page, SECONDS / 2))));
    await reader.close();
  }
  const heap = minutes > 0 ? await heapDuring(browser, site.url + QUERY, minutes) : [];
  const report: PageReport = {
    browser: browser.version(),
    loadAverage: [before, load()],
    firstPicture,
    nodeSteps: nodeSteps.map(Math.round),
    pageSteps: pageSteps.map(Math.round),
    ofNode: Number((median(pageSteps) / median(nodeSteps)).toFixed(3)),
    frames: { page: framesOf(frames.page), control: framesOf(frames.control) },
    tasks: { page: tasksOf(tasks.page), control: tasksOf(tasks.control) },
    heap,
  };
  await browser.close();
  await built.remove();
  site.close();
  return report;
}

/** The report as the section of docs/BENCHMARKS.md. */
export function sectionOf({ browser, loadAverage, firstPicture, frames, tasks, heap, ...speeds }: PageReport): string {
  const pair = (measure: (of: { frames: Frames; tasks: Tasks }) => string) =>
    (["page", "control"] as const).map((name) => measure({ frames: frames[name], tasks: tasks[name] }));
  const opening = ([middle, slowest]: [number, number]) => `${middle} ms (slowest ${slowest})`;
  const share = (part: number, of: number) => `${((100 * part) / of).toFixed(2)} %, ${part} of ${of}`;
  const rows: string[][] = [
    ["", "page", "control"],
    ["mean frames a second", ...pair((of) => String(of.frames.mean))],
    ["time between frames: median, 95 % within, ms", ...pair((of) => `${of.frames.median}, ${of.frames.slow}`)],
    ["longest task of the main thread, processor time, ms", ...pair((of) => String(of.tasks.longest))],
    ["99.9 % of its tasks within, processor time, ms", ...pair((of) => String(of.tasks.slow))],
    ["tasks above 50 ms by the clock", ...pair((of) => share(of.tasks.overFifty, of.tasks.count))],
    ["longest task by the clock, ms", ...pair((of) => String(of.tasks.longestByClock))],
    [`steps a second over those of Node, medians of ${ROUNDS} in turns`, String(speeds.ofNode), ""],
    [`steps a second: page; Node`, `${speeds.pageSteps.join(", ")}; ${speeds.nodeSteps.join(", ")}`, ""],
    [`request to the first picture, isolated, median of ${OPENINGS}`, opening(firstPicture.isolated), ""],
    ["the same, not isolated", opening(firstPicture.notIsolated), ""],
    ["JavaScript heap after collection, ½ minute in, then every minute, MB", heap.join(", ") || "not measured", ""],
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const [head, ...body] = rows;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return `## The living page (Chromium ${browser.split(".")[0]}, headless, drawing without a GPU)

\`npm run bench:web\`. Two networks of n = 375, d = 53, N = 88 on two workers, as fast as can be, at ${WINDOW.width} × ${WINDOW.height}, on
${cpus().length} × ${cpus()[0]!.model.trim()}; load average ${loadAverage[0]} at the start and ${loadAverage[1]} at the end. The control, in turns with the page, is a page that
draws a square of 50 × 50 pixels in each frame beside two workers that never rest: what this browser can do at best.

${[line(head!), rule, ...body.map(line)].join("\n")}
`;
}

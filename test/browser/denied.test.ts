/** Places that have something but deny its use: every call ends, with a result or with an error that says why. */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";

/** What stands before the worker's own script, by the folder it is served from. */
const spoilt: Record<string, string> = {
  plain: "",
  rejects: `navigator.locks.request = () => Promise.reject(new DOMException("denied", "SecurityError"));`,
  throws: `navigator.locks.request = () => { throw new DOMException("denied", "SecurityError"); };`,
  absent: `Object.defineProperty(navigator, "locks", { value: undefined });`,
  silent: `navigator.locks.request = () => new Promise(() => {});`,
  "no-names": `crypto.randomUUID = undefined;`,
};

/** Asks one question of theory; gives its phase, or the error. */
const asking = `
  import { openTheorist } from "./index.js";
  globalThis.asked = (async () => {
    try {
      const theorist = await openTheorist();
      const network = { modulus: 11, width: 100, readoutVariance: 0.01, sextic: 1, noise: 1 };
      const { phase } = await theorist.ask("modularAdditionTheory", network, {});
      await theorist.close();
      return { phase };
    } catch (error) {
      return { name: error.name, code: error.code, message: error.message };
    }
  })();
  globalThis.asked.then((answer) => parent.postMessage(answer, "*"));`;
/** Loads the core in the page itself. */
const loading = `
  import { capabilities, loadCore } from "./core.js";
  globalThis.asked = loadCore().then(() => "loaded", ({ name, code, message }) => ({ name, code, message, simd: capabilities().simd }));`;
const html = (script: string) => `<!doctype html><meta charset=utf-8><link rel=icon href="data:,">${script}`;
const framed = (src: string) =>
  html(`<script>globalThis.asked = new Promise((resolve) => addEventListener("message", ({ data }) => resolve(data)));</script>
    <iframe sandbox="allow-scripts" src="${src}"></iframe>`);

async function answer(path: string): Promise<{ body: string; type: string } | null> {
  const [, folder = "", file = ""] = path.split("/");
  if (file === "index.html") return { body: html(`<script type="module">${asking}</script>`), type: "text/html" };
  if (file === "core.html") return { body: html(`<script type="module">${loading}</script>`), type: "text/html" };
  if (file === "framed.html") return { body: framed("index.html"), type: "text/html" };
  if (file === "element-framed.html") return { body: framed("element.html"), type: "text/html" };
  if (file === "element.html") {
    const tell = `setInterval(() => { const { step } = document.querySelector("grok-phase"); if (step > 20) parent.postMessage({ step }, "*"); }, 50)`;
    return {
      body: html(
        `<script type="module" src="/element.js"></script><grok-phase preset="after"></grok-phase><script>${tell}</script>`,
      ),
      type: "text/html",
    };
  }
  if (path === "/element.js") return { body: await readFile("dist/element.js", "utf8"), type: "text/javascript" };
  if (file === "worker.js" && folder === "lost") return null;
  const code = await readFile(`dist/browser/${file}`, "utf8");
  return { body: file === "worker.js" ? `${spoilt[folder] ?? ""}\n${code}` : code, type: "text/javascript" };
}

let server: Server;
let url: string;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://localhost");
    const policy = searchParams.get("policy");
    try {
      const found = await answer(pathname);
      if (!found) throw new Error("lost");
      response.writeHead(200, {
        "Content-Type": `${found.type}; charset=utf-8`,
        // Frames without an origin of their own load modules as other origins do.
        "Access-Control-Allow-Origin": "*",
        ...(policy && { "Content-Security-Policy": policy }),
      });
      response.end(found.body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchChromium();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  server?.close();
});

async function asked(path: string): Promise<Record<string, unknown>> {
  page = await browser.newPage();
  try {
    await page.goto(url + path);
    await page.waitForFunction("globalThis.asked", null, { timeout: 30_000 });
    return (await page.evaluate("globalThis.asked")) as Record<string, unknown>;
  } finally {
    await page.close();
  }
}

test.each(Object.keys(spoilt))("a worker's lock: %s", async (folder) => {
  expect(await asked(`/${folder}/index.html`)).toEqual({ phase: expect.stringMatching(/^G/) });
});

test("the element runs in a sandboxed frame", async () => {
  expect(await asked("/plain/element-framed.html")).toEqual({ step: expect.any(Number) });
});

test("the library in a sandboxed frame, which is of no origin, says why no worker starts", async () => {
  const error = await asked("/plain/framed.html");
  expect(error).toMatchObject({ name: "GrokphaseError", code: "machine" });
  expect(error.message).toMatch(
    /^cannot start a worker: .*the package's files have to come from the page's own origin/,
  );
});

test("a worker's script that is not there", async () => {
  const error = await asked("/lost/index.html");
  expect(error).toMatchObject({ code: "worker-died", message: expect.stringContaining("docs/BUNDLERS.md") });
});

test("a content security policy without workers", async () => {
  const error = await asked(`/plain/index.html?policy=${encodeURIComponent("worker-src 'none'")}`);
  expect(error).toMatchObject({ name: "GrokphaseError", message: expect.stringMatching(/worker/) });
});

test("a content security policy without WebAssembly", async () => {
  const policy = encodeURIComponent("script-src 'self' 'unsafe-inline'");
  const error = await asked(`/plain/core.html?policy=${policy}`);
  expect(error).toMatchObject({ name: "GrokphaseError", code: "machine", simd: { on: false } });
  expect(error.message).toMatch(/^WebAssembly may not be compiled here: .*Content Security Policy/);
  expect(await asked("/plain/core.html")).toBe("loaded");
});

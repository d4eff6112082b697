/** Serves the built package to a browser, cross-origin isolated or not. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";

const types: Record<string, string> = { ".js": "text/javascript", ".wasm": "application/wasm" };
const page = `<!doctype html><meta charset=utf-8><title>grokphase</title><link rel=icon href="data:,">
<script type="module">import * as page from "/page.js"; globalThis.page = page;</script>`;
/** Scripts of the tests themselves. */
const own: Record<string, string> = { "/page.js": "page.js", "/numbers.js": "../theory/numbers.js" };
const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export interface Served {
  url: string;
  close(): void;
}

export async function serveBuild(isolated: boolean): Promise<Served> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname;
    const headers = isolated ? isolation : {};
    if (path === "/") return response.writeHead(200, { ...headers, "Content-Type": "text/html" }).end(page);
    try {
      const file = own[path] ?? `../../dist/browser${path}`;
      const body = await readFile(new URL(file, import.meta.url));
      response.writeHead(200, { ...headers, "Content-Type": types[extname(path)] ?? "text/plain" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

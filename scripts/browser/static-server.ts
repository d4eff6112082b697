/** Serves a folder as any static host would: below a path, cross-origin isolated or not. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};
const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export interface Site {
  url: string;
  close(): void;
}

/** @param below  path of the site on its host, such as "/some/where/" */
export async function serveFolder(folder: string, { isolated = true, below = "/" } = {}): Promise<Site> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, "http://localhost");
    const inside = pathname.startsWith(below) ? normalize(`/${pathname.slice(below.length)}`) : null;
    const path = inside?.endsWith("/") ? `${inside}index.html` : inside;
    try {
      if (path === null) throw new Error("outside");
      const body = await readFile(join(folder, path));
      const type = types[extname(path)] ?? "application/octet-stream";
      response.writeHead(200, { ...(isolated ? isolation : {}), "Content-Type": type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${below}`, close: () => server.close() };
}

#!/usr/bin/env node
import { main } from "./main.ts";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever was reading has seen enough.
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}
process.exitCode = await main(process.argv.slice(2));

#!/usr/bin/env node
import { main } from "./main.ts";

const onBrokenPipe = (act: () => void) => (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  act();
};
// Whoever was reading the result has seen enough; a run goes on though nobody reads its remarks.
process.stdout.on(
  "error",
  onBrokenPipe(() => process.exit()),
);
process.stderr.on(
  "error",
  onBrokenPipe(() => {}),
);

process.exitCode = await main(process.argv.slice(2));

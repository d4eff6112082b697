#!/usr/bin/env node
import { reasonOf } from "../files/failure.ts";
import { main } from "./main.ts";

// Whoever was reading the result has seen enough; what cannot take it all is said in a line.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`stdout: cannot write, ${reasonOf(error)}\n`);
  process.exit(1);
});
// A run goes on though nobody can read its remarks.
process.stderr.on("error", () => {});

process.exitCode = await main(process.argv.slice(2));

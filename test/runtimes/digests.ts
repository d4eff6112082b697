// Run by each version of Node: hashes of theory and of a small experiment, of chains on workers and of one chain in a team.
import { theoryDigest } from "../theory/digest.ts";
import { collect, digests, freshChains, modularChains } from "../workers/collect.ts";

export async function experimentDigests(): Promise<string[]> {
  const chains = freshChains();
  const apart = digests(await collect({ chains, threads: 2 }));
  const together = digests(await collect({ chains: chains.slice(0, 1), threads: 2 }));
  const modular = digests(await collect({ chains: modularChains(), threads: 2 }));
  return [...apart, ...together, ...modular];
}

if (process.argv[1] === import.meta.filename)
  console.log(JSON.stringify([...(await experimentDigests()), await theoryDigest()]));

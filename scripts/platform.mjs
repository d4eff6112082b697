import { resolve } from "node:path";

/** The sources that stand for a place, "node" or "browser", by the names they are imported by (src/platform/platform.ts). */
export function platformAlias(place) {
  return {
    "#platform": resolve(`src/platform/${place}.ts`),
    "#worker-start": resolve(`src/platform/worker-start/${place}.ts`),
    "#worker-host": resolve(`src/platform/worker-host/${place}.ts`),
  };
}

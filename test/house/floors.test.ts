/** The house stands: no import runs upwards, none runs in a circle, and docs/ARCHITECTURE.md draws the same floors. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { floors } from "./floors.ts";
import { circles, type Import, importsBelow, importsOf } from "./imports.ts";

const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));

/** The room of a file below src/; the public face, and what belongs to no floor, has none. */
function roomOf(file: string): string | null {
  const [src, room, ...rest] = file.split("/");
  if (src !== "src") return null;
  if (rest.length > 0) return room!;
  return room === "index.ts" ? null : "ground";
}

/** Imports from one room to another that do not go down. */
function upwards(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to }) => {
    const [above, below] = [roomOf(from), roomOf(to)];
    if (above === null || above === below) return [];
    const down = below !== null && floorOf.get(above)! < floorOf.get(below)!;
    return down ? [] : [`${from} → ${to}`];
  });
}

const imports = importsBelow("src").filter(({ to }) => !to.endsWith(".json") && !to.includes("/generated/"));

test("every room has a floor, and every floor its rooms", () => {
  const rooms = readdirSync("src", { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect([...floorOf.keys()].sort()).toEqual([...rooms, "ground"].sort());
});

test("no import runs upwards", () => {
  expect(imports.length).toBeGreaterThan(1000);
  expect(upwards(imports)).toEqual([]);
});

test.each(["src", "assembly", "web/src"])("no imports below %s run in a circle", (folder) => {
  expect(circles(importsBelow(folder))).toEqual([]);
});

test("product code imports neither the bench nor the tests, and the bench no tests", () => {
  const outside = [...importsBelow("src"), ...importsBelow("web/src")].filter(({ to }) => /^(bench|test)\//.test(to));
  expect([...outside, ...importsBelow("bench").filter(({ to }) => to.startsWith("test/"))]).toEqual([]);
});

test("docs/ARCHITECTURE.md lists the floors from the top down", () => {
  const text = readFileSync("docs/ARCHITECTURE.md", "utf8");
  const drawn = [...text.matchAll(/^\| +\d+ +\| ([^|]*) \|/gm)].map(([, rooms]) =>
    [...rooms!.matchAll(/`([^`]+)`/g)].map(([, room]) =>
      room === "src/*.ts" ? "ground" : room!.replace(/^src\/|\/$/g, ""),
    ),
  );
  expect(drawn).toEqual(floors.map((rooms) => [...rooms]));
});

describe("the reading itself", () => {
  test("finds every kind of import", () => {
    const text = `import a from "./a.ts"; export * from "../b.ts"; const c = import("./c.ts"); type D = import("./d.ts").D;`;
    expect(importsOf("src/x/y.ts", text).map(({ to }) => to)).toEqual([
      "src/x/a.ts",
      "src/b.ts",
      "src/x/c.ts",
      "src/x/d.ts",
    ]);
  });

  test("finds an arrow up and a circle", () => {
    const up = [{ from: "src/core/a.ts", to: "src/run/b.ts" }];
    expect(upwards(up)).toHaveLength(1);
    expect(upwards([{ from: "src/run/b.ts", to: "src/core/a.ts" }])).toEqual([]);
    const around = [
      { from: "a", to: "b" },
      { from: "b", to: "c" },
      { from: "c", to: "a" },
      { from: "c", to: "d" },
    ];
    expect(circles(around)).toEqual([["a", "b", "c"]]);
    expect(circles(around.slice(1))).toEqual([]);
  });
});

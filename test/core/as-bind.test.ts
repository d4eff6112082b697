import { instantiate } from "as-bind/dist/as-bind.esm.js";
import { beforeAll, describe, expect, test } from "vitest";
import { installConverters } from "../../src/core/converters.ts";
import { loadCore } from "../../src/core/module.ts";
import { compileEcho } from "./echo.ts";

type Echo = Record<string, (x: unknown) => unknown> & { __collect(): void; memory: WebAssembly.Memory };

describe("strings and typed arrays cross the boundary unchanged", () => {
  let echo: Echo;

  beforeAll(async () => {
    installConverters();
    echo = (await instantiate<Echo>(await compileEcho(), {})).exports;
  });

  test.each(["", "a", "σ_w² ≥ 0", "\ud83d\ude00 and a lone \ud83d", "x".repeat(5000)])("string %#", (text) => {
    expect(echo.echoString!(text)).toBe(text);
  });

  test.each([
    ["Int8", Int8Array.of(-128, 0, 127)],
    ["Uint8", Uint8Array.of(0, 1, 255)],
    ["Uint8Clamped", Uint8ClampedArray.of(0, 1, 255)],
    ["Int16", Int16Array.of(-32768, 7, 32767)],
    ["Uint16", Uint16Array.of(0, 65535)],
    ["Int32", Int32Array.of(-2147483648, 2147483647)],
    ["Uint32", Uint32Array.of(0, 4294967295)],
    ["Int64", BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n)],
    ["Uint64", BigUint64Array.of(0n, 2n ** 64n - 1n)],
    ["Float32", Float32Array.of(1.5, -0, Number.POSITIVE_INFINITY, Number.NaN)],
    ["Float64", Float64Array.of(Math.PI, 5e-324, Number.NEGATIVE_INFINITY, Number.NaN)],
  ])("%sArray", (name, values) => {
    const back = echo[`echo${name}`]!(values);
    expect(back).toStrictEqual(values);
    expect(back).not.toBe(values);
    expect(echo[`echo${name}`]!(values.subarray(1))).toStrictEqual(values.slice(1));
    expect(echo[`echo${name}`]!(values.slice(0, 0))).toHaveLength(0);
  });

  test("bool arrives as a number", () => {
    expect(echo.echoBool!(true)).toBe(1);
  });

  test("memory stays flat when calls are collected", () => {
    const values = new Float64Array(10_000);
    for (let i = 0; i < 50; i++) {
      echo.echoFloat64!(values);
      echo.__collect();
    }
    const before = echo.memory.buffer.byteLength;
    for (let i = 0; i < 2000; i++) {
      echo.echoFloat64!(values);
      echo.__collect();
    }
    expect(echo.memory.buffer.byteLength).toBe(before);
  });
});

test.each(["strict", "shared"] as const)("the %s core speaks through its face", async (variant) => {
  const core = await loadCore({ variant });
  const names = core.face.regionNames().split(",");
  const plan = core.face.planNetwork(7, 5, 3, 2, 0, false, false, 1);
  expect(names).toHaveLength(plan.length);
  expect(core.face.planProblem(plan)).toBe("");
  expect(core.face.planProblem(core.face.planNetwork(1e6, 1, 1, 1e6, 0, false, true, 1))).toMatch(
    /^values needs \d+ MB/,
  );
});

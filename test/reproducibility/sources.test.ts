/**
 * Same bytes (PROMISES 1), read off the sources: engines differ in the last
 * bits of Math.exp and its like, machines in those of relaxed SIMD. Drawings may. The builds are read, too.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import binaryen from "assemblyscript/binaryen";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** What every engine computes exactly, or rounds correctly. */
const exact = new Set("PI LN2 SQRT2 SQRT1_2 abs ceil clz32 floor fround imul max min round sign sqrt trunc".split(" "));

/** Uses of the host's inexact or random mathematics, as written, each with its line. */
function inexact(source: string): string[] {
  const file = ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (!allowed(node))
      found.push(`${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function allowed(node: ts.Node): boolean {
  if (ts.isIdentifier(node) && node.text === "Math") {
    const { parent } = node;
    return ts.isPropertyAccessExpression(parent) && exact.has(parent.name.text);
  }
  // `**` is Math.pow; powers of two are exact everywhere.
  if (ts.isBinaryExpression(node)) {
    const power = [ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken];
    return !power.includes(node.operatorToken.kind) || node.left.getText() === "2";
  }
  return true;
}

/** Rooms that only draw, print or measure time: what they compute is neither reported nor stored. */
const drawing = /^(drawing|cli|benchmark|core[\\/]generated)[\\/]/;
const panels = /^figures[\\/].*[\\/]panels\.ts$/;
const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !drawing.test(file) && !panels.test(file))
  .sort();

test.each(sources)("src/%s leaves inexact mathematics to the kernels", (file) => {
  expect(inexact(readFileSync(join("src", file), "utf8"))).toEqual([]);
});

test("the reading finds each way to write it, and only those", () => {
  const wrong = ["Math.exp(1)", 'Math["log"](2)', "const { sin } = Math", "x ** 2", "x **= 3", "[1].map(Math.cos)"];
  for (const source of [...wrong, "Math.random()"]) expect(inexact(source), source).toHaveLength(1);
  const right = ["Math.sqrt(2) + Math.PI", "2 ** 32", '"Math.exp"', "// Math.exp", "x * x", "kernels.exp_f64(x)"];
  for (const source of right) expect(inexact(source), source).toEqual([]);
});

describe("what a build can do", () => {
  const bytesOf = (variant: string) => new Uint8Array(readFileSync(`build/wasm/${variant}.wasm`));

  /** Names of all instructions, each as often as it stands in the code. */
  const instructions = (variant: string) => {
    const module = binaryen.readBinary(bytesOf(variant));
    const text = module.emitText();
    module.dispose();
    return { products: text.match(/\bf32x4\.mul\b/g) ?? [], relaxed: text.match(/\b[if]\d+x\d+\.relaxed_\w+/g) ?? [] };
  };

  test.each(["strict", "shared"])("no instruction of the %s build rounds as the machine likes", (variant) => {
    const { products, relaxed } = instructions(variant);
    expect(products).not.toEqual([]);
    expect(relaxed).toEqual([]);
  });

  test("the same reading finds those of the relaxed build", () => {
    expect(new Set(instructions("relaxed").relaxed)).toEqual(new Set(["f32x4.relaxed_madd", "f64x2.relaxed_madd"]));
  });

  // The relaxed build is the strict one but for its multiply-adds, and Node 20 cannot compile it.
  test.each(["strict", "shared"])("the %s build asks the host for memory, and to be told of an abort", (variant) => {
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytesOf(variant)));
    const names = imports.map(({ module, name }) => `${module}.${name}`);
    expect(names.sort()).toEqual(["env.abort", "env.memory"]);
  });
});

import * as Plot from "@observablehq/plot";
import { expect, test } from "vitest";
import { arrange, draw } from "../../src/drawing/drawing.ts";
import { scientific } from "../../src/drawing/format.ts";
import { legend, panelTitle, xLabel, yLabel } from "../../src/drawing/labels.ts";
import { series } from "../../src/drawing/palette.ts";
import { htmlText, plainText } from "../../src/drawing/text.ts";
import { descendants, readXml } from "./well-formed.ts";

const frame = { name: "parabola", title: "A <parabola> & _q_", description: "y = x², 1 < 2.", width: 300, height: 200 };

function parabola() {
  const line = [-2, -1, 0, 1, 2].map((x) => ({ x, y: x * x }));
  return draw(frame, {
    marginTop: 60,
    marks: [
      Plot.frame(),
      panelTitle("a", "a < b & **w**·**w***"),
      xLabel("_q_"),
      yLabel("_f__{3}"),
      legend([{ label: "1/8", colour: series[0]!.light, glyph: { symbol: "square" } }], 20, "α = β:"),
      Plot.line(line, { x: "x", y: "y", stroke: series[1]!.light }),
      Plot.dot(line, { x: "x", y: "y", fill: series[2]!.light }),
    ],
  });
}

test("a drawing is one well-formed SVG with size and alternative text", () => {
  const root = readXml(parabola().svg);
  expect(root.name).toBe("svg");
  expect(root.attributes).toMatchObject({
    xmlns: "http://www.w3.org/2000/svg",
    width: "300",
    height: "200",
    viewBox: "0 0 300 200",
    role: "img",
    "aria-labelledby": "parabola-title parabola-description",
  });
  const [title, description] = root.children;
  expect(title).toMatchObject({ name: "title", attributes: { id: "parabola-title" } });
  expect(title!.text).toBe("A &lt;parabola&gt; &amp; q");
  expect(description).toMatchObject({ name: "desc", attributes: { id: "parabola-description" } });
  expect(description!.text).toBe("y = x², 1 &lt; 2.");
});

test("every colour of a drawing has its dark counterpart", () => {
  const root = readXml(parabola().svg);
  const style = root.children.find((child) => child.name === "style")!.text;
  const colours = [...descendants(root)].flatMap(({ attributes: { fill, stroke } }) =>
    [fill, stroke].filter((colour) => colour?.startsWith("#")),
  );
  expect(colours.length).toBeGreaterThan(5);
  for (const colour of new Set(colours)) expect(style).toContain(`"${colour}"`);
});

test("the same marks give the same bytes, whatever was drawn before", () => {
  const first = parabola().svg;
  draw({ ...frame, name: "other" }, { marks: [Plot.frame()] });
  expect(parabola().svg).toBe(first);
});

test("drawings side by side keep all their marks and one title", () => {
  const panels = [parabola(), parabola(), parabola()];
  const whole = arrange({ name: "whole", title: "All", description: "Three." }, panels, 2);
  expect(whole).toMatchObject({ width: 600, height: 400 });
  const elements = [...descendants(readXml(whole.svg))];
  const count = (name: string, list: readonly { name: string }[]) => list.filter((e) => e.name === name).length;
  expect(count("title", elements)).toBe(1);
  expect(count("style", elements)).toBe(1);
  expect(count("path", elements)).toBe(3 * count("path", [...descendants(readXml(panels[0]!.svg))]));
  expect(elements.flatMap((element) => element.attributes.transform ?? [])).toContain("translate(300,0)");
});

test("marks in labels", () => {
  expect(plainText("_q_ = **w**·**w***, _f__{3}")).toBe("q = w·w*, f3");
  expect(htmlText("_f__{3} < **w***")).toBe("<i>f</i><sub>3</sub> &#60; <b>w</b>*");
  expect(htmlText("3 · 10^{−4}")).toBe("3 · 10<sup>−4</sup>");
  expect(plainText("3 · 10^{−4}")).toBe("3 · 10^−4");
  expect(scientific(0.000325, 2)).toBe("3.25 · 10^{−4}");
  expect(scientific(-1.5e6, 1)).toBe("−1.5 · 10^{6}");
});

test("what is raised or lowered in a drawing is smaller, and the line goes on where it was", () => {
  const { svg } = draw(frame, { marks: [Plot.frame(), xLabel("σ_{a}^{2} = 10^{−4} here")] });
  const spans = [...descendants(readXml(svg))].filter(({ name }) => name === "tspan");
  expect(spans.map(({ text }) => text)).toEqual(["σ", "a", "2", " = 10", "−4", " here"]);
  let below = 0;
  const places = spans.map(({ attributes: { dy = "0em", "font-size": size = "1em" } }) => {
    below += Number.parseFloat(dy) * Number.parseFloat(size);
    return [Number.parseFloat(size), below];
  });
  expect(places.map(([size]) => size)).toEqual([1, 0.72, 0.72, 1, 0.72, 1]);
  for (const [i, at] of [0, 0.22, -0.36, 0, -0.36, 0].entries()) expect(places[i]![1]).toBeCloseTo(at, 2);
});

/** Phase diagrams on workers: the bytes of one thread, whatever the threads. */
import { fig2, loadCore, modularAdditionDiagram, parseAxis, teacherStudentDiagram, threadedDiagram } from "grokphase";
import { expect, test } from "vitest";

const core = await loadCore();
const axis = (text: string) => parseAxis(core, text, ["noise", "samples", "width"], "axis");

test.each([1, 2, 3])("teacher–student on %d workers", async (threads) => {
  const [x, y] = [axis("noise:0.05:0.35:9"), axis("samples:1000:6000:11")];
  const phaseRule = { coexistence: 0.01, domination: 0.8 };
  for (const options of [{ action: "printed", phaseRule }, { ridge: "finite-n" }] as const) {
    const alone = teacherStudentDiagram(core, fig2, x, y, options);
    const apart = await threadedDiagram("teacherStudentDiagram", threads, fig2, x, y, options);
    expect(JSON.stringify(apart)).toBe(JSON.stringify(alone));
  }
});

test("modular addition on two workers", async () => {
  const network = { modulus: 11, width: 600, readoutVariance: 2.152e-7, sextic: 3, noise: 1 };
  const [x, y] = [axis("noise:2e-5:3e-4:4"), axis("width:200:2000:3:log")];
  const apart = await threadedDiagram("modularAdditionDiagram", 2, network, x, y, { trace: true });
  expect(apart).toEqual(modularAdditionDiagram(core, network, x, y, { trace: true }));
});

test("a network that cannot be is refused by name from a worker, too", async () => {
  const [x, y] = [axis("noise:-1:1:3"), axis("width:200:2000:3")];
  await expect(threadedDiagram("teacherStudentDiagram", 2, fig2, x, y, {})).rejects.toMatchObject({
    name: "GrokphaseError",
    code: "bad-input",
    path: "noise",
  });
  await expect(threadedDiagram("teacherStudentDiagram", 0, fig2, x, y, {})).rejects.toThrow("threads: expected");
});

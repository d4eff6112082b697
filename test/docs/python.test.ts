/** The lines of docs/PYTHON.md, run by Python on a run. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { grokphase } from "../cli/command-line.ts";
import { notTested } from "../not-tested.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const [numpy, arviz] = [...readFileSync("docs/PYTHON.md", "utf8").matchAll(/```python\n([\s\S]*?)```/g)].map(
  ([, lines]) => lines!,
) as [string, string];

const out = join(temporaryFolder(), "out");
const small = ["task.dim=3", "task.samples=20", "network.width=7", "sampler.steps=2000", "sampler.thin=10"];
const { code } = await grokphase("run", "quick", "--out", out, ...small.flatMap((change) => ["--set", change]));
expect(code).toBe(0);

/** Standard output, or null where Python or a module is not there. */
function python(modules: string, program: string): string | null {
  if (spawnSync("python3", ["-c", `import ${modules}`]).status !== 0) return null;
  const { status, stdout, stderr } = spawnSync("python3", ["-c", program], { cwd: out, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

test("NumPy: overlaps and traces have the shapes and numbers of the run", () => {
  const shown = python(
    "numpy",
    `${numpy}\nassert not np.isnan(overlaps).any()\n` +
      `print(json.dumps([overlaps.shape, trace["f1"].shape, float(trace["f1"].mean()), ` +
      `float(np.abs((overlaps.astype(float) ** 2).mean(-1) - trace["varianceAlongTeacher"]).max())]))`,
  );
  if (shown === null) return notTested("docs/PYTHON.md", "python3 has no numpy");
  const [overlaps, trace, mean, difference] = JSON.parse(shown);
  const { observables } = JSON.parse(readFileSync(join(out, "result.json"), "utf8"));
  expect(overlaps.slice(0, 3)).toEqual(trace);
  expect(overlaps).toEqual([2, 2, 100, 7]);
  expect(mean).toBeCloseTo(observables.f1.mean, 12);
  // f32 on the way.
  expect(difference).toBeLessThan(1e-6);
});

test("ArviZ: a summary of every observable", () => {
  const shown = python("arviz", numpy + arviz);
  if (shown === null) return notTested("docs/PYTHON.md, ArviZ", "python3 has no arviz");
  for (const name of ["f1", "f3", "trainLoss", "r_hat", "ess_bulk"]) expect(shown).toContain(name);
});

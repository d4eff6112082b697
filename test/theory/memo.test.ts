import { expect, test } from "vitest";
import { loadCore } from "../../src/core/module.ts";
import { memo } from "../../src/theory/memo.ts";

const core = await loadCore();

test("a key is computed once while it is among the last few, apart for each core and each memory", async () => {
  const asked: number[][] = [];
  const remember = memo<string>();
  const ask = (...key: number[]) =>
    remember(core, key, () => {
      asked.push(key);
      return key.join();
    });
  expect([ask(1, 2), ask(1, 2), ask(2, 1), ask(1), ask(1, 2)]).toEqual(["1,2", "1,2", "2,1", "1", "1,2"]);
  expect(asked).toEqual([[1, 2], [2, 1], [1]]);
  // Seven others leave the one that was asked for last, and push out the rest.
  for (let i = 0; i < 7; i++) ask(9, i);
  asked.length = 0;
  ask(1, 2);
  ask(2, 1);
  expect(asked).toEqual([[2, 1]]);
  expect(remember(await loadCore(), [1, 2], () => "other core")).toBe("other core");
  expect(memo<string>()(core, [1, 2], () => "other memory")).toBe("other memory");
});

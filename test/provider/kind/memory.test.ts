import { expect, test } from "vitest";
import { Memory, slot } from "../../../provider/kind/memory";

test("a slot is filled at first use, and holds that in each memory of its own", () => {
  let made = 0;
  const numbers = slot(() => {
    made += 1;
    return new Map<string, number>();
  });
  const others = slot(() => new Map<string, number>());
  const [memory, another] = [new Memory(), new Memory()];
  expect(made).toBe(0);
  memory.of(numbers).set("one", 1);
  expect(memory.of(numbers).get("one")).toBe(1);
  expect(memory.of(others).size).toBe(0);
  expect(another.of(numbers).size).toBe(0);
  expect(made).toBe(2);
});

test("a slot that is filled with nothing is not filled again", () => {
  let made = 0;
  const nothing = slot(() => {
    made += 1;
    return undefined;
  });
  const memory = new Memory();
  expect([memory.of(nothing), memory.of(nothing)]).toEqual([undefined, undefined]);
  expect(made).toBe(1);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { unusualOf, withoutUsual, withUnusual } from "../../../provider/kind/compact";

/** A value in a state: JSON without null. */
const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.string({ maxLength: 3 }), fc.string(), { maxKeys: 3 }),
);
const name = fc.constantFrom("status", "serial", "tags", "claim", "zones");
const state = fc.dictionary(name, value, { noNullPrototype: true });

test("a state is what it was, whatever is usual", () => {
  fc.assert(
    fc.property(state, state, (usual, actual) => {
      expect(withUnusual<object>(usual, unusualOf(usual, actual))).toEqual(actual);
    }),
  );
});

test("what is usual takes no room, also where undefined stands for absent", () => {
  fc.assert(
    fc.property(state, (usual) => {
      expect(unusualOf(usual, { ...usual, absent: undefined })).toEqual({});
    }),
  );
});

test("only what differs is noted", () => {
  expect(unusualOf({ a: 1, b: [2], c: 3 }, { a: 1, b: [4] })).toEqual({ b: [4], c: null });
});

test("a form leaves out what is usual for the rest, and reads an absent property as the usual one", () => {
  const form = withoutUsual(({ name }) => ({ label: name, claim: 1 }));
  expect(form.short({ name: "a", label: "a", claim: 2 })).toEqual({ name: "a", claim: 2 });
  expect(form.whole({ name: "a", claim: 2 })).toEqual({ name: "a", label: "a", claim: 2 });
  expect(form.short({ name: "a" })).toEqual({ name: "a" });
});

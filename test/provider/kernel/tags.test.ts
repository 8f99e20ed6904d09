import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planTags } from "../../../provider/kernel/tags";

type Tags = Record<string, string>;

describe("tags", () => {
  it.each<[string, Tags, Tags, Tags, Tags, string[]]>([
    ["that are new are set", {}, {}, { a: "1" }, { a: "1" }, []],
    ["that stand there already are left", { a: "1" }, {}, { a: "1" }, {}, []],
    ["that differ are set", { a: "2" }, { a: "1" }, { a: "1" }, { a: "1" }, []],
    ["of ours that are no longer wanted go", { a: "1" }, { a: "1" }, {}, {}, ["a"]],
    ["of others stay", { theirs: "1" }, {}, {}, {}, []],
    ["that somebody removed need no removal", {}, { a: "1" }, {}, {}, []],
    ["that somebody removed but are wanted come back", {}, { a: "1" }, { a: "1" }, { a: "1" }, []],
    ["that are empty are tags too", { a: "" }, {}, { a: "" }, {}, []],
  ])("%s", (_, observed, before, wanted, set, remove) => {
    expect(planTags(observed, before, wanted)).toEqual({ set, remove });
  });

  it("end as wanted, with others' in place, and a second plan does nothing", () => {
    const some = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("1", "2"), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(some, some, some, (observed, before, wanted) => {
        const { set, remove } = planTags(observed, before, wanted);
        const after: Tags = { ...observed, ...set };
        for (const key of remove) delete after[key];
        const theirs = Object.entries(observed).filter(([key]) => !(key in before));
        expect(after).toEqual({ ...Object.fromEntries(theirs), ...wanted });
        expect(planTags(after, before, wanted)).toEqual({ set: {}, remove: [] });
      }),
    );
  });
});

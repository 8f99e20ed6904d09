import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameFaults, resolveNames } from "../../../../provider/certificate/plan/names";

const request = {
  commonName: undefined as string | undefined,
  dnsNames: undefined as string[] | undefined,
  defaultNames: undefined as string[] | undefined,
  pinnedCommonName: undefined as string | undefined,
};
const long = `${"a".repeat(53)}.example.com`;
const longest = `${"a".repeat(52)}.example.com`;
const list = (count: number) => Array.from({ length: count }, (_, index) => `n${index}.example.com`);

describe("the names of a certificate", () => {
  it.each([
    [
      "are the listed ones, in order, the first one the subject",
      { dnsNames: ["b.de", "a.de"] },
      "b.de",
      ["a.de", "b.de"],
    ],
    ["are a set", { dnsNames: ["a.de", "b.de", "a.de"] }, "a.de", ["a.de", "b.de"]],
    ["include the common name", { commonName: "c.de", dnsNames: ["a.de"] }, "c.de", ["a.de", "c.de"]],
    ["may be the common name alone", { commonName: "c.de" }, "c.de", ["c.de"]],
    ["are the profile's where none is listed", { defaultNames: ["d.de", "c.de"] }, "d.de", ["c.de", "d.de"]],
    [
      "are not the profile's where the list is empty on purpose",
      { commonName: "c.de", dnsNames: [], defaultNames: ["d.de"] },
      "c.de",
      ["c.de"],
    ],
    ["are their own where some are listed", { dnsNames: ["a.de"], defaultNames: ["d.de"] }, "a.de", ["a.de"]],
    ["have the first one that fits as the subject", { dnsNames: [long, longest] }, longest, [longest, long]],
    ["have no subject where none fits", { dnsNames: [long] }, undefined, [long]],
    [
      "keep the subject while it is listed",
      { dnsNames: ["a.de", "b.de"], pinnedCommonName: "b.de" },
      "b.de",
      ["a.de", "b.de"],
    ],
    [
      "take another subject when it is not",
      { dnsNames: ["a.de", "c.de"], pinnedCommonName: "b.de" },
      "a.de",
      ["a.de", "c.de"],
    ],
    [
      "have the subject that is asked for",
      { commonName: "a.de", dnsNames: ["b.de"], pinnedCommonName: "b.de" },
      "a.de",
      ["a.de", "b.de"],
    ],
    ["may be none", {}, undefined, []],
  ])("%s", (_, part, commonName, dnsNames) => {
    expect(resolveNames({ ...request, ...part })).toEqual({ commonName, dnsNames: [...dnsNames].sort() });
  });

  it("do not change when they are listed in another order", () => {
    const name = fc.constantFrom(...list(12), long);
    const shuffled = fc
      .uniqueArray(name, { minLength: 1 })
      .chain((names) =>
        fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length })),
      );
    fc.assert(
      fc.property(shuffled, ([names, others]) => {
        const first = resolveNames({ ...request, dnsNames: names });
        const again = resolveNames({ ...request, dnsNames: others, pinnedCommonName: first.commonName });
        expect(again).toEqual(first);
      }),
    );
  });
});

describe("names are refused", () => {
  it.each([
    ["where there are none", undefined, [], "dnsNames", /no name/],
    ["where there are eleven", "n0.example.com", list(11), "dnsNames", /11 names .* ACM allows 10/],
    ["where the subject has 65 characters", long, [long], "commonName", /65 characters.* 64/],
    ["where no name could be the subject", undefined, [long], "commonName", /at most 64/],
  ])("%s", (_, commonName, dnsNames, property, cause) => {
    expect(nameFaults({ commonName, dnsNames })).toEqual([
      { property, cause: expect.stringMatching(cause), remedy: expect.stringMatching(/\.$/) },
    ]);
  });

  it("for every reason at once", () => {
    expect(nameFaults({ commonName: long, dnsNames: list(11) }).map((fault) => fault.property)).toEqual([
      "dnsNames",
      "commonName",
    ]);
  });

  it.each([
    ["ten names", "n0.example.com", list(10)],
    ["a subject of 64 characters", longest, [longest]],
    ["a long name beside a short subject", "a.de", ["a.de", long]],
  ])("not for %s", (_, commonName, dnsNames) => {
    expect(nameFaults({ commonName, dnsNames })).toEqual([]);
  });
});

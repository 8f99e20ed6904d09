import { describe, expect, it } from "vitest";
import { z } from "zod";
import { region, slug, tags } from "../../../provider/kernel/schema";
import { slugify } from "../../../provider/kernel/slugify";
import { hasUnknown, UNKNOWN, unknownPaths } from "../../../provider/kernel/unknown";
import { faultsOf } from "./faults";

const causes = (result: { error?: { issues: { path: PropertyKey[]; message: string }[] } | undefined }) =>
  (result.error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`);

describe("a slug", () => {
  it.each(["a", "web", "web-1", "0", "a".repeat(64)])("may be %s", (text) => {
    expect(slug(64).safeParse(text).success).toBe(true);
  });

  it.each(["", "-a", "a-", "Web", "a_b", "a b", "ü", "a\n", "a".repeat(65)])("may not be %j", (text) => {
    expect(causes(slug(64).safeParse(text))).toEqual([expect.stringContaining("1 to 64 lower-case")]);
  });
});

describe("a resource's name as a slug", () => {
  it.each([
    ["Prod Sync", "prod-sync"],
    ["--a__b--", "a-b"],
    ["ÜBER", "ber"],
    ["日本", "unnamed"],
    ["", "unnamed"],
    [`${"a".repeat(63)}-b`, "a".repeat(63)],
  ])("%j is %j", (text, expected) => {
    expect(slugify(text)).toBe(expected);
    expect(slug(64).safeParse(slugify(text)).success).toBe(true);
  });
});

describe("a region", () => {
  it.each(["us-east-1", "eu-central-1", "us-gov-west-1", "us-iso-east-1", "ap-southeast-7", "cn-north-1"])(
    "may be %s",
    (text) => {
      expect(region.safeParse(text).success).toBe(true);
    },
  );

  it.each(["", "us-east", "us-east-1a", "US-EAST-1", "eu_central_1", "useast-1", "us-east-1 "])(
    "may not be %j",
    (text) => {
      expect(causes(region.safeParse(text))).toEqual([": It is not the name of an AWS region."]);
    },
  );
});

describe("tags", () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, "v"]));

  it.each([
    ["none", {}],
    ["letters of any script and the legal signs", { "größe._:/=+-@": "五 + x" }],
    ["an empty value", { key: "" }],
    ["the longest key and value", { ["k".repeat(128)]: "v".repeat(256) }],
    ["as many as ownership leaves", many(42)],
  ])("may be %s", (_, record) => {
    expect(tags.safeParse(record).success).toBe(true);
  });

  it.each([
    ["43 of them", many(43), /^: There are 43 tags/],
    ["AWS's own prefix", { "aws:x": "v" }, /^aws:x: .*reserved/],
    ["AWS's own prefix in capitals", { "AWS:x": "v" }, /^AWS:x: .*reserved/],
    ["our own prefix", { "pulumi-aws-pki:stack": "v" }, /^pulumi-aws-pki:stack: .*reserved/],
    ["an empty key", { "": "v" }, /1 to 128/],
    ["a key of 129 characters", { ["k".repeat(129)]: "v" }, /1 to 128/],
    ["a value of 257 characters", { k: "v".repeat(257) }, /at most 256/],
    ["signs that AWS refuses", { k: "a,b" }, /^k: .*letters, digits/],
  ])("may not have %s", (_, record, cause) => {
    expect(causes(tags.safeParse(record))).toEqual([expect.stringMatching(cause)]);
  });

  it.each([
    ["an empty key is to be given", "", /^Give the key/],
    ["a long one is to be shortened", "k".repeat(129), /^Shorten/],
  ])("%s", (_, key, remedy) => {
    const [fault] = faultsOf(z.object({ tags }), { tags: { [key]: "v" } });
    expect(fault?.remedy).toMatch(remedy);
  });

  it("tell every fault at once", () => {
    expect(causes(tags.safeParse({ "aws:x": "a,b", k: "v".repeat(257) }))).toHaveLength(3);
  });
});

describe("the unknown", () => {
  it.each([
    ["itself", UNKNOWN, [[]]],
    ["in a list", ["a", UNKNOWN], [[1]]],
    [
      "deep inside",
      { a: { b: [{ c: UNKNOWN }, 1, UNKNOWN] } },
      [
        ["a", "b", 0, "c"],
        ["a", "b", 2],
      ],
    ],
    ["not in a text that merely holds it", { a: `x${UNKNOWN}` }, []],
    ["not in other values", { a: null, b: undefined, c: 1, d: true, e: [] }, []],
  ])("is found: %s", (_, value, paths) => {
    expect(unknownPaths(value)).toEqual(paths);
    expect(hasUnknown(value)).toBe(paths.length > 0);
  });

  it("is what Pulumi's own SDK sends", async () => {
    const { unknownValue } = await import("@pulumi/pulumi/runtime/rpc.js");
    expect(UNKNOWN).toBe(unknownValue);
  });
});

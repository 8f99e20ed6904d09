import { readFileSync } from "node:fs";
import { join } from "node:path";
import { partition } from "@aws-sdk/core/client";
import { describe, expect, test } from "vitest";
import {
  dnsSuffixOf,
  isHostOfAws,
  mayBeUnopened,
  PARTITIONS,
  partitionOfRegion,
  REGION,
  regionsOf,
} from "../../../provider/kernel/regions";
import { region } from "../../../provider/kernel/schema";
import { scopeFaults } from "../../../provider/permissions/scopeFaults";

interface SdkPartition {
  id: string;
  regionRegex: string;
  outputs: { dnsSuffix: string; dualStackDnsSuffix: string };
  regions: Record<string, object>;
}

/** The table in the SDK's own source, as it exports none: a module of one constant, which is JSON. */
function partitionsOfSdk(): SdkPartition[] {
  const root = require.resolve("@aws-sdk/core/package.json").replace(/package\.json$/, "");
  const file = join(root, "dist-es/submodules/client/util-endpoints/lib/aws/partitions.js");
  const source = readFileSync(file, "utf8");
  const text = source.slice(source.indexOf("{"), source.lastIndexOf("}") + 1);
  return (JSON.parse(text) as { partitions: SdkPartition[] }).partitions;
}

const SDK = partitionsOfSdk();
/** Without `aws-global` and its like, which are no places. */
const regionsOfSdk = ({ regions }: SdkPartition) =>
  Object.keys(regions).filter((name) => !name.endsWith("-global"));

describe("the table of partitions", () => {
  test("has every partition of the installed SDK", () => {
    expect(SDK.length, "the SDK has moved its table: adapt this test").toBeGreaterThan(3);
    expect([...PARTITIONS].sort()).toEqual(SDK.map(({ id }) => id).sort());
  });

  test.each(SDK.map((one) => [one.id, one] as const))("has what the SDK has: %s", (id, sdk) => {
    expect([...regionsOf(id)].sort()).toEqual(regionsOfSdk(sdk).sort());
    expect(dnsSuffixOf(id)).toBe(sdk.outputs.dnsSuffix);
    expect(isHostOfAws(`acm.${sdk.outputs.dnsSuffix}`)).toBe(true);
    expect(isHostOfAws(`acm.${sdk.outputs.dualStackDnsSuffix}`)).toBe(true);
    expect(REGION.source).toContain(sdk.regionRegex.slice(1, -1));
    for (const name of regionsOf(id)) {
      expect(name).toMatch(REGION);
      expect(partitionOfRegion(name)).toBe(id);
      expect(dnsSuffixOf(partitionOfRegion(name))).toBe(partition(name).dnsSuffix);
    }
  });

  test("is empty for a partition that is not known", () => {
    expect(regionsOf("aws-elsewhere")).toEqual([]);
    expect(dnsSuffixOf("aws-elsewhere")).toBe("amazonaws.com");
  });

  test("knows which regions may not be open yet", () => {
    expect(regionsOf("aws").filter(mayBeUnopened)).toEqual(["sa-west-1", "me-west-1"]);
  });
});

/** The inputs that take regions: resources by their schema, and policyFor. */
const doors: [string, (text: string) => boolean][] = [
  ["an input of a resource", (text) => region.safeParse(text).success],
  ["policyFor", (text) => scopeFaults(["acm-read"], { regions: [text] }).length === 0],
];

describe.each(doors)("a region, as %s", (_door, takes) => {
  test.each([
    ["us-east-1", "aws"],
    ["ap-southeast-17", "aws"],
    ["eu-northeast-1", "aws"],
    ["cn-south-1", "aws-cn"],
    ["us-gov-central-1", "aws-us-gov"],
    ["eusc-de-east-1", "aws-eusc"],
    ["eusc-de-west-2", "aws-eusc"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-south-1", "aws-iso-f"],
  ])("may be %s, of %s", (name, id) => {
    expect(takes(name)).toBe(true);
    expect(partitionOfRegion(name)).toBe(id);
  });

  test.each([
    "",
    "Virginia",
    "us-east",
    "us-east-1a",
    "US-EAST-1",
    "us-east-1 ",
    "us-east-1\n",
    "xx-east-1",
    "aws-global",
    "*",
    "us-east-1.evil.example.com",
    "us-east-1/x",
  ])("is not %j", (name) => {
    expect(takes(name)).toBe(false);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mayBeUnopened, regionsOf } from "../../../provider/kernel/regions";

/** The partitions that are open to the public; the SDK also lists secret ones, and a sovereign one of one region. */
const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"];

/** The regions that stand in the SDK's own source, as it exports no list: `"eu-west-1": { "description": …`. */
function regionsOfSdk(): string[] {
  const source = readFileSync(require.resolve("@aws-sdk/core/client"), "utf8");
  const names = [...source.matchAll(/\b([a-z]+(?:-[a-z]+)+-\d+)"?:\s*\{\s*"?description/g)];
  return names.map(([, name = ""]) => name).filter((name) => !/^(us-iso|eu-iso|eusc-)/.test(name));
}

describe("the list of regions", () => {
  test("holds every region that the installed SDK knows", () => {
    const sdk = regionsOfSdk();
    expect(sdk.length, "the SDK has moved its list: adapt this test").toBeGreaterThan(30);
    const ours = PARTITIONS.flatMap(regionsOf);
    expect(sdk.filter((region) => !ours.includes(region))).toEqual([]);
  });

  test("names each region once, in its partition", () => {
    const all = PARTITIONS.flatMap(regionsOf);
    expect(new Set(all).size).toBe(all.length);
    expect(regionsOf("aws-cn")).toEqual(["cn-north-1", "cn-northwest-1"]);
    expect(regionsOf("aws-us-gov")).toEqual(["us-gov-east-1", "us-gov-west-1"]);
    expect(regionsOf("aws").filter((region) => /^(cn|us-gov)-/.test(region))).toEqual([]);
  });

  test("is empty for a partition that is not known", () => {
    expect(regionsOf("aws-elsewhere")).toEqual([]);
  });

  test("knows which regions may not be open yet", () => {
    expect(regionsOf("aws").filter(mayBeUnopened)).toEqual(["sa-west-1", "me-west-1"]);
  });
});

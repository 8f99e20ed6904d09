import { describe, expect, it } from "vitest";
import { whyLeft } from "../../../../../provider/authority/public/plan/leftRecord";

const VALUE = "_a.acm-validations.aws.";
const put = { value: VALUE, ttl: 300 };
const refusal =
  "[Tried to delete resource record set [name='_x.example.com.', type='CNAME'] but the values provided do not match the current values]";
const said =
  "Route 53 says: Tried to delete resource record set [name='_x.example.com.', type='CNAME'] but the values provided do not match the current values";

describe("why a record is left", () => {
  it.each([
    ["its TTL", { value: VALUE, ttl: 60 }, "its TTL is 60, not the 300 that was put"],
    ["a TTL of none", { value: VALUE, ttl: 0 }, "its TTL is 0, not the 300 that was put"],
    ["its value", { value: "_b.aws.", ttl: 300 }, `its value is _b.aws., not the ${VALUE} that was put`],
    [
      "both",
      { value: "_b.aws.", ttl: 60 },
      `its value is _b.aws., not the ${VALUE} that was put and its TTL is 60, not the 300 that was put`,
    ],
    [
      "a weight",
      { value: VALUE, ttl: 300, setIdentifier: "blue" },
      "it has a routing policy now (set identifier blue)",
    ],
    ["an alias", { value: VALUE }, "it is an alias now"],
    ["what cannot be told", put, said],
    ["what could not be looked at", undefined, said],
  ])("names %s", (_, found, why) => {
    const left = { refusal, ...(found ? { found } : {}) };
    expect(whyLeft(put, left)).toBe(`${why}; delete it by hand if nothing needs it`);
  });
});

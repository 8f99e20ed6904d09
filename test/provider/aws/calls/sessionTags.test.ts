import { describe, expect, it } from "vitest";
import { connectionSpec } from "../../../../provider/aws/calls/connectionSpec";
import { UNKNOWN } from "../../../../provider/kernel/unknown";
import { expectFault, faultsOf, type Raw } from "../../kernel/faults";

const role = { type: "assume-role", roleArn: "arn:aws:iam::123456789012:role/issuer" };
const faults = (inputs: Raw) => faultsOf(connectionSpec, { method: { ...role, ...inputs } });
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, ""]));

describe("session tags are accepted", () => {
  it.each<[string, Raw]>([
    ["as many as STS takes", { sessionTags: many(50) }],
    ["of the longest key and value", { sessionTags: { ["k".repeat(128)]: "v".repeat(256) } }],
    ["with an empty value", { sessionTags: { team: "" } }],
    ["in any script, with signs", { sessionTags: { "équipe/α:_.=+-@": "größe 1" } }],
    ["when some go on to the next role", { sessionTags: { a: "1", b: "2" }, transitiveTagKeys: ["b"] }],
    [
      "when the next role's are written in another case",
      { sessionTags: { Team: "" }, transitiveTagKeys: ["team"] },
    ],
    ["that are not known yet", { sessionTags: { team: UNKNOWN }, transitiveTagKeys: UNKNOWN }],
  ])("%s", (_, inputs) => {
    expect(faults(inputs)).toEqual([]);
  });
});

describe("session tags are refused", () => {
  it.each<[string, Raw, string, RegExp, RegExp]>([
    ["where there are too many", { sessionTags: many(51) }, "sessionTags", /51/, /fewer/],
    ["with AWS's prefix", { sessionTags: { "AWS:team": "" } }, "sessionTags.AWS:team", /reserved/, /Choose/],
    ["with an empty key", { sessionTags: { "": "x" } }, "sessionTags.", /1 to 128/, /Shorten/],
    [
      "with too long a key",
      { sessionTags: { ["k".repeat(129)]: "" } },
      `sessionTags.${"k".repeat(129)}`,
      /1 to 128/,
      /Shorten/,
    ],
    [
      "with too long a value",
      { sessionTags: { team: "v".repeat(257) } },
      "sessionTags.team",
      /at most 256/,
      /Shorten/,
    ],
    ["with other characters", { sessionTags: { team: "a;b" } }, "sessionTags.team", /letters/, /Remove/],
    ["with a value that is no text", { sessionTags: { team: 5 } }, "sessionTags.team", /string/, /string/],
    [
      "with keys that differ by case only",
      { sessionTags: { team: "a", Team: "b" } },
      "sessionTags.Team",
      /upper and lower/,
      /Remove/,
    ],
    [
      "with a transitive key that is no tag's",
      { sessionTags: { toString1: "" }, transitiveTagKeys: ["toString"] },
      "transitiveTagKeys[0]",
      /not the key/,
      /sessionTags/,
    ],
    [
      "with a transitive key and no tags",
      { transitiveTagKeys: ["a"] },
      "transitiveTagKeys[0]",
      /not the key/,
      /Add/,
    ],
    [
      "with a transitive key twice",
      { sessionTags: { a: "" }, transitiveTagKeys: ["a", "a"] },
      "transitiveTagKeys",
      /twice/,
      /Remove/,
    ],
  ])("%s", (_, inputs, property, cause, remedy) => {
    expectFault(faults(inputs), `method.${property}`, cause, remedy);
  });
});

describe("a chained role's session", () => {
  const chain = (durationSeconds: unknown, method: Raw) => faults({ durationSeconds, source: { method } });

  it("of more than one hour is refused, before anything is called", () => {
    expectFault(chain(3601, role), "method.durationSeconds", /chained.*3600/, /at most 3600/);
  });

  it.each<[string, unknown, Raw]>([
    ["may last one hour", 3600, role],
    ["may be longer where a key assumes it", 43_200, { type: "profile", profile: "hub" }],
    ["is not judged while its length is not known", UNKNOWN, role],
  ])("%s", (_, durationSeconds, method) => {
    expect(chain(durationSeconds, method)).toEqual([]);
  });
});

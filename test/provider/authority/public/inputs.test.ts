import { describe, expect, it } from "vitest";
import { publicCaArgs, publicCaInputs } from "../../../../provider/authority/public/inputs";
import { parseInputs } from "../../../../provider/kernel/parse";
import { NOTHING_REFUSED } from "../../../../provider/kernel/refused";
import { UNKNOWN } from "../../../../provider/kernel/unknown";
import { expectFault, faultsOf, host } from "../../kernel/faults";

describe("the zones of a CA", () => {
  it.each([
    ["lose the API's prefix", { hostedZoneId: "/hostedzone/Z0123" }, { hostedZoneId: "Z0123" }],
    ["lose it without its first slash too", { hostedZoneId: "hostedzone/Z0123" }, { hostedZoneId: "Z0123" }],
    [
      "are a set, in their order",
      { hostedZoneIds: ["Z2", "/hostedzone/Z1", "Z2", "Z1"] },
      { hostedZoneIds: ["Z2", "Z1"] },
    ],
    ["may be unknown", { hostedZoneIds: UNKNOWN }, { hostedZoneIds: UNKNOWN }],
    ["may be unknown one by one", { hostedZoneIds: ["Z1", UNKNOWN] }, { hostedZoneIds: ["Z1", UNKNOWN] }],
  ])("%s", (_, raw, inputs) => {
    expect(parseInputs(publicCaArgs, raw, NOTHING_REFUSED)).toEqual({ inputs, faults: [] });
  });

  it.each([
    [
      "a domain for an id",
      { hostedZoneId: "example.com" },
      "hostedZoneId",
      /id of a Route 53/,
      /not the zone's name/,
    ],
    ["one of them", { hostedZoneIds: ["Z1", "z2"] }, "hostedZoneIds[1]", /id of a Route 53/, /Z0123456789/],
    [
      "one of them beside an unknown",
      { hostedZoneIds: [UNKNOWN, ""] },
      "hostedZoneIds[1]",
      /id of a Route 53/,
      /Give/,
    ],
    ["an empty list", { hostedZoneIds: [] }, "hostedZoneIds", />=1/, /at least 1/],
    ["an id that is too long", { hostedZoneId: "Z".repeat(33) }, "hostedZoneId", /id of a Route 53/, /Give/],
    ["a bad region", { hostedZoneId: "Z1", region: "x" }, "region", /AWS region/, /us-east-1/],
    ["a CA name of capitals", { hostedZoneId: "Z1", caName: "Public" }, "caName", /lower-case/, /Correct/],
    [
      "a CA name of 65 characters",
      { hostedZoneId: "Z1", caName: "a".repeat(65) },
      "caName",
      /1 to 64/,
      /Correct/,
    ],
  ])("refuse %s", (_, raw, property, cause, remedy) => {
    expectFault(faultsOf(publicCaArgs, raw), property, cause, remedy);
  });

  it("need a name of the CA in the resource's inputs", () => {
    expectFault(faultsOf(publicCaInputs, { ...host, hostedZoneId: "Z1" }), "caName", /missing/, /string/);
  });
});

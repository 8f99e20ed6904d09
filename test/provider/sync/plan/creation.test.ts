import { describe, expect, it } from "vitest";
import { planCreation } from "../../../../provider/sync/plan/creation";
import { EXPIRED, OFF, type Part, REVOKED, withFacts } from "../secretsManager/plan/samples";

describe("a new object", () => {
  it.each([
    ["is written", {}, "write"],
    ["is written for a token", { ...OFF, syncNow: "a" }, "write"],
    ["waits where autoSync is off", OFF, "wait"],
    ["is refused for a dead certificate", REVOKED, "refuse"],
    ["is refused for an expired one, token or not", { ...EXPIRED, syncNow: "a" }, "refuse"],
    ["waits with a dead certificate where autoSync is off", { ...OFF, ...REVOKED, syncNow: "a" }, "wait"],
  ] as [string, Part, string][])("%s", (_, part, expected) => {
    expect(planCreation(withFacts(part), "tls").do).toBe(expected);
  });

  it("says why it is refused, and what to do", () => {
    expect(planCreation(withFacts(REVOKED), "tls")).toMatchObject({
      cause: expect.stringContaining("is REVOKED"),
      remedy: expect.stringContaining("Take it out of the sync's certificates"),
    });
  });
});

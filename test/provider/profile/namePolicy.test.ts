import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesPattern, policyFaults } from "../../../provider/profile/namePolicy";

describe("a pattern", () => {
  it.each([
    ["example.com", "example.com", true],
    ["a.example.com", "example.com", false],
    ["a.example.com", "*.example.com", true],
    ["*.example.com", "*.example.com", true],
    ["a.b.example.com", "*.example.com", false],
    ["example.com", "*.example.com", false],
    [".example.com", "*.example.com", false],
    ["badexample.com", "*.example.com", false],
    ["a.example.com", "**.example.com", true],
    ["a.b.c.example.com", "**.example.com", true],
    ["*.b.example.com", "**.example.com", true],
    ["example.com", "**.example.com", false],
    ["badexample.com", "**.example.com", false],
    [".example.com", "**.example.com", false],
    ["a.example.com.evil.org", "**.example.com", false],
    ["axexample.com", "*.example.com", false],
    ["anything.at.all", "**", true],
    ["a.b", "*", false],
  ])("%s against %s: %s", (name, pattern, expected) => {
    expect(matchesPattern(name, pattern)).toBe(expected);
  });

  it("means one label by *. and any number by **.", () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,5}$/);
    fc.assert(
      fc.property(fc.array(label, { maxLength: 4 }), label, label, (labels, domain, top) => {
        const parent = `${domain}.${top}`;
        const name = [...labels, parent].join(".");
        expect(matchesPattern(name, `*.${parent}`)).toBe(labels.length === 1);
        expect(matchesPattern(name, `**.${parent}`)).toBe(labels.length > 0);
        expect(matchesPattern(name, parent)).toBe(labels.length === 0);
      }),
    );
  });
});

describe("a policy", () => {
  const names = ["a.example.com", "b.example.org"];
  const causesOf = (policy: Parameters<typeof policyFaults>[0], commonName?: string) =>
    policyFaults(policy, commonName, names).map((fault) => `${fault.property}: ${fault.cause}`);

  it.each([
    ["of nothing allows everything", undefined],
    ["without rules allows everything", {}],
    ["with empty lists allows everything", { dnsNames: { allowed: [], required: [], denied: [] } }],
    ["allows what fits one of its patterns", { dnsNames: { allowed: ["*.example.com", "**.org"] } }],
    ["is content with what it requires", { dnsNames: { required: ["*.example.org"] } }],
    ["lets pass what it does not deny", { dnsNames: { denied: ["example.com"] } }],
    ["for the subject says nothing of the names", { commonName: { allowed: ["*.example.com"] } }],
  ])("%s", (_, policy) => {
    expect(causesOf(policy, "a.example.com")).toEqual([]);
  });

  it.each([
    [
      "not allowed",
      { dnsNames: { allowed: ["*.example.com"] } },
      /^dnsNames: .*not allow b\.example\.org.*\*\.example\.com/,
    ],
    [
      "denied",
      { dnsNames: { denied: ["*.example.org"] } },
      /^dnsNames: .*denies b\.example\.org by \*\.example\.org/,
    ],
    [
      "denied though allowed",
      { dnsNames: { allowed: ["**"], denied: ["b.example.org"] } },
      /denies b\.example\.org/,
    ],
    [
      "missing",
      { dnsNames: { required: ["*.example.net"] } },
      /requires a name that matches \*\.example\.net/,
    ],
    [
      "not allowed as the subject",
      { commonName: { allowed: ["example.com"] } },
      /^commonName: .*not allow a\.example\.com/,
    ],
  ])("tells what is %s", (_, policy, cause) => {
    expect(causesOf(policy, "a.example.com")).toEqual([expect.stringMatching(cause)]);
  });

  it("tells everything at once, each with a remedy", () => {
    const faults = policyFaults(
      {
        commonName: { denied: ["a.example.com"] },
        dnsNames: { allowed: ["x.example.com"], denied: ["**.org"], required: ["y.example.com"] },
      },
      "a.example.com",
      names,
    );
    expect(faults.map((fault) => fault.property)).toEqual(["commonName", ...Array(4).fill("dnsNames")]);
    for (const fault of faults) expect(fault.remedy).toMatch(/policy\.$/);
  });

  it("has nothing to say of a subject that there is not", () => {
    expect(causesOf({ commonName: { required: ["x.example.com"] } })).toEqual([]);
  });
});

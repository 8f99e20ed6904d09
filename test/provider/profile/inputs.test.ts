import { describe, expect, it } from "vitest";
import { certificateArgs } from "../../../provider/certificate/model/inputs";
import { parseInputs } from "../../../provider/kernel/parse";
import { NOTHING_REFUSED } from "../../../provider/kernel/refused";
import { UNKNOWN } from "../../../provider/kernel/unknown";
import { profileArgs, profileInputs } from "../../../provider/profile/inputs";
import { expectFault, faultsOf, host } from "../kernel/faults";

const list = (allowed: unknown) => ({ policy: { dnsNames: { allowed } } });

describe("a profile is accepted", () => {
  it.each([
    ["empty", {}],
    ["with renewal on the first day of the range", { renewBeforeDays: 1 }],
    ["with renewal on the last day of the range", { renewBeforeDays: 30, autoRenew: false }],
    ["with P-256", { keyAlgorithm: "EC_prime256v1" }],
    ["with P-384", { keyAlgorithm: "EC_secp384r1" }],
    ["with every kind of pattern", list(["example.com", "*.example.com", "**.example.com", "**"])],
    ["with the longest wait", { defaults: { issuanceTimeoutMinutes: 4320 } }],
    ["with a pattern that is not known yet", list([UNKNOWN])],
  ])("%s", (_, raw) => {
    expect(faultsOf(profileArgs, raw)).toEqual([]);
  });
});

describe("a profile is refused", () => {
  it.each([
    ["with 31 days", { renewBeforeDays: 31 }, "renewBeforeDays", /45 days before the end/, /at most 30\./],
    ["with 0 days", { renewBeforeDays: 0 }, "renewBeforeDays", />=1/, /at least 1\./],
    [
      "with an algorithm that ACM does not export",
      { keyAlgorithm: "RSA_4096" },
      "keyAlgorithm",
      /expected one of/,
      /"RSA_2048", "EC_prime256v1", "EC_secp384r1"/,
    ],
    ["with a slug of capitals", { slug: "Web" }, "slug", /lower-case/, /Correct/],
    ["with a long description", { description: "x".repeat(1001) }, "description", /1000/, /at most 1000/],
    [
      "with a wildcard inside a pattern",
      list(["a.*.com"]),
      "policy.dnsNames.allowed[0]",
      /name pattern/,
      /\*\.example\.com/,
    ],
    ["with an empty pattern", list([""]), "policy.dnsNames.allowed[0]", /name pattern/, /Write/],
    [
      "with a pattern of three stars",
      list(["***.example.com"]),
      "policy.dnsNames.allowed[0]",
      /name pattern/,
      /Write/,
    ],
    [
      "with one pattern for a list",
      list("*.example.com"),
      "policy.dnsNames.allowed",
      /array/,
      /Give an array/,
    ],
    [
      "with a rule of another name",
      { policy: { dnsNames: { forbidden: [] } } },
      "policy.dnsNames.forbidden",
      /no such input/,
      /Remove/,
    ],
    [
      "with an address among the default names",
      { defaults: { dnsNames: ["10.0.0.1"] } },
      "defaults.dnsNames[0]",
      /IP address/,
      /Give/,
    ],
    [
      "with a wait of 0 minutes",
      { defaults: { issuanceTimeoutMinutes: 0 } },
      "defaults.issuanceTimeoutMinutes",
      />=1/,
      /at least 1/,
    ],
    [
      "with a wait beyond ACM's own 72 hours",
      { defaults: { issuanceTimeoutMinutes: 4321 } },
      "defaults.issuanceTimeoutMinutes",
      /<=4320/,
      /at most 4320/,
    ],
    ["with a reserved tag", { tags: { "aws:x": "y" } }, "tags.aws:x", /reserved/, /another key/],
  ])("%s", (_, raw, property, cause, remedy) => {
    expectFault(faultsOf(profileArgs, raw), property, cause, remedy);
  });

  it("without the name of its CA", () => {
    expectFault(faultsOf(profileInputs, { ...host, slug: "web" }), "caName", /missing/, /string/);
  });
});

it("patterns are brought to small letters", () => {
  const { inputs } = parseInputs(profileArgs, list([" *.Example.COM "]), NOTHING_REFUSED);
  expect(inputs.policy?.dnsNames?.allowed).toEqual(["*.example.com"]);
});

describe("a certificate's own settings are held to the same ranges", () => {
  it.each([
    [{ renewBeforeDays: 31 }, "renewBeforeDays"],
    [{ keyAlgorithm: "RSA_1024" }, "keyAlgorithm"],
    [{ issuanceTimeoutMinutes: 4321 }, "issuanceTimeoutMinutes"],
    [{ renewNow: "" }, "renewNow"],
    [{ renewNow: "x".repeat(257) }, "renewNow"],
    [{ commonName: "10.0.0.1" }, "commonName"],
    [{ commonName: "a@example.com" }, "commonName"],
  ])("%j", (raw, property) => {
    expectFault(faultsOf(certificateArgs, raw), property, /./, /./);
  });
});

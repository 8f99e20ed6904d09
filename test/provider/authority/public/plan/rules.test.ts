import { describe, expect, it } from "vitest";
import { publicRules } from "../../../../../provider/authority/public/plan/rules";
import type { CertificateView } from "../../../../../provider/aws/acm/certificateView";

const zones = [
  { id: "Z1", name: "example.com" },
  { id: "Z2", name: "example.org" },
];

const seen: CertificateView = {
  ...{ arn: "arn:one", status: "ISSUED", commonName: "a.example.com", names: ["a.example.com"] },
  ...{ keyAlgorithm: "RSA_2048", amazonIssued: true, exportable: true, validatedByDns: true },
  ...{ createdAt: undefined, serial: "01:02", notBefore: "", notAfter: "", recordsNamed: true },
  records: [{ domain: "a.example.com", name: "_a.a.example.com.", value: "_b.acm-validations.aws." }],
  ...{ validatedDomains: [], failedDomains: [], renewalValidatedDomains: [], inUseBy: [] },
};

describe("a name of the public CA", () => {
  it("is refused where no zone could validate it, with the zones that there are", () => {
    const names = ["a.example.com", "badexample.com", "*.example.org", "example.net"];
    const faults = publicRules.nameFaults(names, { zones });
    expect(faults.map((fault) => fault.cause.split(" ")[0])).toEqual(["badexample.com", "example.net"]);
    expect(faults[0]).toEqual({
      property: "dnsNames",
      cause: expect.stringContaining("(example.com, example.org)"),
      remedy: expect.stringContaining("hostedZoneIds"),
    });
  });
});

describe("a certificate that exists", () => {
  it.each<[string, Partial<CertificateView>, string[]]>([
    ["as the CA issues it fits", {}, []],
    ["of another issuer does not", { amazonIssued: false }, ["Amazon did not issue it."]],
    [
      "is told all its misfits at once",
      { exportable: false, validatedByDns: false },
      ["It was requested without export, which cannot be changed.", "It is not validated by DNS."],
    ],
  ])("%s", (_, part, causes) => {
    const faults = publicRules.misfits({ ...seen, ...part }, "adoptArn");
    expect(faults.map(({ cause }) => cause)).toEqual(causes);
    expect(faults.every(({ property }) => property === "adoptArn")).toBe(true);
  });
});

describe("the records of a certificate", () => {
  const [record] = seen.records;

  it("stand in the zone that owns their domain, with the TTL that is known", () => {
    expect(publicRules.recordsOf(seen, zones, [])).toEqual([{ ...record, zoneId: "Z1" }]);
    const known = [{ domain: "", name: "_a.a.example.com.", value: "", zoneId: "Z9", ttl: 60 }];
    expect(publicRules.recordsOf(seen, zones, known)).toEqual([{ ...record, zoneId: "Z1", ttl: 60 }]);
  });

  it("stand nowhere where none of our zones owns it", () => {
    expect(publicRules.recordsOf(seen, [], [])).toEqual([{ ...record, zoneId: "" }]);
  });
});

describe("a renewal", () => {
  it.each<[string, Partial<CertificateView>, string]>([
    ["is proven by another serial", { serial: "03:04" }, "renewed"],
    [
      "is proven by it whatever ACM says of the renewal",
      { serial: "03:04", renewalStatus: "FAILED" },
      "renewed",
    ],
    ["is not proven by a renewal that ACM shows as done", { renewalStatus: "SUCCESS" }, "pending"],
    [
      "that failed since it was asked for has failed",
      { renewalStatus: "FAILED", renewalUpdatedAt: 2 },
      "failed",
    ],
    [
      "is not over because an earlier one failed",
      { renewalStatus: "FAILED", renewalUpdatedAt: 1 },
      "pending",
    ],
    ["fails with a certificate that is not in force any more", { status: "REVOKED" }, "failed"],
  ])("%s", (_, part, outcome) => {
    const before = { ...seen, renewalUpdatedAt: 1 };
    expect(publicRules.judgeRenewal({ ...before, ...part }, before)).toBe(outcome);
  });
});

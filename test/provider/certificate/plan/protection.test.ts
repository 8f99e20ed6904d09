import { describe, expect, it } from "vitest";
import { type CertificateStatus, certificateStatuses } from "../../../../provider/aws/acm/certificateStatus";
import type { CertificateInputs } from "../../../../provider/certificate/model/inputs";
import { causesElsewhere, daysLeft, isWorthKeeping } from "../../../../provider/certificate/plan/protection";
import { certificateInputs, issued } from "./samples";

const DAY_MS = 86_400_000;
const end = Date.parse(issued.notAfter);
const daysBefore = (days: number, ms = 0) => new Date(end - days * DAY_MS + ms);

describe("the loss of a certificate", () => {
  it.each<[string, Date, boolean]>([
    ["is one while it is young", new Date(issued.notBefore), true],
    ["is one a millisecond before it has 60 days left", daysBefore(60, -1), true],
    ["is none when it has 60 days left", daysBefore(60), false],
    ["is none at its end", new Date(end), false],
    ["is none after its end", daysBefore(-10), false],
  ])("%s", (_, now, worth) => {
    expect(isWorthKeeping(issued, now)).toBe(worth);
  });

  it.each(certificateStatuses.filter((status) => status !== "ISSUED"))("is none while it is %s", (status) => {
    expect(isWorthKeeping({ ...issued, status: status as CertificateStatus }, daysBefore(150))).toBe(false);
  });

  it("is none while its end is not known", () => {
    expect(isWorthKeeping({ ...issued, notAfter: "" }, daysBefore(150))).toBe(false);
  });

  it("is told in whole days", () => {
    expect(daysLeft(issued, daysBefore(61))).toBe(61);
    expect(daysLeft(issued, daysBefore(61, 1))).toBe(60);
    expect(daysLeft(issued, daysBefore(0.5))).toBe(0);
  });
});

describe("what replaces a certificate", () => {
  const profile = { slug: "web", keyAlgorithm: "RSA_2048" as const };
  const other = { slug: "web", keyAlgorithm: "EC_secp384r1" as const };
  const both: CertificateInputs["inherited"] = ["commonName", "dnsNames"];
  const key = { inherited: ["keyAlgorithm"] satisfies CertificateInputs["inherited"] };
  const rows: [string, string[], Partial<CertificateInputs>, Partial<CertificateInputs>, string[]][] = [
    [
      "is the profile's key, with what it was and is",
      ["keyAlgorithm"],
      { profile, ...key },
      { profile: other, ...key },
      ["the profile's keyAlgorithm (RSA_2048 → EC_secp384r1)"],
    ],
    [
      "is the profile's key, where it had none and takes one",
      ["keyAlgorithm"],
      { profile: { slug: "web" }, ...key },
      { profile: other, ...key },
      ["the profile's keyAlgorithm (default → EC_secp384r1)"],
    ],
    [
      "is the profile's names",
      ["dnsNames"],
      { inherited: ["dnsNames"], dnsNames: ["a.io"] },
      { inherited: ["dnsNames"], dnsNames: ["a.io", "b.io"] },
      ["the profile's defaults.dnsNames (a.io → a.io, b.io)"],
    ],
    [
      "is the profile's names, where they give the common name too",
      ["commonName", "dnsNames"],
      { inherited: both, commonName: "a.io", dnsNames: ["a.io"] },
      { inherited: both, commonName: "b.io", dnsNames: ["b.io"] },
      [
        "the profile's defaults.dnsNames (common name a.io → b.io)",
        "the profile's defaults.dnsNames (a.io → b.io)",
      ],
    ],
    [
      "is the CA's account and region",
      ["accountId", "region"],
      {},
      { accountId: "444455556666", region: "eu-west-1" },
      ["the CA's account (123456789012 → 444455556666)", "the CA's region (us-east-1 → eu-west-1)"],
    ],
    ["is an input of which nothing is known here, by its name", ["shape"], {}, {}, ["shape"]],
    ["is an own edit of names", ["dnsNames"], {}, { dnsNames: ["b.io"] }, []],
    ["is an own edit of the common name", ["commonName"], {}, { commonName: "www.example.com" }, []],
    ["is an own edit of the key", ["keyAlgorithm"], {}, { keyAlgorithm: "EC_secp384r1" }, []],
    ["is an own key that is taken away", ["keyAlgorithm"], { keyAlgorithm: "EC_secp384r1" }, {}, []],
    [
      "is names of its own instead of the profile's",
      ["dnsNames"],
      { inherited: both },
      { dnsNames: ["b.io"] },
      [],
    ],
    [
      "is the profile's names instead of its own",
      ["dnsNames"],
      {},
      { inherited: both, dnsNames: ["b.io"] },
      [],
    ],
    [
      "is an own common name beside the profile's names",
      ["commonName", "dnsNames"],
      { inherited: ["dnsNames"] },
      { inherited: ["dnsNames"], commonName: "b.io", dnsNames: ["b.io"] },
      [],
    ],
    [
      "is an own edit, which explains those of others too",
      ["dnsNames", "keyAlgorithm", "region"],
      { profile },
      { profile: other, dnsNames: ["b.io"], region: "eu-west-1" },
      [],
    ],
    [
      "is not an own edit that replaces nothing",
      ["region"],
      {},
      { keyAlgorithm: "RSA_2048", region: "eu-west-1" },
      ["the CA's region (us-east-1 → eu-west-1)"],
    ],
  ];
  it.each(rows)("%s", (_, replaces, olds, news, causes) => {
    const was = { ...certificateInputs, ...olds };
    expect(causesElsewhere(replaces, was, { ...certificateInputs, ...news })).toEqual(causes);
  });
});

import { describe, expect, it } from "vitest";
import { certificateArgs, certificateInputs } from "../../../provider/model/certificate";
import { syncArgs } from "../../../provider/model/certificateSecret";
import { parseInputs } from "../../../provider/model/parse";
import { profileArgs } from "../../../provider/model/profile";
import { publicCaArgs } from "../../../provider/model/publicCa";
import { findRefusedInput } from "../../../provider/model/refused";
import { expectFault, faultsOf, host, type Raw } from "./faults";

/** What people bring from other certificate systems: input, value, what the cause must say, what the remedy. */
const foreign: [sentence: string, input: string, value: unknown, cause: RegExp, remedy: RegExp][] = [
  ["a CSR", "csr", "-----BEGIN CERTIFICATE REQUEST-----", /signing request/, /commonName, dnsNames/],
  ["a CSR by its long name", "certificateSigningRequest", "x", /signing request/, /Remove/],
  ["a subject", "subject", { O: "Example" }, /beyond the common name/, /commonName/],
  ["the subject's O", "organization", "Example", /O, OU, C, ST, L/, /commonName/],
  ["the subject's OU", "organizationalUnit", "Web", /O, OU, C, ST, L/, /commonName/],
  ["the subject's C", "country", "DE", /O, OU, C, ST, L/, /commonName/],
  ["the subject's ST", "state", "BE", /O, OU, C, ST, L/, /commonName/],
  ["the subject's L", "locality", "Berlin", /O, OU, C, ST, L/, /commonName/],
  ["a subject field in capitals", "OU", "Web", /O, OU, C, ST, L/, /commonName/],
  ["key usages", "keyUsages", ["digitalSignature"], /key usages/, /Remove/],
  ["extended key usages", "extendedKeyUsages", ["clientAuth"], /key usages/, /Remove/],
  ["a CA certificate", "isCa", true, /end-entity/, /Private CA/],
  ["a path length", "pathLength", 0, /end-entity/, /Private CA/],
  ["EST enrolment", "enrollmentType", "est", /EST, SCEP and ACME/, /API/],
  ["SCEP enrolment", "scep", { challenge: "x" }, /EST, SCEP and ACME/, /API/],
  ["ACME enrolment", "acme", { eab: "x" }, /EST, SCEP and ACME/, /API/],
  ["a validity of 90 days", "validityDays", 90, /198 days/, /198/],
  ["a validity of 199 days", "ttlDays", 199, /198 days/, /198/],
  ["a TTL", "ttl", "397d", /198 days/, /198/],
  ["a begin of its own", "notBefore", "2027-01-01T00:00:00Z", /198 days/, /198/],
  ["another DNS provider", "dnsProvider", "cloudflare", /Route 53/, /hostedZoneIds/],
  ["validation by e-mail", "validationMethod", "EMAIL", /Route 53/, /hostedZoneIds/],
  ["IP addresses", "ipAddresses", ["10.0.0.1"], /no IP addresses/, /dnsNames/],
  ["e-mail addresses", "emailAddresses", ["a@example.com"], /no e-mail addresses/, /dnsNames/],
  ["a certificate that is not exportable", "export", "DISABLED", /exportable/, /aws\.acm\.Certificate/],
];

describe.each([
  ["Certificate", certificateArgs, {}],
  ["CertificateProfile", profileArgs, {}],
  ["AcmPublicCa", publicCaArgs, { hostedZoneId: "Z1" }],
] as const)("a %s refuses", (_, schema, rest) => {
  it.each(foreign)("%s", (__, input, value, cause, remedy) => {
    expectFault(faultsOf(schema, { ...rest, [input]: value }), input, cause, remedy);
  });
});

it("a SecretsManagerSync refuses to import certificates back", () => {
  expectFault(
    faultsOf(syncArgs, { importCertificates: true }),
    "importCertificates",
    /cannot|none can be imported/,
    /Remove/,
  );
});

describe("what says the truth anyway is accepted and dropped", () => {
  const truths: Raw[] = [
    { validityDays: 198 },
    { ttl: "198d" },
    { validity: "198" },
    { isCa: false },
    { enrollmentType: "api" },
    { dnsProvider: "route53" },
    { validationMethod: "DNS" },
    { exportable: true },
    { export: "ENABLED" },
    { importCertificates: false },
  ];

  it.each(truths)("%j", (truth) => {
    expect(parseInputs(certificateArgs, truth)).toEqual({ inputs: {}, faults: [] });
  });

  it("also in the settings that a profile hands to its certificates", () => {
    const raw = {
      ...host,
      accountId: "123456789012",
      region: "us-east-1",
      zones: [],
      profile: { slug: "web", validityDays: 198 },
    };
    expect(faultsOf(certificateInputs, raw)).toEqual([]);
    expectFault(
      faultsOf(certificateInputs, { ...raw, profile: { slug: "web", validityDays: 30 } }),
      "profile.validityDays",
      /198 days/,
      /198/,
    );
  });
});

it("no input that a schema knows is on the list of the refused", () => {
  const known = [certificateArgs, profileArgs, publicCaArgs, syncArgs].flatMap((schema) =>
    Object.keys(schema.shape),
  );
  expect(known.filter((name) => findRefusedInput(name))).toEqual([]);
  expect(findRefusedInput("dnsNames")).toBeUndefined();
  expect(findRefusedInput("constructor")).toBeUndefined();
});

import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { certificateInputs, certificateRefused } from "../../../provider/certificate/model/inputs";
import { everyKind, type KindName, kindNames } from "../../../provider/everyKind";
import { parseInputs } from "../../../provider/kernel/parse";
import { findRefusedInput, NO_SUCH_INPUT } from "../../../provider/kernel/refused";
import { samples } from "../properties/samples";
import { expectFault, faultsOf, type Raw } from "./faults";

/** All names that some kind refuses, by what they are about. */
const NAMES = {
  csr: ["csr", "certificateSigningRequest"],
  subject: [
    ...["subject", "subjects", "organization", "organizationalUnit", "country", "state", "province"],
    ...["locality", "ou", "o", "c", "st", "l", "OU"],
  ],
  keyUsages: ["keyUsage", "keyUsages", "extendedKeyUsage", "extendedKeyUsages", "allowedUses"],
  ca: ["isCa", "isCaCertificate", "basicConstraints", "pathLength", "maxPathLength"],
  enrolment: ["enrollment", "enrolment", "enrollmentType", "enrolmentType", "est", "scep", "acme"],
  validity: [
    ...["validity", "validityDays", "validityPeriod", "ttl", "ttlDays"],
    ...["notBefore", "notAfter", "expiresAfter"],
  ],
  dns: ["dnsProvider", "dns", "cloudflare", "validationMethod", "provider"],
  ip: ["ipAddresses", "ipSans"],
  otherNames: ["emailAddresses", "emailSans", "uris"],
  export: ["export", "options", "exportable"],
  import: ["importOnSync", "importCertificates", "import"],
} as const;
type Topic = keyof typeof NAMES;

/** Cause and remedy; a topic without a row is no input at all. */
type Rows = Partial<Record<Topic, readonly [cause: RegExp, remedy: RegExp]>>;

const ofIssuer = {
  keyUsages: [/key usages/, /^Remove it\.$/],
  ca: [/end-entity/, /Private CA/],
  enrolment: [/EST, SCEP and ACME/, /API/],
  validity: [/198 days/, /198/],
  dns: [/Route 53/, /hostedZoneIds/],
  export: [/exportable/, /aws\.acm\.Certificate/],
} satisfies Rows;
const ofCertificate: Rows = {
  ...ofIssuer,
  csr: [/signing request/, /^Remove it, and give commonName, dnsNames and keyAlgorithm/],
  subject: [/beyond the common name \(O, OU, C, ST, L\)/, /^Remove it; give the name as commonName/],
  ip: [/no IP addresses/, /and give the domain names as dnsNames/],
  otherNames: [/no e-mail addresses/, /and give the domain names as dnsNames/],
};
const ofMany = {
  ...ofIssuer,
  csr: [/signing request/, /each certificate gives commonName, dnsNames/],
  subject: [/beyond the common name \(O, OU, C, ST, L\)/, /each certificate gives its name as commonName/],
  ip: [/no IP addresses/, /each certificate gives its domain names as dnsNames/],
  otherNames: [/no e-mail addresses/, /each certificate gives its domain names as dnsNames/],
} satisfies Rows;
const { ca, enrolment, dns } = ofIssuer;
const ofPublicCa: Rows = { csr: ofMany.csr, ca, enrolment, dns };
const ofSync: Rows = { import: [/none can be imported back/, /^Remove it\.$/] };

/** Refused inputs of each kind. */
const ROWS: Record<KindName, Rows> = {
  awsConnection: {},
  acmPublicCa: ofPublicCa,
  certificateProfile: ofMany,
  certificate: ofCertificate,
  certificateSecret: ofSync,
  certificateSet: ofMany,
  certificateSecretSet: ofSync,
  setGate: {},
};

const { certificate } = samples;
const inProfile = (raw: Raw): Raw => ({ profile: { ...certificate.profile, ...raw } });
const inMember = (raw: Raw): Raw => ({ certificates: { api: { dnsNames: ["api.example.com"], ...raw } } });
const asIs = (raw: Raw): Raw => raw;

type Case = [string, KindName, place: (raw: Raw) => Raw, prefix: string, rows: Rows];
const CASES: Case[] = [
  ...kindNames.map((name): Case => [everyKind[name].type, name, asIs, "", ROWS[name]]),
  ["Certificate's profile", "certificate", inProfile, "profile.", ofMany],
  ["set's profile", "certificateSet", inProfile, "profile.", ofMany],
  ["set's member", "certificateSet", inMember, "certificates.api.", ofCertificate],
];
const KINDS = CASES.map(
  ([name, kind, ...rest]) =>
    [
      name,
      everyKind[kind].inputs as z.ZodObject,
      everyKind[kind].refused,
      samples[kind] as Raw,
      ...rest,
    ] as const,
);

const names = (Object.keys(NAMES) as Topic[]).flatMap((topic) =>
  NAMES[topic].map((name) => [name, topic] as const),
);
const NO_INPUT = [/^There is no such input\.$/, /correct its name/] as const;

describe.each(KINDS)(
  "a %s says of what it does not have",
  (_, schema, refused, valid, place, prefix, rows) => {
    it.each(names)("%s", (name, topic) => {
      const [cause, remedy] = (rows as Rows)[topic] ?? NO_INPUT;
      const faults = faultsOf(schema, { ...valid, ...place({ [name]: "other" }) }, refused);
      expectFault(faults, `${prefix}${name}`, cause, remedy);
    });

    it("constructor", () => {
      const faults = faultsOf(schema, { ...valid, ...place({ constructor: 1 }) }, refused);
      expectFault(faults, `${prefix}constructor`, ...NO_INPUT);
    });
  },
);

describe("a Certificate refuses whatever value", () => {
  it.each<[sentence: string, input: string, value: unknown]>([
    ["a CSR", "csr", "-----BEGIN CERTIFICATE REQUEST-----"],
    ["a subject", "subject", { O: "Example" }],
    ["a CA certificate", "isCa", true],
    ["a path length", "pathLength", 0],
    ["a challenge", "scep", { challenge: "x" }],
    ["a validity of 199 days", "ttlDays", 199],
    ["a begin of its own", "notBefore", "2027-01-01T00:00:00Z"],
    ["validation by e-mail", "validationMethod", "EMAIL"],
    ["IP addresses", "ipAddresses", ["10.0.0.1"]],
    ["a certificate that is not exportable", "export", "DISABLED"],
  ])("%s", (_, input, value) => {
    const { cause, remedy } = findRefusedInput(certificateRefused, input) ?? NO_SUCH_INPUT;
    expect(cause).not.toBe(NO_SUCH_INPUT.cause);
    expect(faultsOf(certificateInputs, { ...certificate, [input]: value }, certificateRefused)).toEqual([
      { property: input, cause, remedy },
    ]);
  });
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
  const of = (wanted: (rows: Rows) => boolean) => KINDS.filter(([, , , , , , rows]) => wanted(rows));
  const isSecret = (rows: Rows) => rows === ofSync;

  describe.each(of((rows) => Object.keys(rows).length > 0 && !isSecret(rows)))(
    "in a %s:",
    (_, schema, refused, valid, place) => {
      it.each(truths)("%j", (truth) => {
        const without = parseInputs(schema, { ...valid, ...place({}) }, refused);
        expect(parseInputs(schema, { ...valid, ...place(truth) }, refused)).toEqual(without);
      });
    },
  );

  it.each(of(isSecret))("in a %s", (_, schema, refused, valid) => {
    for (const truth of truths) expect(faultsOf(schema, { ...valid, ...truth }, refused)).toEqual([]);
  });
});

it.each(KINDS)("no input of a %s is on the list of what it refuses", (_, schema, refused) => {
  const known = Object.keys(schema.shape);
  expect(known.filter((name) => findRefusedInput(refused, name))).toEqual([]);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BLANK } from "../../../provider/certificate/state";
import { everyKind, type KindName } from "../../../provider/everyKind";
import { classOfType, identityOf, shortUrn, typeToken, wholeUrn } from "../../../provider/kernel/resourceUrn";
import { upgradeState } from "../../../provider/kind/stateUpgrade";
import { earlierStates, kept } from "../../support/earlierStates";

type Json = Record<string, unknown>;

const SERIAL = "52:13:69:b8:14:21:e4:af:d5:e2:92:ef:a8:5f:f0:0a";
const NOT_AFTER = "2027-06-08T23:59:59.000Z";
const ID = "dcf047147b7dd9b40223c15002a29a1f";
const ARN = "arn:aws:acm:us-east-1:111122223333:certificate/89578e7f-88ab-4b05-a1de-f7ee95044a36";
const host = (resourceUrn: string) => ({ resourceUrn, identity: identityOf(resourceUrn) });

const place = {
  accountId: "111122223333",
  connection: "aws",
  dnsConnection: "aws",
  region: "us-east-1",
  profile: { slug: "web", keyAlgorithm: "EC_prime256v1" },
  zones: [{ id: "Z3DPG2MTGRF0T37X7TO9H", name: "example.com" }],
};
const certificate: Json = {
  ...host("urn:pulumi:bench::bench::pulumi-nodejs:dynamic/aws-pki:Certificate::host-0003"),
  ...place,
  certificateId: ID,
  commonName: "host-0003.example.com",
  dnsNames: ["host-0003.example.com"],
  inherited: ["keyAlgorithm"],
  ...BLANK,
  status: "ISSUED",
  serial: SERIAL,
  notBefore: "2026-11-23T00:00:00.000Z",
  notAfter: NOT_AFTER,
  renewAfter: "2027-05-09T13:21:02.206Z",
  requestedAt: "2026-11-23T00:00:00.000Z",
  fingerprintSha256: "f6f69626b385c9b00e42fdf117693e57e6f46b5b932dccc2f0d82f378a11f381",
  claim: 1,
};
const facts: Json = {
  arn: ARN,
  certificateId: ID,
  serial: SERIAL,
  status: "ISSUED",
  notBefore: "2026-11-23T00:00:00.000Z",
  notAfter: NOT_AFTER,
  commonName: "host-0003.example.com",
  dnsNames: ["host-0003.example.com"],
  profile: "web",
  region: "us-east-1",
};
const URN_OF_SECRET = `urn:pulumi:bench::bench::aws-pki:index:SecretsManagerSync$${typeToken("CertificateSecret")}::prod-host-0003`;
const secret: Json = {
  ...host(URN_OF_SECRET),
  certificate: facts,
  certificateNameSchema: "tls-{{certificateId}}",
  region: "us-east-1",
  secretName: `tls-${ID}`,
  syncName: "prod",
  claim: 1,
  secretRegion: "us-east-1",
  versionId: "ac5ce8eea11fc93dc79a90e67be6226323a57580500ae74d6113b597cb2b11de",
  syncedSerial: SERIAL,
  syncedNotAfter: NOT_AFTER,
  previousVersionId: "",
  previousSerial: "",
  previousNotAfter: "",
  isRolledBack: false,
  status: "current",
  changed: [],
  isUnfinished: false,
  syncedFor: "",
};
const SAMPLES: [KindName, Json][] = [
  ["certificate", certificate],
  ["certificateSecret", secret],
];
const formOf = (kind: KindName) => everyKind[kind].states.form;
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
/** Another value for some of what a state holds. */
const edits = (state: Json) =>
  fc.dictionary(
    fc.constantFrom(...Object.keys(state).filter((name) => name !== "resourceUrn" && name !== "identity")),
    fc.oneof(fc.constantFrom("", SERIAL, NOT_AFTER, 0, 1, false, true, "us-east-1"), fc.jsonValue()),
  );
/** Differences from the sample in the facts of a certificate; an absent fact is one as well. */
const factEdits = fc.dictionary(
  fc.constantFrom(...Object.keys(facts)),
  fc.constantFrom("", "-", "=", "a b", "us-east-2", SERIAL, ["a.example.com", "b.example.com"], []),
);

describe("the short form of a state", () => {
  it.each(SAMPLES)("of a %s gives back what it was made of", (kind, state) => {
    expect(formOf(kind).state.whole(formOf(kind).state.short(state))).toEqual(state);
    fc.assert(
      fc.property(edits(state), (edit) => {
        const edited = JSON.parse(JSON.stringify({ ...state, ...edit })) as Json;
        expect(formOf(kind).state.whole(formOf(kind).state.short(edited))).toEqual(edited);
      }),
    );
  });

  it("gives back a secret's certificate whatever its facts are, known or not", () => {
    fc.assert(
      fc.property(factEdits, fc.subarray(["notAfter", "dnsNames", "region"]), (edit, absent) => {
        const edited: Json = { ...facts, ...edit };
        for (const name of absent) delete edited[name];
        const state = { ...secret, certificate: edited };
        expect(
          formOf("certificateSecret").state.whole(formOf("certificateSecret").state.short(state)),
        ).toEqual(state);
      }),
    );
  });

  it.each(SAMPLES)("of a %s keeps an identity that was pinned before a rename", (kind, state) => {
    const renamed = { ...state, identity: { project: "bench", stack: "bench", resource: "the::first" } };
    expect(formOf(kind).state.short(renamed)).toHaveProperty("identity");
    expect(formOf(kind).state.whole(formOf(kind).state.short(renamed))).toEqual(renamed);
  });

  it.each(earlierStates.flatMap(([, state]) => SAMPLES.map(([kind]) => [kind, state] as const)))(
    "of a %s that an earlier release wrote loses nothing of it",
    (kind, state) => {
      const upgraded = upgradeState(everyKind[kind], kept(state, kind).outputs);
      expect(formOf(kind).state.whole(formOf(kind).state.short(upgraded))).toEqual(upgraded);
    },
  );

  it("is none for the other kinds, whose members derive from their identity", () => {
    const state = { ...host("urn:pulumi:a::b::t::n"), claim: 1 };
    expect(formOf("certificateSet").state.short(state)).toBe(state);
    expect(formOf("certificateSet").inputs.short(state)).toBe(state);
  });

  it("leaves at most 960 bytes of a certificate and 640 of a secret", () => {
    expect(bytes(formOf("certificate").state.short(certificate))).toBeLessThanOrEqual(960);
    expect(bytes(formOf("certificateSecret").state.short(secret))).toBeLessThanOrEqual(640);
  });
});

describe("the short form of inputs", () => {
  it.each(SAMPLES)("of a %s gives back what it was made of, and whole ones stay", (kind, inputs) => {
    expect(formOf(kind).inputs.whole(formOf(kind).inputs.short(inputs))).toEqual(inputs);
    expect(formOf(kind).inputs.whole(inputs)).toEqual(inputs);
  });

  it("of a secret keeps the facts by field, for the preview to compare", () => {
    const { dnsNames: _, region: _arnHasIt, ...rest } = facts;
    expect(formOf("certificateSecret").inputs.short(secret).certificate).toEqual(rest);
  });
});

describe("a URN", () => {
  const form = { type: "Certificate", parents: "aws-pki:index:SecretsManagerSync$" };

  it.each(["host", "a::b", "with $ and :", "$"])("of %s is the same after it was shortened", (name) => {
    for (const [parents, short] of [
      ["", ""],
      [form.parents, "$"],
      ["a:b:C$d:e:F$", "a:b:C$d:e:F$"],
    ]) {
      const urn = `urn:pulumi:dev::shop::${parents}${typeToken("Certificate")}::${name}`;
      expect(shortUrn(form, urn)).toBe(`dev::shop::${short}::${name}`);
      expect(wholeUrn(form, shortUrn(form, urn))).toBe(urn);
    }
  });

  it("that version 3 has stored has its parents in full, and is read all the same", () => {
    const urn = `urn:pulumi:dev::shop::${form.parents}${typeToken("Certificate")}::host`;
    expect(wholeUrn(form, `dev::shop::${form.parents}::host`)).toBe(urn);
  });

  it("of another type, and a text that is none, stay as they are", () => {
    for (const text of ["urn:pulumi:dev::shop::other:index:Type::x", "urn", "", "a::b"]) {
      expect(shortUrn(form, text)).toBe(text);
      expect(wholeUrn(form, text)).toBe(text);
    }
  });

  it("of a native plugin's resource stays whole, as a short one is read as a dynamic resource", () => {
    for (const parents of ["", form.parents]) {
      const urn = `urn:pulumi:dev::shop::${parents}aws-pki:index:Certificate::host`;
      expect(shortUrn(form, urn)).toBe(urn);
      expect(wholeUrn(form, urn)).toBe(urn);
    }
  });

  it("of any parts is the same after it was shortened", () => {
    const part = fc.stringMatching(/^[a-z:$]{0,6}$/);
    const type = fc.constantFrom(typeToken("Certificate"), "aws-pki:index:Certificate", "a:b:C", "$", "");
    const made = fc.tuple(part, part, part, type, part);
    fc.assert(
      fc.property(made, ([stack, project, parents, token, name]) => {
        const urn = `urn:pulumi:${stack}::${project}::${parents}${token}::${name}`;
        expect(wholeUrn(form, shortUrn(form, urn))).toBe(urn);
      }),
    );
  });
});

describe("the class that a type names", () => {
  it.each<[string, string | undefined]>([
    ["pulumi-nodejs:dynamic/aws-pki:Certificate", "Certificate"],
    ["aws-pki:index:Certificate", "Certificate"],
    ["aws-pki:index:SecretsManagerSync", "SecretsManagerSync"],
    ["pulumi-nodejs:dynamic/aws-pki:", undefined],
    ["aws-pki:index:", undefined],
    ["aws-pki:other:Certificate", undefined],
    ["pulumi-nodejs:dynamic:Resource", undefined],
    ["pulumi:providers:pulumi-nodejs", undefined],
    ["aws:acm/certificate:Certificate", undefined],
    ["", undefined],
  ])("%s: %s", (type, name) => {
    expect(classOfType(type)).toBe(name);
  });
});

import { describe, expect, it } from "vitest";
import type { Declared } from "../../commands/declared";
import { derive } from "../../commands/derive";
import { certificateLine } from "../../provider/certificate/model/line";
import type { KindType } from "../../provider/everyKind";
import { certificateIdOf } from "../../provider/kernel/identity";
import { UNKNOWN } from "../../provider/kernel/unknown";
import { memberIdentity } from "../../provider/set/identity";
import { secretLine } from "../../provider/sync/secretsManager/model/line";

const ACCOUNT = "111122223333";
const SHARED_KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
type Json = Record<string, unknown>;

const identity = {
  project: "shop",
  stack: "dev",
  resource: "pulumi-nodejs:dynamic/aws-pki:CertificateSet::fleet",
};
const lineOf = (key: string, names = [`${key}.example.com`]) =>
  certificateLine({
    arn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/${key}`,
    status: "ISSUED",
    serial: "01",
    notBefore: "2027-01-01T00:00:00.000Z",
    notAfter: "2027-07-18T00:00:00.000Z",
    commonName: names[0] ?? "",
    dnsNames: names,
  });
const secretLineOf = (key: string, name: string, region = "eu-central-1") =>
  secretLine(`arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}-AbC123`, "v1", lineOf(key));

const declared = (type: KindType, inputs: Json, outputs: Json): Declared => ({
  ...{ type, name: "fleet", id: "dev/fleet", isRead: false, inputs, outputs },
});
const set = (inputs: Json = {}, outputs: Json = {}) =>
  declared(
    "CertificateSet",
    {
      identity,
      accountId: ACCOUNT,
      region: "us-east-1",
      zones: [{ id: "Z1", name: "example.com" }],
      connection: "acm",
      dnsConnection: "dns",
      certificates: { a: { dnsNames: ["a.example.com"] }, b: { commonName: "b.example.com" } },
      ...inputs,
    },
    outputs,
  );
const secrets = (inputs: Json = {}, outputs: Json = {}) =>
  declared(
    "CertificateSecretSet",
    {
      identity,
      syncName: "prod",
      connection: "writer",
      acmConnection: "acm",
      region: "eu-central-1",
      source: { identity, profile: "web", region: "us-east-1" },
      certificates: { a: lineOf("a"), b: "-" },
      ...inputs,
    },
    outputs,
  );
const gate = declared("SetGate", { failures: {} }, {});

function featuresOf(...resources: Declared[]): Json {
  const uses = [...derive(resources).connections];
  return Object.fromEntries(uses.map(([label, list]) => [label, list.flatMap(({ features }) => features)]));
}
function scopeOf(feature: string, label: string, resources: Declared[], ownTags = false) {
  const uses = derive(resources, ownTags).connections.get(label) ?? [];
  return uses.find(({ features }) => (features as string[]).includes(feature))?.scope;
}

describe("the features of a set", () => {
  it.each<[string, Declared[], Json]>([
    ["are those of a certificate", [set()], { acm: ["acm-public-ca"], dns: ["route53-validation"] }],
    [
      "are the same without any key",
      [set({ certificates: {} })],
      { acm: ["acm-public-ca"], dns: ["route53-validation"] },
    ],
    [
      "have the revocation of one key",
      [set({ certificates: { a: { dnsNames: ["a.example.com"], revocation: { reason: "SUPERSEDED" } } } })],
      { acm: ["acm-public-ca", "acm-revocation"], dns: ["route53-validation"] },
    ],
    [
      "of secrets are those of a secret",
      [secrets()],
      { acm: ["acm-export"], writer: ["secrets-manager-sync"] },
    ],
    [
      "of secrets are the same before any certificate is known",
      [secrets({ certificates: UNKNOWN })],
      { acm: ["acm-export"], writer: ["secrets-manager-sync"] },
    ],
    [
      "of secrets have readers and replicas",
      [secrets({ readers: [ACCOUNT], replicaRegions: ["eu-west-1"] })],
      {
        acm: ["acm-export"],
        writer: ["secrets-manager-sync", "secrets-manager-replicas", "secrets-manager-resource-policy"],
      },
    ],
    [
      "of secrets have what a key could not be rid of yet",
      [
        secrets(
          {},
          {
            lines: { a: secretLineOf("a", "pulumi-aws-pki-1") },
            unusual: { a: JSON.stringify({ accessDrift: ["readers"], replicaRegions: ["eu-west-1"] }) },
          },
        ),
      ],
      {
        acm: ["acm-export"],
        writer: ["secrets-manager-sync", "secrets-manager-replicas", "secrets-manager-resource-policy"],
      },
    ],
    ["of a gate are none", [gate], {}],
  ])("%s", (_, resources, expected) => {
    expect(featuresOf(...resources)).toEqual(expected);
  });
});

describe("the scope of a set", () => {
  it("has account, region, zones and the names of every key", () => {
    const domainNames = ["a.example.com", "b.example.com"];
    expect(scopeOf("acm-public-ca", "acm", [set()])).toEqual({
      ...{ accountId: ACCOUNT, regions: ["us-east-1"], domainNames },
    });
    expect(scopeOf("route53-validation", "dns", [set()])).toEqual({ hostedZoneIds: ["Z1"], domainNames });
  });

  it("has the names of what stands and of what is on its way out, whose records are still to be deleted", () => {
    const leaving = [{ key: "old", line: lineOf("old") }];
    const outputs = { lines: { a: lineOf("a", ["was.example.com"]), none: "-" }, leaving };
    expect(scopeOf("route53-validation", "dns", [set({}, outputs)])).toMatchObject({
      domainNames: ["a.example.com", "b.example.com", "old.example.com", "was.example.com"],
    });
  });

  it.each<[string, unknown]>([
    ["all keys are", UNKNOWN],
    ["one key is", { a: UNKNOWN, b: { dnsNames: ["b.example.com"] } }],
    ["the names of one key are", { a: { dnsNames: UNKNOWN }, b: { dnsNames: ["b.example.com"] } }],
  ])("is open where %s not known yet, which is told once", (_, certificates) => {
    expect(scopeOf("acm-public-ca", "acm", [set({ certificates })])).not.toHaveProperty("domainNames");
    const notes = derive([set({ certificates })]).notes.filter((note) => note.includes("its names"));
    expect(notes).toEqual([expect.stringContaining("not known yet")]);
  });

  it("of secrets has the schema once for all keys, the account of those that stand, and the keys", () => {
    const kmsKeyId = SHARED_KEY;
    const outputs = { lines: { a: secretLineOf("a", "pulumi-aws-pki-0a1b") } };
    expect(scopeOf("secrets-manager-sync", "writer", [secrets({ kmsKeyId }, outputs)])).toEqual({
      accountId: ACCOUNT,
      regions: ["eu-central-1"],
      secretNames: ["pulumi-aws-pki-{{certificateId}}"],
      kmsKeyArns: [SHARED_KEY],
    });
  });

  it("of secrets has names that the schema does not cover: of what leaves, and of earlier generations", () => {
    const outputs = {
      lines: { a: secretLineOf("a", "tls/a") },
      unusual: { a: JSON.stringify({ earlier: [{ name: "before/a" }] }) },
      leaving: [{ key: "b", line: secretLineOf("b", "old/b") }],
    };
    const resources = [secrets({ certificateNameSchema: "tls/{{certificateId}}" }, outputs)];
    expect(scopeOf("secrets-manager-sync", "writer", resources)).toMatchObject({
      secretNames: ["before/a", "old/b", "tls/{{certificateId}}"],
    });
  });

  it("of secrets names each certificate by its own id where nothing else comes first", () => {
    const ids = ["a", "b"].map((key) => certificateIdOf(memberIdentity(identity, key)).slice(0, 8));
    const resources = [secrets({ certificateNameSchema: "{{shortCertificateId}}/tls" })];
    expect(scopeOf("secrets-manager-sync", "writer", resources)).toMatchObject({
      secretNames: ids.map((id) => `${id}/tls`).sort(),
    });
  });

  it("is narrowed to the stack's own tags, exports included", () => {
    const outputs = { lines: { a: lineOf("a") } };
    const resources = [set({}, outputs), secrets()];
    for (const feature of ["acm-public-ca", "acm-export"])
      expect(scopeOf(feature, "acm", resources, true)?.stacks).toEqual(["shop/dev"]);
    expect(derive(resources, true).notes.join()).not.toContain("does not own");
  });
});

it("a thousand keys are told of as one", () => {
  const keys = Array.from({ length: 1000 }, (_, n) => `host-${n}`);
  const certificates = Object.fromEntries(keys.map((key) => [key, { dnsNames: [`${key}.example.com`] }]));
  const { notes } = derive([
    set({ certificates }),
    secrets({ certificates: Object.fromEntries(keys.map((key) => [key, lineOf(key)])) }),
  ]);
  expect(notes).toHaveLength(3);
  expect(notes).toContainEqual(expect.stringContaining("more names than a policy holds"));
});

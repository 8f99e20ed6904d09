import { describe, expect, it } from "vitest";
import type { Declared } from "../../commands/declared";
import { derive } from "../../commands/derive";
import type { KindType } from "../../provider/everyKind";
import { UNKNOWN } from "../../provider/kernel/unknown";
import { isCovered, secretPattern } from "../../provider/sync/secretsManager/plan/secretPattern";

const ACCOUNT = "111122223333";
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${KEY_ID}`;
type Json = Record<string, unknown>;

const declared = (type: KindType, inputs: Json, rest: Partial<Declared> = {}): Declared => ({
  type,
  name: "it",
  id: undefined,
  isRead: false,
  inputs,
  outputs: {},
  ...rest,
});
const connection = (name: string, accountId = ACCOUNT) =>
  declared(
    "AwsConnection",
    { connection: name, region: "us-east-1" },
    { outputs: { accountId, partition: "aws" } },
  );
const ca = (inputs: Json = {}) =>
  declared("AcmPublicCa", { caName: "public", region: "us-east-1", hostedZoneIds: ["Z1"], ...inputs });
const certificate = (inputs: Json = {}, rest: Partial<Declared> = {}) =>
  declared(
    "Certificate",
    {
      accountId: ACCOUNT,
      region: "us-east-1",
      zones: [{ id: "Z1", name: "example.com" }],
      commonName: "api.example.com",
      dnsNames: ["api.example.com", "www.example.com"],
      ...inputs,
    },
    rest,
  );
const secret = (inputs: Json = {}, outputs: Json = {}) =>
  declared(
    "CertificateSecret",
    {
      syncName: "prod",
      region: "us-east-1",
      certificate: {
        certificateId: "0123456789abcdef0123456789abcdef",
        commonName: "api.example.com",
        profile: "web",
        region: "us-east-1",
      },
      identity: { project: "shop", stack: "dev", resource: "x" },
      secretName: "pulumi-aws-pki-0123456789abcdef0123456789abcdef",
      ...inputs,
    },
    { outputs },
  );

/** Features by connection of a stack. */
function featuresOf(resources: Declared[]): Json {
  const uses = [...derive(resources).connections].map(
    ([label, list]) => [label, list.flatMap(({ features }) => features)] as const,
  );
  return Object.fromEntries(uses);
}
/** The scope of a feature of one connection. */
function scopeOf(resources: Declared[], feature: string, label = "ambient"): unknown {
  const uses = derive(resources).connections.get(label) ?? [];
  return uses.find(({ features }) => (features as string[]).includes(feature))?.scope;
}
const notesOf = (resources: Declared[]) => derive(resources).notes;

describe("the features of a connection", () => {
  it.each<[string, Declared[], Json]>([
    ["a CA of the ambient identity", [ca()], { ambient: ["acm-public-ca", "route53-validation"] }],
    [
      "a CA with a connection for each part",
      [ca({ connection: "acm", dnsConnection: "dns" })],
      { acm: ["acm-public-ca"], dns: ["route53-validation"] },
    ],
    [
      "a certificate that was revoked",
      [certificate({ revocation: { reason: "SUPERSEDED" } })],
      { ambient: ["acm-public-ca", "acm-revocation", "route53-validation"] },
    ],
    [
      "a certificate that is revoked before it is deleted",
      [certificate({ connection: "acm", revokeOnDelete: { reason: "SUPERSEDED" } })],
      { acm: ["acm-public-ca", "acm-revocation"], ambient: ["route53-validation"] },
    ],
    [
      "a certificate that is only read",
      [certificate({ connection: "acm", zones: undefined }, { isRead: true })],
      { acm: ["acm-read"] },
    ],
    [
      "a secret, by whom it is written and by whom exported",
      [secret({ connection: "writer", acmConnection: "acm" })],
      { acm: ["acm-export"], writer: ["secrets-manager-sync"] },
    ],
    [
      "a secret with readers and replicas",
      [secret({ readers: [ACCOUNT], replicaRegions: [{ region: "eu-west-1" }], acmConnection: "acm" })],
      {
        acm: ["acm-export"],
        ambient: ["secrets-manager-sync", "secrets-manager-replicas", "secrets-manager-resource-policy"],
      },
    ],
    [
      "a secret with a policy of its own",
      [secret({ resourcePolicy: { Statement: [] } })],
      { ambient: ["acm-export", "secrets-manager-sync", "secrets-manager-resource-policy"] },
    ],
    [
      "a secret whose readers and replicas could not be taken away yet",
      [secret({ acmConnection: "acm" }, { accessDrift: ["readers"], replicaRegions: ["eu-west-1"] })],
      {
        acm: ["acm-export"],
        ambient: ["secrets-manager-sync", "secrets-manager-replicas", "secrets-manager-resource-policy"],
      },
    ],
    [
      "a connection that nothing uses",
      [connection("hub"), ca()],
      { ambient: ["acm-public-ca", "route53-validation"] },
    ],
    [
      "a connection that is called ambient",
      [ca({ connection: "ambient" })],
      { ambient: ["acm-public-ca"], "(ambient)": ["route53-validation"] },
    ],
    ["nothing", [], {}],
  ])("of %s", (_, resources, expected) => {
    expect(featuresOf(resources)).toEqual(expected);
  });
});

describe("the scope", () => {
  it("of ACM has account, regions and the names of all certificates", () => {
    const elsewhere = certificate({
      region: "eu-west-1",
      commonName: "*.example.org",
      dnsNames: ["*.example.org"],
    });
    expect(scopeOf([elsewhere, certificate(), ca()], "acm-public-ca")).toEqual({
      accountId: ACCOUNT,
      regions: ["eu-west-1", "us-east-1"],
      domainNames: ["*.example.org", "api.example.com", "www.example.com"],
    });
  });

  it("of Route 53 has the zones, each once and as IAM writes them", () => {
    const zones = [
      ca({ hostedZoneIds: ["Z2", "/hostedzone/Z3"] }),
      ca({ hostedZoneIds: undefined, hostedZoneId: "Z2" }),
    ];
    expect(scopeOf(zones, "route53-validation")).toEqual({ hostedZoneIds: ["Z2", "Z3"] });
  });

  it("of Route 53 is of the connection's partition, before the connection was made too", () => {
    const gov = declared("AwsConnection", { connection: "dns", region: "us-gov-west-1" });
    expect(scopeOf([gov, ca({ dnsConnection: "dns" })], "route53-validation", "dns")).toMatchObject({
      partition: "aws-us-gov",
    });
  });

  it("of Secrets Manager has the names of the schema, the replicas and the keys", () => {
    const kmsKeyId = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${KEY_ID}`;
    const resources = [
      connection("writer"),
      secret({
        connection: "writer",
        kmsKeyId: KEY_ID,
        replicaRegions: ["eu-west-3", { region: "eu-west-1", kmsKeyId }],
      }),
    ];
    expect(scopeOf(resources, "secrets-manager-sync", "writer")).toEqual({
      partition: "aws",
      accountId: ACCOUNT,
      regions: ["us-east-1"],
      secretNames: ["pulumi-aws-pki-{{certificateId}}"],
      replicaRegions: ["eu-west-1", "eu-west-3"],
      kmsKeyArns: [kmsKeyId, KEY].sort(),
    });
    expect(notesOf(resources)).toEqual([expect.stringContaining("ambient: its account is not known")]);
  });

  it("takes the account from what the connection says, whatever stands under it", () => {
    const resources = [certificate({ connection: "acm", accountId: "999900001111" }), connection("acm")];
    expect(scopeOf(resources, "acm-public-ca", "acm")).toMatchObject({ accountId: ACCOUNT });
  });

  it("takes the region of a secret from its connection where it has none of its own", () => {
    const resources = [secret({ connection: "writer", region: undefined }), connection("writer")];
    expect(scopeOf(resources, "secrets-manager-sync", "writer")).toMatchObject({ regions: ["us-east-1"] });
  });

  it("has secrets of before that the schema does not cover", () => {
    const earlier = [{ name: "old/one" }, { name: "pulumi-aws-pki-0f" }];
    expect(scopeOf([secret({}, { earlier })], "secrets-manager-sync")).toMatchObject({
      secretNames: ["old/one", "pulumi-aws-pki-{{certificateId}}"],
    });
  });

  it.each<[string, Json, string]>([
    ["an alias", { kmsKeyId: "alias/tls" }, "alias/tls is an alias"],
    ["an alias by its ARN", { kmsKeyId: `arn:aws:kms:us-east-1:${ACCOUNT}:alias/tls` }, "is an alias"],
    ["a key that is not known yet", { kmsKeyId: UNKNOWN }, "grants no key for it"],
    ["a key id without an account", { kmsKeyId: KEY_ID }, "does not tell the key's ARN yet"],
  ])("grants no key for %s, and says so", (_, inputs, note) => {
    expect(scopeOf([secret(inputs)], "secrets-manager-sync")).not.toHaveProperty("kmsKeyArns");
    expect(notesOf([secret(inputs)])).toContainEqual(expect.stringContaining(note));
  });

  it("needs nothing for the key that AWS manages", () => {
    const resources = [
      connection("w"),
      secret({ connection: "w", acmConnection: "w", kmsKeyId: "alias/aws/secretsmanager" }),
    ];
    expect(scopeOf(resources, "secrets-manager-sync", "w")).not.toHaveProperty("kmsKeyArns");
    expect(notesOf(resources)).toEqual([]);
  });
});

describe("what is not known", () => {
  it.each<[string, unknown]>([
    ["unknown in a preview", UNKNOWN],
    ["a masked secret", "[secret]"],
    ["an encrypted secret", { "4dabf18193072939515e22adb298388d": "1b47", ciphertext: "v1:do-not-show" }],
    ["no name at all", "no name at all"],
    ["a list of lists", [["x"]]],
  ])("names nothing where a name is %s, and narrows by no name", (_, value) => {
    const resources = [certificate(), certificate({ dnsNames: [value] })];
    expect(scopeOf(resources, "acm-public-ca")).not.toHaveProperty("domainNames");
    expect(scopeOf(resources, "route53-validation")).not.toHaveProperty("domainNames");
    expect(notesOf(resources)).toEqual([
      expect.stringMatching(/^Certificate it: its names .* not narrowed by it/),
    ]);
    expect(notesOf(resources).join()).not.toContain("do-not-show");
  });

  it("leaves Route 53 out where no zone is known, as it cannot be granted on all", () => {
    const resources = [ca({ hostedZoneIds: UNKNOWN, connection: "acm" })];
    expect(featuresOf(resources)).toEqual({ acm: ["acm-public-ca"] });
    expect(notesOf(resources)).toContainEqual(expect.stringContaining("grants nothing in Route 53"));
  });

  it("leaves the names of secrets open where a schema is not known, and not at a sync's default", () => {
    const resources = [secret(), secret({ certificateNameSchema: UNKNOWN })];
    expect(scopeOf(resources, "secrets-manager-sync")).toMatchObject({ secretNames: ["{{any}}"] });
    expect(notesOf(resources)).toContainEqual(expect.stringMatching(/its name is not known yet/));
  });

  it("leaves the region open where one is not known", () => {
    const resources = [ca(), ca({ region: UNKNOWN })];
    expect(scopeOf(resources, "acm-public-ca")).not.toHaveProperty("regions");
  });

  it("leaves names open where a policy could not hold them all", () => {
    const names = Array.from({ length: 200 }, (_, index) => `service-${index}.example.com`);
    const resources = [certificate({ dnsNames: names })];
    expect(scopeOf(resources, "acm-public-ca")).not.toHaveProperty("domainNames");
    expect(notesOf(resources)).toContainEqual(expect.stringContaining("more names than a policy holds"));
  });
});

describe("the name of secrets", () => {
  const inputs = secret().inputs;
  it.each<[string, Json, string]>([
    ["keeps what tells certificates apart", {}, "pulumi-aws-pki-{{certificateId}}"],
    [
      "puts in what all of the sync have in common",
      { certificateNameSchema: "{{stack}}/{{sync}}/{{ profile }}-{{commonName}}-{{ certificateId }}" },
      "dev/prod/web-{{commonName}}-{{certificateId}}",
    ],
    [
      "names the certificate where nothing else comes first",
      { certificateNameSchema: "{{shortCertificateId}}/tls" },
      "01234567/tls",
    ],
    [
      "leaves the generation open where each has a secret of its own",
      { certificateNameSchema: "tls-{{shortCertificateId}}", preserveSecretOnRenewal: false },
      "tls-{{shortCertificateId}}-{{serial}}",
    ],
    ["leaves a serial of the schema open", { certificateNameSchema: "tls-{{serial}}" }, "tls-{{serial}}"],
  ])("%s", (_, more, pattern) => {
    expect(secretPattern({ ...inputs, ...more })).toBe(pattern);
  });

  it("is told where it would be that of every secret", () => {
    expect(notesOf([secret({ certificateNameSchema: "{{serial}}" })])).toContainEqual(
      expect.stringContaining("covers every secret of the account"),
    );
  });

  it.each<[string, string, boolean]>([
    ["tls-1", "tls-{{certificateId}}", true],
    ["tls/1", "tls-{{certificateId}}", false],
    ["a-1-b-2", "a-{{certificateId}}-b-{{serial}}", true],
    ["a-b", "a-{{certificateId}}-b", false],
    ["tls", "tls", true],
    ["tls2", "tls", false],
    ["axb", "a{{sync}}x{{serial}}b", true],
    ["aab", "a{{sync}}x{{serial}}b", false],
  ])("%s under %s: %s", (name, pattern, expected) => {
    expect(isCovered(name, pattern)).toBe(expected);
  });
});

describe("with own tags", () => {
  const identity = { project: "shop", stack: "dev", resource: "x" };
  const arn = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`;
  const stacksOf = (resources: Declared[], feature: string) =>
    (derive(resources, true).connections.get("ambient") ?? [])
      .filter(({ features }) => (features as string[]).includes(feature))
      .map(({ scope }) => scope.stacks);

  it("the stack is that of the resources themselves", () => {
    const resources = [certificate({ identity: { ...identity, stack: "before" } }, { id: arn }), secret()];
    expect(stacksOf(resources, "acm-public-ca")).toEqual([["shop/before", "shop/dev"]]);
    expect(stacksOf(resources, "secrets-manager-sync")).toEqual([["shop/before", "shop/dev"]]);
    expect(scopeOf(resources, "acm-public-ca")).not.toHaveProperty("stacks");
  });

  it("an export of another stack's certificate is not narrowed, and that is told", () => {
    const resources = [certificate({ identity }, { id: arn }), secret({ certificate: { arn: `${arn}2` } })];
    expect(stacksOf(resources, "acm-export")).toEqual([undefined]);
    expect(derive(resources, true).notes.join()).toContain("does not own");
    const own = [certificate({ identity }, { id: arn }), secret({ certificate: { arn } })];
    expect(stacksOf(own, "acm-export")).toEqual([["shop/dev"]]);
  });
});

it("secrets of two regions are granted in their own region alone", () => {
  const resources = [
    secret({ certificateNameSchema: "one/{{certificateId}}", secretName: "one/1" }),
    secret({ certificateNameSchema: "two/{{certificateId}}", secretName: "two/1", region: "eu-west-1" }),
  ];
  const uses = derive(resources).connections.get("ambient") ?? [];
  const ofSecrets = uses.filter(({ features }) => features.includes("secrets-manager-sync"));
  expect(ofSecrets.map(({ scope: { regions, secretNames } }) => [regions, secretNames])).toEqual([
    [["us-east-1"], ["one/{{certificateId}}"]],
    [["eu-west-1"], ["two/{{certificateId}}"]],
  ]);
});

it("a connection whose name cannot be read is told", () => {
  expect(notesOf([certificate({ connection: UNKNOWN })]).join()).toContain(
    "Certificate it: the name of its connection is not known yet",
  );
});

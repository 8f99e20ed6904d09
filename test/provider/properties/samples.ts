import type { z } from "zod";
import { connectionSpec } from "../../../provider/aws/calls/connectionSpec";
import { certificateLine } from "../../../provider/certificate/model/line";
import { everyKind, type KindName, kindNames } from "../../../provider/everyKind";
import { host } from "../kernel/faults";
import type { Json } from "./badInputs";

const ROLE = "arn:aws:iam::111122223333:role/issuer";
const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ARN = "arn:aws:acm:us-east-1:111122223333:certificate/0123abcd-0123-0123-0123-0123456789ab";

const profile = {
  slug: "web",
  keyAlgorithm: "EC_prime256v1",
  autoRenew: true,
  renewBeforeDays: 20,
  policy: {
    commonName: { allowed: ["*.example.com"] },
    dnsNames: { allowed: ["**.example.com"], required: ["api.example.com"], denied: ["x.example.org"] },
  },
  defaults: { dnsNames: ["a.example.com"], tags: { team: "web" }, issuanceTimeoutMinutes: 60 },
  tags: { stage: "prod" },
};

const statement = {
  Sid: "Auditors",
  Effect: "Allow",
  Principal: { AWS: [ROLE], Federated: "accounts.google.com" },
  Action: ["secretsmanager:DescribeSecret"],
  Resource: "*",
  Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-1"], "accounts.google.com:aud": "x" } },
};

const place = {
  accountId: "111122223333",
  region: "us-east-1",
  zones: [{ id: "Z1", name: "example.com" }],
  connection: "acm",
  dnsConnection: "dns",
};

const ofCertificates = {
  autoRenew: false,
  renewBeforeDays: 30,
  tags: { owner: "me" },
  issuanceTimeoutMinutes: 75,
  renewNow: "1",
  deleteAdopted: false,
  protectPaid: true,
};

const names = { commonName: "api.example.com", dnsNames: ["www.example.com", "*.example.com"] };

const facts = {
  arn: ARN,
  serial: "0a:1b:2c",
  status: "ISSUED",
  notBefore: "2046-03-01T10:00:00.000Z",
  notAfter: "2046-09-15T10:00:00.000Z",
  commonName: "api.example.com",
  dnsNames: ["api.example.com"],
} as const;

const ofSecrets = {
  region: "us-east-1",
  syncName: "prod",
  certificateNameSchema: "tls/{{commonName}}-{{ shortCertificateId }}",
  fieldMappings: { certificate: "cert", privateKey: "key", certificateArn: "arn" },
  includeRootCa: true,
  trustAnchors: ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
  preserveSecretOnRenewal: true,
  removeExpiredOrRevoked: false,
  autoSync: true,
  syncNow: "1",
  rollback: false,
  adoptExisting: false,
  kmsKeyId: KEY,
  resourcePolicy: { Version: "2012-10-17", Statement: [statement] },
  readers: ["111122223333", ROLE],
  replicaRegions: ["eu-west-3", { region: "eu-west-1", kmsKeyId: KEY.replace("us-east-1", "eu-west-1") }],
  description: "a key",
  tags: { owner: "me" },
  recoveryWindowDays: 7,
  acmConnection: "acm",
  connection: "acm",
};

/** Inputs of each kind in which everything that can be said is said, and nothing is wrong. */
export const samples = {
  awsConnection: { ...host, connection: "acm", region: "us-east-1", description: "for ACM" },
  acmPublicCa: {
    ...host,
    hostedZoneIds: ["Z0123456789ABCDEFGHIJ", "/hostedzone/Z2"],
    region: "us-east-1",
    caName: "public",
    connection: "acm",
    dnsConnection: "dns",
  },
  certificateProfile: { ...host, ...profile, description: "for the web", caName: "public" },
  certificate: {
    ...{ ...host, ...place, ...names, ...ofCertificates },
    profile,
    keyAlgorithm: "RSA_2048",
    revokeOnDelete: { reason: "SUPERSEDED" },
    adoptArn: ARN,
  },
  certificateSecret: {
    ...{ ...host, ...ofSecrets },
    certificate: {
      ...facts,
      certificateId: "0123456789abcdef0123456789abcdef",
      profile: "web",
      region: "us-east-1",
    },
  },
  certificateSet: {
    ...{ ...host, ...place, ...ofCertificates },
    profile,
    keyAlgorithm: "RSA_2048",
    certificates: {
      api: {
        ...names,
        keyAlgorithm: "EC_secp384r1",
        autoRenew: true,
        renewBeforeDays: 7,
        tags: { key: "api" },
      },
      "b-1.x": { dnsNames: ["b.example.com", "api.example.com"], renewNow: "2", adoptArn: ARN },
    },
  },
  certificateSecretSet: {
    ...{ ...host, ...ofSecrets },
    source: { identity: host.identity, profile: "web", region: "us-east-1" },
    certificates: { api: certificateLine({ ...facts, dnsNames: [...facts.dnsNames] }), "b-1.x": "-" },
  },
  setGate: { ...host, failures: { fleet: { api: "AWS refused it." }, "prod-fleet": {} } },
} satisfies Record<KindName, Json>;

/** Connections in the provider's configuration, by the methods with the most inputs. */
export const specSamples: Record<string, Json> = {
  "a chain of roles": {
    method: {
      type: "assume-role",
      roleArn: ROLE,
      externalId: "shop-1",
      sessionName: "pulumi",
      sessionTags: { team: "web" },
      transitiveTagKeys: ["team"],
      durationSeconds: 3600,
      source: { method: { type: "assume-role", roleArn: ROLE }, region: "us-east-1" },
    },
    region: "us-east-1",
  },
  "an access key": {
    method: {
      type: "access-key",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: "s",
      sessionToken: "t",
    },
  },
  "a profile": { method: { type: "profile", profile: "work" } },
};

/** Every schema of inputs, with a valid input of it. */
export const schemas: [name: string, schema: z.ZodObject, valid: Json][] = [
  ...kindNames.map((name): [string, z.ZodObject, Json] => [
    `a ${everyKind[name].type}`,
    everyKind[name].inputs,
    samples[name],
  ]),
  ...Object.entries(specSamples).map(([name, valid]): [string, z.ZodObject, Json] => [
    `${name} in the configuration`,
    connectionSpec,
    valid,
  ]),
];

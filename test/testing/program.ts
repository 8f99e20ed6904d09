import * as pki from "../../index";

export const ZONE = "Z0123456789ABCDEFGHIJ";
const ROLE = "arn:aws:iam::444455556666:role/team/issuer";
const THEIRS = "arn:aws:acm:us-east-1:999999999999:certificate/theirs";

export interface Variant {
  allowed?: string;
  accessKey?: string;
  autoSync?: boolean;
}

/** A program with every kind of resource, and all that programs read of them. */
export function everything({ allowed = "**.example.com", autoSync }: Variant = {}) {
  const method = { type: "assume-role", roleArn: ROLE } as const;
  const acm = new pki.AwsConnection("acm", { region: "eu-central-1", method });
  const ca = new pki.AcmPublicCa("public", { connection: acm, hostedZoneIds: [ZONE] });
  const web = new pki.CertificateProfile("web", { ca, policy: { dnsNames: { allowed: [allowed] } } });
  const names = { commonName: "api.example.com", dnsNames: ["*.api.example.com"] };
  const api = new pki.Certificate("api", { profile: web, ...names });
  const keys = { a: { dnsNames: ["a.example.com"] }, b: { dnsNames: ["b.example.com"] } };
  const fleet = new pki.CertificateSet("fleet", { profile: web, certificates: keys });
  const theirs = pki.Certificate.get("theirs", THEIRS);
  const sync = new pki.SecretsManagerSync("prod", {
    connection: acm,
    certificates: [api, fleet, theirs],
    certificateNameSchema: "tls/{{commonName}}-{{certificateId}}",
    autoSync,
  });
  return { acm, ca, web, api, fleet, theirs, sync };
}

/** The outputs of that program alone. */
export function outputsOf({ acm, ca, web, api, fleet, theirs, sync }: ReturnType<typeof everything>) {
  const { callerArn, accountId, partition, region } = acm;
  const { arn, serial, status, notBefore, notAfter, renewAfter, validationRecords } = api;
  const { certificateId, fingerprintSha256, renewalCount, previousSerials } = api;
  const { arns, serials, statuses, failures, notAfter: ends } = fleet;
  return {
    connection: { callerArn, accountId, partition, region },
    ca: { accountId: ca.accountId, region: ca.region, zones: ca.zones },
    profile: { keyAlgorithm: web.keyAlgorithm, autoRenew: web.autoRenew },
    api: { arn, serial, status, notBefore, notAfter, renewAfter, validationRecords },
    more: { certificateId, fingerprintSha256, renewalCount, previousSerials },
    fleet: { arns, serials, statuses, failures, notAfter: ends },
    theirs: { arn: theirs.arn, commonName: theirs.commonName, status: theirs.status },
    secrets: sync.secrets,
    sets: sync.sets,
  };
}

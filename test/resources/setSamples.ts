import {
  AcmPublicCa,
  AwsConnection,
  CertificateProfile,
  CertificateSet,
  type CertificateSetArgs,
  SecretsManagerSync,
  type SecretsManagerSyncArgs,
} from "../..";
import { certificateLine } from "../../provider/certificate/model/line";
import { secretLine } from "../../provider/sync/secretsManager/model/line";
import { TOKEN } from "../components/mocks";

export const zones = [{ id: "Z1", name: "example.com" }];
export const arnOf = (key: string) => `arn:aws:acm:us-east-1:111122223333:certificate/${key}`;
export const secretArnOf = (key: string) =>
  `arn:aws:secretsmanager:eu-central-1:111122223333:secret:tls/${key}-AbC123`;
export const validity = { notBefore: "2027-01-01T00:00:00.000Z", notAfter: "2027-07-18T00:00:00.000Z" };
export const lineOf = (key: string) =>
  certificateLine({
    arn: arnOf(key),
    status: "ISSUED",
    serial: `0${key.length}:${key}`,
    ...validity,
    commonName: `${key}.example.com`,
    dnsNames: [`${key}.example.com`],
  });
export const pendingLine = certificateLine({
  arn: arnOf("late"),
  status: "PENDING_VALIDATION",
  ...{ serial: "", notBefore: "", notAfter: "" },
  commonName: "late.example.com",
  dnsNames: ["late.example.com"],
});
/** As the provider answers: one key issued, one pending, and one of which nothing stands. */
export const lines = { one: lineOf("one"), late: pendingLine, none: "-" };
export const failures = { late: "ACM did not see the record." };
export const secretLines = { one: secretLine(secretArnOf("one"), "v1", lineOf("one")), none: "-" };
export const identity = { project: "shop", stack: "dev", resource: `${TOKEN("CertificateSet")}::fleet` };
export const outputs = {
  AcmPublicCa: { accountId: "111122223333", zones },
  CertificateSet: { lines, failures },
  CertificateSecretSet: { lines: secretLines, failures: {} },
};

export const hosts = (...keys: string[]): CertificateSetArgs["certificates"] =>
  Object.fromEntries(keys.map((key) => [key, { dnsNames: [`${key}.example.com`] }]));

/** A profile of a CA with a connection of its own, and a connection that writes. */
export function setting() {
  const acm = new AwsConnection("acm", { region: "us-east-1" });
  const writer = new AwsConnection("writer", { region: "eu-central-1" });
  const ca = new AcmPublicCa("public", { connection: acm, hostedZoneId: "Z1" });
  return { writer, profile: new CertificateProfile("web", { ca }) };
}
export const certificates = hosts("one", "late", "none");
export type Settings = Partial<SecretsManagerSyncArgs>;

/** A set, and a sync of it alone or with a certificate of its own. */
export const synced =
  (settings: Settings = {}, more: Partial<CertificateSetArgs> = {}) =>
  () => {
    const { writer, profile } = setting();
    const fleet = new CertificateSet("fleet", { profile, certificates, ...more });
    const sync = new SecretsManagerSync("Prod", { connection: writer, certificates: [fleet], ...settings });
    return { fleet, sync };
  };
export const namesIn = (urns: readonly string[] = []) => urns.map((urn) => urn.split("::").at(-1)).sort();

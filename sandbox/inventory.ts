import { colonHex, currentIssue, statusOf } from "./acm/certificate";
import { CURRENT, versionWithStage } from "./secretsmanager/secret";
import type { World } from "./world";

/** A certificate as `GET /_sandbox/certificates` shows it. */
export interface CertificateShown {
  arn: string;
  status: string;
  domains: string[];
  /** Empty while not issued, like the dates (ISO 8601). */
  serial: string;
  notBefore: string;
  notAfter: string;
  /** How often it was issued under its ARN: 1 and one more for each renewal. */
  issues: number;
  inUseBy: string[];
}

/** A secret as `GET /_sandbox/secrets` shows it, without its value. */
export interface SecretShown {
  arn: string;
  name: string;
  /** The version that readers get. */
  versionId: string;
  versions: number;
  /** The end of its recovery window, ISO 8601. Absent where nobody has deleted it. */
  deletedUntil?: string;
}

/** A record of a hosted zone as `GET /_sandbox/records` shows it. */
export interface RecordShown {
  zone: string;
  name: string;
  type: string;
}

/** The certificates of all accounts and regions, lived through to now. */
export function certificatesIn({ acm, clock }: World): CertificateShown[] {
  const now = clock.now();
  return [...acm.provenAt(undefined)].map((certificate) => {
    acm.history.settle(certificate, now);
    const { arn, domains, issues, inUseBy } = certificate;
    const issue = currentIssue(certificate);
    return {
      ...{ arn, domains, status: statusOf(certificate, now) },
      serial: issue ? colonHex(issue.serial) : "",
      notBefore: issue?.notBefore.toISOString() ?? "",
      notAfter: issue?.notAfter.toISOString() ?? "",
      ...{ issues: issues.length, inUseBy: [...inUseBy.keys()] },
    };
  });
}

/** The secrets of all accounts, each in its primary region. */
export function secretsIn({ secrets, clock }: World): SecretShown[] {
  return secrets.all(clock.now()).map((secret) => {
    const { arn, name, purgeAt } = secret;
    const versionId = versionWithStage(secret, CURRENT)?.id ?? "";
    const deleted = purgeAt === undefined ? {} : { deletedUntil: purgeAt.toISOString() };
    return { arn, name, versionId, versions: secret.versions.size, ...deleted };
  });
}

/** The records of all zones but for the NS and SOA records that every zone is born with. */
export function recordsIn({ zones }: World): RecordShown[] {
  return zones
    .all()
    .flatMap((zone) =>
      [...zone.records.values()]
        .filter(({ name, type }) => !(name === zone.name && (type === "NS" || type === "SOA")))
        .map(({ name, type }) => ({ zone: zone.name, name, type })),
    );
}

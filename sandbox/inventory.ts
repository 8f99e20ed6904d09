import { colonHex, currentIssue, statusOf } from "./acm/certificate";
import { CURRENT, versionWithStage } from "./secretsmanager/secret";
import type { SandboxCertificate, SandboxRecord, SandboxSecret } from "./shown";
import type { World } from "./world";

/** The certificates of all accounts and regions, lived through to now. */
export function certificatesIn({ acm, clock }: World): SandboxCertificate[] {
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
export function secretsIn({ secrets, clock }: World): SandboxSecret[] {
  return secrets.all(clock.now()).map((secret) => {
    const { arn, name, purgeAt } = secret;
    const versionId = versionWithStage(secret, CURRENT)?.id ?? "";
    const deleted = purgeAt === undefined ? {} : { deletedUntil: purgeAt.toISOString() };
    return { arn, name, versionId, versions: secret.versions.size, ...deleted };
  });
}

/** The records of all zones but for the NS and SOA records that every zone is born with. */
export function recordsIn({ zones }: World): SandboxRecord[] {
  return zones
    .all()
    .flatMap((zone) =>
      [...zone.records.values()]
        .filter(({ name, type }) => !(name === zone.name && (type === "NS" || type === "SOA")))
        .map(({ name, type }) => ({ zone: zone.name, name, type })),
    );
}

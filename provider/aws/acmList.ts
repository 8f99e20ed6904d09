import {
  type ACMClient,
  type CertificateSummary,
  KeyAlgorithm,
  paginateListCertificates,
} from "@aws-sdk/client-acm";
import type { CertificateStatus } from "../model/certificate";
import { validationDomain } from "../model/domainName";
import type { RequestInput } from "./acm";
import { attempt, type Doing } from "./failures";

const LIVE = ["PENDING_VALIDATION", "ISSUED"] as const;

/** Of these domains, those whose record another live certificate of this account and region is validated by. */
export async function findDomainsInUse(
  acm: ACMClient,
  resource: string,
  domains: readonly string[],
  exceptArn: string,
): Promise<Set<string>> {
  const doing = { resource, action: `look for other certificates of ${domains.join(", ")}` };
  const listed = await list(acm, doing, LIVE);
  // A list may still show what was just deleted.
  const others = listed.filter((one) => one.CertificateArn !== exceptArn);
  return new Set(domains.filter((domain) => others.some((one) => needs(one, domain))));
}

/** Whether a certificate is validated by a domain's record. */
export function needs(one: CertificateSummary, domain: string): boolean {
  // A summary shows the first hundred names only; what it does not show may need any record.
  if (one.HasAdditionalSubjectAlternativeNames) return true;
  return [one.DomainName ?? "", ...(one.SubjectAlternativeNameSummaries ?? [])]
    .map(validationDomain)
    .includes(domain);
}

/** Whether ACM lists a certificate, which a fresh one is not yet for some seconds. */
export async function isCertificateListed(acm: ACMClient, resource: string, arn: string): Promise<boolean> {
  const listed = await list(acm, { resource, action: `look for the certificate ${arn}` });
  return listed.some((one) => one.CertificateArn === arn);
}

/** A certificate as a list shows it. */
export interface Listed {
  arn: string;
  /** Whether its key was ever exported: then some secret holds it, and so some state knew it. */
  exported: boolean;
  /** Whether it has exactly the wanted names, common name and algorithm. */
  isAlike: boolean;
}

/** Live, exportable certificates that share one of these names. */
export async function findRelated(
  acm: ACMClient,
  resource: string,
  wanted: Pick<RequestInput, "commonName" | "dnsNames" | "keyAlgorithm">,
): Promise<Listed[]> {
  const listed = await listLiveOnce(acm, resource);
  const isRelated = ({ SubjectAlternativeNameSummaries: names = [], ...one }: CertificateSummary) =>
    one.ExportOption === "ENABLED" && names.some((name) => wanted.dnsNames.includes(name));
  return listed.filter(isRelated).map((one) => ({
    arn: one.CertificateArn ?? "",
    exported: one.Exported ?? false,
    isAlike:
      one.DomainName === wanted.commonName &&
      // ACM shows RSA-2048 where it takes RSA_2048.
      one.KeyAlgorithm?.replace("-", "_") === wanted.keyAlgorithm &&
      sameSet(one.SubjectAlternativeNameSummaries ?? [], wanted.dnsNames),
  }));
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join(",") === [...b].sort().join(",");
}

const listedOnce = new WeakMap<ACMClient, Promise<CertificateSummary[]>>();

/** Live certificates as they were when this process first asked: what a crash has lost was requested before that. */
function listLiveOnce(acm: ACMClient, resource: string): Promise<CertificateSummary[]> {
  const doing = { resource, action: "look for certificates of this stack" };
  const asked = listedOnce.get(acm) ?? list(acm, doing, LIVE);
  listedOnce.set(acm, asked);
  asked.catch(() => listedOnce.delete(acm));
  return asked;
}

function list(
  acm: ACMClient,
  doing: Doing,
  statuses?: readonly CertificateStatus[],
): Promise<CertificateSummary[]> {
  return attempt(doing, () => listPages(acm, statuses));
}

/** All live certificates that a client's region holds. Throws the SDK's own exception. */
export function listLive(acm: ACMClient): Promise<CertificateSummary[]> {
  return listPages(acm, LIVE);
}

async function listPages(
  acm: ACMClient,
  statuses?: readonly CertificateStatus[],
): Promise<CertificateSummary[]> {
  // Without keyTypes ACM lists RSA_2048 certificates alone.
  const includes = { Includes: { keyTypes: Object.values(KeyAlgorithm) } };
  const query = { ...includes, ...(statuses ? { CertificateStatuses: [...statuses] } : {}) };
  const found: CertificateSummary[] = [];
  for await (const page of paginateListCertificates({ client: acm, pageSize: 1000 }, query))
    found.push(...(page.CertificateSummaryList ?? []));
  return found;
}

import type { ACMClient } from "@aws-sdk/client-acm";
import { certificateNames, sameNames } from "../../kernel/certificateNames";
import { attempt } from "../calls/failures";
import type { Clock } from "../calls/wait";
import type { RequestInput } from "./acm";
import { requestedFor, wasDeleted } from "./done";
import { type Listed, type Survey, surveyCertificates } from "./survey";

/** Seconds that a list may be old where what is looked for must have been there before this process began. */
const EARLIER_SECONDS = 60;
/** Seconds that a list may be old where what is looked for was requested minutes ago. */
const RECENT_SECONDS = 5;

type Now = Pick<Clock, "now">;

/**
 * Of these domains, those whose record another live certificate of this account and region is validated by. A record
 * that is kept too long harms nobody, one that is deleted too early does: the list is one that began after the call,
 * and what this process has requested counts though no list shows it yet.
 */
export async function findDomainsInUse(
  acm: ACMClient,
  resource: string,
  { domains, exceptArn }: { domains: readonly string[]; exceptArn: string },
  clock: Now,
): Promise<Set<string>> {
  const doing = { resource, action: `look for other certificates of ${domains.join(", ")}` };
  const survey = await attempt(doing, () => surveyCertificates(acm, clock, 0));
  // A list may still show what was just deleted.
  const isOther = (arn: string) => arn !== exceptArn && !wasDeleted(acm, arn);
  const isListedUse = (domain: string) => survey.usersOf(domain).some(isOther);
  const isFreshUse = (domain: string) =>
    requestedFor(acm, domain).some((arn) => isOther(arn) && !survey.find(arn));
  return new Set(domains.filter((domain) => isListedUse(domain) || isFreshUse(domain)));
}

/** Whether ACM lists a certificate, which a fresh one is not yet for some seconds. */
export async function isCertificateListed(
  acm: ACMClient,
  resource: string,
  arn: string,
  clock: Now,
): Promise<boolean> {
  return (await findListed(acm, resource, { arn, maxAgeSeconds: RECENT_SECONDS }, clock)) !== undefined;
}

/** A certificate as a list shows it that is at most this old; undefined where it is not in it. */
export async function findListed(
  acm: ACMClient,
  resource: string,
  { arn, maxAgeSeconds }: { arn: string; maxAgeSeconds: number },
  clock: Now,
): Promise<Listed | undefined> {
  const doing = { resource, action: `look for the certificate ${arn}` };
  return (await attempt(doing, () => surveyCertificates(acm, clock, maxAgeSeconds))).find(arn);
}

/** A live certificate that shares a name with a wanted one. */
export interface Related {
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
  clock: Now,
): Promise<Related[]> {
  const survey = await firstSurvey(acm, resource, clock);
  return survey
    .sharing(wanted.dnsNames)
    .filter((one) => one.exportable)
    .map((one) => ({
      arn: one.arn,
      exported: one.exported,
      isAlike:
        one.keyAlgorithm === wanted.keyAlgorithm &&
        sameNames(certificateNames(one.commonName, one.names), wanted),
    }));
}

const first = new WeakMap<ACMClient, Promise<Survey>>();

/** Certificates as they were when this process first asked: what a crash has lost was requested before that. */
function firstSurvey(acm: ACMClient, resource: string, clock: Now): Promise<Survey> {
  const asked = first.get(acm) ?? surveyCertificates(acm, clock, EARLIER_SECONDS);
  first.set(acm, asked);
  asked.catch(() => first.delete(acm));
  return attempt({ resource, action: "look for certificates of this stack" }, () => asked);
}

import { type CertificateView, findCertificate, isCertificateListed, requestCertificate } from "../aws/acm";
import { waitFor } from "../aws/wait";
import type { CertificateStatus } from "../model/certificate";
import { ownershipTags, requestToken } from "../plan/identity";
import { resolveSettings } from "../plan/settings";
import { type CertificateWork, certificateGone, duration } from "./certificateWork";

/** Seconds after which a request that ACM neither describes nor lists is taken for a deleted one. */
const VISIBLE_AFTER_SECONDS = 120;
/** Certificates of the same inputs that may have been requested and lost within the hour that ACM remembers a token. */
const MAX_PREDECESSORS = 3;

const DEAD: readonly CertificateStatus[] = ["FAILED", "VALIDATION_TIMED_OUT", "REVOKED", "EXPIRED"];

/**
 * Requests the certificate and gives ACM's first view of it. The token derives from the inputs, so a second try
 * finds the first. ACM remembers a token for an hour, and may hand back a certificate that was deleted or has died
 * since: then its ARN becomes part of the next token. `keeping` runs what may fail once there is an ARN.
 */
export async function requestLive(
  work: CertificateWork,
  keeping: <T>(arn: string, act: () => Promise<T>) => Promise<T>,
): Promise<CertificateView> {
  let arn = await request(work);
  let hasDied = false;
  for (let predecessors = 0; ; predecessors++) {
    const seen = await keeping(arn, () => firstLook(arn, work));
    // Dead at the first look is one remembered; dead again under a new token is ACM's answer.
    if (seen && (hasDied || !DEAD.includes(seen.status))) return seen;
    if (predecessors === MAX_PREDECESSORS) return keeping(arn, async () => missing(arn, work));
    hasDied = seen !== undefined;
    arn = await keeping(arn, () => request(work, arn));
  }
}

function missing(arn: string, work: CertificateWork): never {
  throw certificateGone(arn, work);
}

function request({ inputs, acm, resource }: CertificateWork, afterArn?: string): Promise<string> {
  const { keyAlgorithm, tags } = resolveSettings(inputs);
  const { identity, commonName, dnsNames, accountId, region } = inputs;
  const wanted = { commonName, dnsNames, keyAlgorithm };
  const token = requestToken(identity, { ...wanted, accountId, region }, afterArn);
  return requestCertificate(acm, resource, {
    ...wanted,
    token,
    tags: { ...tags, ...ownershipTags(identity) },
  });
}

/** The certificate once ACM shows it, which takes some seconds; undefined where it was deleted before. */
async function firstLook(arn: string, work: CertificateWork): Promise<CertificateView | undefined> {
  const { acm, resource, context } = work;
  const start = context.now().getTime();
  return waitFor<CertificateView | undefined>(
    {
      probe: () => findCertificate(acm, resource, arn),
      judge: async (seen) => {
        const isLate = context.now().getTime() - start >= VISIBLE_AFTER_SECONDS * 1000;
        return seen || (isLate && !(await isCertificateListed(acm, resource, arn))) ? "done" : "pending";
      },
      deadlineSeconds: work.deadlineSeconds,
      onPending: (_, waited) =>
        work.tell(`waiting for ACM to take up the request, ${duration(waited)} so far`),
      timeout: () => certificateGone(arn, work),
    },
    context,
  );
}

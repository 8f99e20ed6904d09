import type { CertificateView } from "../aws/acm/certificateView";
import { cancelled, refuseCancelled } from "../kernel/cancelled";
import { PkiError } from "../kernel/errors";
import { type CertificateWork, requireCertificate } from "./work";

/** How often a renewal is asked for while no answer comes and none shows. */
const MAX_TRIES = 4;
/** Seconds until ACM shows a renewal that it has begun. */
const SHOWN_AFTER_SECONDS = 5;

/**
 * Asks for one renewal. Each is paid for, and RenewCertificate takes no token: where the answer is lost it may have
 * begun, so ACM is looked at before it is asked again. A refusal ends no renewal that AWS has begun by itself, as it
 * does once a certificate was exported: ACM is looked at then, too.
 */
export async function askForRenewal(current: CertificateView, work: CertificateWork): Promise<void> {
  const { acm, resource, context } = work;
  refuseCancelled(context.world.cancelled, resource, `${current.arn} was renewed`);
  for (let tries = 1; ; tries++) {
    try {
      return await acm.renew(current.arn);
    } catch (error) {
      const isLost = error instanceof PkiError && error.code === "Unreachable";
      await context.world.sleep(SHOWN_AFTER_SECONDS);
      const look = requireCertificate(current.arn, work);
      // The refusal tells more than a look that fails, too.
      const seen = await (isLost ? look : look.catch(() => current));
      if (hasBegun(seen, current)) return;
      if (!isLost) throw error;
      if (context.world.cancelled.aborted)
        throw cancelled(resource, `while it was not known whether the renewal of ${current.arn} had begun`);
      if (tries === MAX_TRIES) throw error;
    }
  }
}

/** Whether a renewal of this generation is under way, or has ended since. */
function hasBegun(seen: CertificateView, before: CertificateView): boolean {
  return (
    isUnderWay(seen) || seen.serial !== before.serial || seen.renewalUpdatedAt !== before.renewalUpdatedAt
  );
}

export function isUnderWay({ renewalStatus }: CertificateView): boolean {
  return renewalStatus === "PENDING_AUTO_RENEWAL" || renewalStatus === "PENDING_VALIDATION";
}

import type { ValidationRecord } from "../authority/validationRecord";
import { claimOf, foreignOwnerOf } from "../kernel/identity";
import { withoutOwnTags } from "../kernel/tags";
import { keptForOwner, keptForReplacement } from "../kind/ownership";
import { onceUnused } from "./inUse";
import type { CertificateState } from "./model/inputs";
import { wasTakenOver } from "./pins";
import { revoke } from "./revoke";
import type { CertificateWork } from "./work";

/**
 * Deletes a certificate and those of its validation records that no other certificate needs. Leaves objects of other
 * owners, with a notice. Repeating it changes nothing.
 */
export async function removeCertificate(
  arn: string,
  state: CertificateState,
  work: CertificateWork,
): Promise<void> {
  const tags = await work.acm.findTags(arn);
  const say = (message: string) => work.context.teller.notice(message);
  const owner = tags && foreignOwnerOf(state.identity, tags);
  if (owner !== undefined) return say(keptForOwner(arn, owner));
  // A claim of 0 was never settled. The request carried 1.
  if (tags && claimOf(tags) > Math.max(state.claim, 1)) return sayTakenOver(arn, state, work);
  if (state.adopted && state.deleteAdopted !== true) {
    if (!tags) return;
    await work.acm.putTags(arn, withoutOwnTags(tags));
    return say(`kept ${arn}, which was adopted, and its validation records; deleteAdopted would delete it`);
  }
  const records = await findRecords(arn, state, work);
  await revokeBefore(arn, state, work);
  await onceUnused(arn, () => work.acm.delete(arn), work);
  await work.issuer.deleteRecords(records, arn);
}

/**
 * Gives a notice that the certificate stays for its new owner. None where this run took it over: then it is in the
 * state again.
 */
function sayTakenOver(arn: string, { resourceUrn }: CertificateState, { context }: CertificateWork): void {
  if (wasTakenOver(arn, resourceUrn, context.world)) return;
  context.teller.notice(keptForReplacement(arn));
}

/** Revokes first, where the program says so and there is something alive to revoke. */
async function revokeBefore(arn: string, state: CertificateState, work: CertificateWork): Promise<void> {
  const { revokeOnDelete, serial } = state;
  // A certificate that was never issued in the state has never been exported: nobody has its key.
  if (!revokeOnDelete || serial === "") return;
  const seen = await work.acm.find(arn);
  if (seen?.status !== "ISSUED") return;
  await revoke(seen, { serial, reason: revokeOnDelete.reason }, work);
}

/** The records of the state, which holds none of a certificate that was never issued, though they may stand in DNS. */
async function findRecords(
  arn: string,
  state: CertificateState,
  work: CertificateWork,
): Promise<ValidationRecord[]> {
  const known = state.validationRecords;
  const seen = known.length > 0 ? undefined : await work.acm.find(arn);
  const records = seen ? work.issuer.rules.recordsOf(seen, state.zones, []) : known;
  return records.filter(({ zoneId }) => zoneId !== "");
}

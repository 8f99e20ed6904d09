import { type ErrorCode, PkiError } from "../kernel/errors";
import { foreignOwnerOf } from "../kernel/identity";
import type { Identity } from "../kernel/schema";

/** An object of AWS as errors name it. */
interface OwnedObject {
  arn: string;
  /** The resource that it is of, as messages name it. */
  resource: string;
}

/** Refuses to touch what another stack or resource has made its own since. */
export function refuseForeign(
  identity: Identity,
  { arn, resource, tags }: OwnedObject & { tags: Readonly<Record<string, string>> },
  code: ErrorCode,
): void {
  const owner = foreignOwnerOf(identity, tags);
  if (owner === undefined) return;
  throw new PkiError({
    code,
    resource,
    cause: `By its tags ${arn} belongs to ${owner} now; nothing was changed.`,
    remedy:
      "Where that is right, take it out of this state (pulumi state delete); else remove its pulumi-aws-pki tags.",
  });
}

/** The error of an object that somebody deleted. `state` describes it, `next` tells what pulumi up will do. */
export function goneError(
  { arn, resource }: OwnedObject,
  code: ErrorCode,
  { state = "does not exist any more", next }: { state?: string; next: string },
): PkiError {
  return new PkiError({
    code,
    resource,
    cause: `${arn} ${state}: somebody deleted it outside of this stack.`,
    remedy: `Run pulumi refresh, then pulumi up: ${next}.`,
  });
}

/** The note of a delete about an object that has another owner by now. */
export const keptForOwner = (arn: string, owner: string): string =>
  `kept ${arn}: by its tags it belongs to ${owner} now`;

/** The note of a delete about an object that carries a higher claim than its own. */
export const keptForReplacement = (arn: string): string =>
  `kept ${arn}: its replacement has taken it over; delete it by hand if no stack holds it`;

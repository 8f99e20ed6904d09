import type { CertificateState, Generations } from "../model/certificate";
import type { CertificateSecretInputs, CertificateSecretState } from "../model/certificateSecret";
import type { Identity } from "../model/common";
import type { Fault } from "../model/errors";
import { hasUnknown, UNKNOWN } from "../model/unknown";
import type { ReplacedSecret } from "../plan/earlierSecrets";
import type { Context } from "./lifecycle";

/** What stays as it was first said, through renames and replacements. */
export interface Pinned {
  identity?: Identity;
  commonName?: string;
  /** The certificate that this command replaces by its plan; what create makes comes after that one. */
  replacing?: Replaced;
  /** The secret that this command replaces by its plan. */
  replacedSecret?: ReplacedSecret;
  /** Keys of a set that the program declares (lifecycle/setGuard.ts). */
  listedKeys?: ReadonlySet<string>;
  /** Ids of what stands well under the keys of a set that the program declares. */
  heldIds?: ReadonlyMap<string, string>;
  /** ARN of the certificate that create took over in this command; the delete of "the old one" leaves it in silence. */
  tookOver?: string;
}

/** A certificate that is replaced; AWS may have renewed it unseen, and then it is taken over with its generations. */
export interface Replaced extends Generations {
  arn: string;
}

/**
 * What the old inputs have pinned. Before it makes a replacement the engine checks once more, without them: what
 * the first check saw counts there too.
 */
export function recallPinned(olds: Pinned, resourceUrn: string, context: Context): Pinned {
  if (!olds.identity) return context.pinned.get(resourceUrn) ?? {};
  const { identity, commonName } = olds;
  const pinned = { identity, ...(commonName === undefined ? {} : { commonName }) };
  context.pinned.set(resourceUrn, pinned);
  return pinned;
}

/** Whether a check of this process has seen a resource that was there before, under whatever name it has now. */
export function isListed({ project, stack, resource }: Identity, context: Context): boolean {
  return [...context.pinned.values()].some(
    ({ identity }) =>
      identity?.project === project && identity.stack === stack && identity.resource === resource,
  );
}

/** Notes in a plan that what stands there will be replaced, and is no leftover of a lost state for the create. */
export function noteReplacement(arn: string, state: CertificateState, context: Context): void {
  const { resourceUrn, serial, renewalCount, previousSerials, fingerprintSha256 } = state;
  const replacing = { arn, serial, renewalCount, previousSerials, fingerprintSha256 };
  context.pinned.set(resourceUrn, { ...context.pinned.get(resourceUrn), replacing });
}

/** Notes in a plan that another secret will take the place of this one, and answer for those before it. */
export function noteReplacedSecret(arn: string, state: CertificateSecretState, context: Context): void {
  const { resourceUrn } = state;
  context.pinned.set(resourceUrn, {
    ...context.pinned.get(resourceUrn),
    replacedSecret: { arn, state },
  });
}

/**
 * Two resources with one identity would take each other's certificates and secrets: it happens where a resource
 * was renamed, and its old name is given to another one.
 */
export function identityFaults(identity: Identity, resourceUrn: string, context: Context): Fault[] {
  const holder = holderOf(JSON.stringify(identity), resourceUrn, context);
  if (holder === resourceUrn) return [];
  const cause = `Its name was the first name of ${holder}, which is known by it in AWS.`;
  return [{ property: "identity", cause, remedy: "Give this resource another name." }];
}

/** Two resources that adopt one certificate would each take it from the other. */
export function adoptionFaults(arn: string, resourceUrn: string, context: Context): Fault[] {
  if (arn === UNKNOWN) return [];
  const holder = holderOf(arn, resourceUrn, context);
  if (holder === resourceUrn) return [];
  return [{ property: "adoptArn", cause: `${holder} adopts it.`, remedy: "Adopt it once." }];
}

/**
 * Two secrets of one name in one place would overwrite each other. Those of other stacks, or under another connection,
 * are told apart by their ownership tags when they are written.
 */
export function secretNameCollisions(
  { secretName, region, connection, resourceUrn }: CertificateSecretInputs,
  context: Context,
): Fault[] {
  if (hasUnknown([secretName, region])) return [];
  const key = JSON.stringify(["secret", secretName, region ?? "", connection ?? ""]);
  const holder = holderOf(key, resourceUrn, context);
  if (holder === resourceUrn) return [];
  const cause = `It gives the name ${secretName}, which is that of ${holder} in the same region.`;
  const remedy = "Put {{sync}} or {{certificateId}} into it, so that each secret has a name of its own.";
  return [{ property: "certificateNameSchema", cause, remedy }];
}

/** Who came first in this process. */
function holderOf(key: string, resourceUrn: string, context: Context): string {
  const holder = context.identities.get(key) ?? resourceUrn;
  context.identities.set(key, holder);
  return holder;
}

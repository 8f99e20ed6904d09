import { createHash } from "node:crypto";
import { type CertificateNames, certificateNames, joinNames } from "./certificateNames";
import { OWN_TAG_PREFIX, ownTagValue, STACK_TAG } from "./ownTags";
import type { Identity } from "./schema";

/**
 * Identity of a resource. Taken from its URN when it is first created and copied from the old inputs ever after, so
 * that an alias or a rename keeps certificate id, token and ownership.
 */
export function pinIdentity(olds: { identity?: unknown }, current: Identity): Identity {
  return isIdentity(olds.identity) ? olds.identity : current;
}

function isIdentity(value: unknown): value is Identity {
  return typeof value === "object" && value !== null && "resource" in value;
}

/** 32 hexadecimal digits that stay the same through renewal and replacement. */
export function certificateIdOf(identity: Identity): string {
  return digest(["certificate", identity.project, identity.stack, identity.resource]).slice(0, 32);
}

/** Whether two identities are one; undefined is none. */
export function isSameIdentity(a: Identity | undefined, b: Identity): boolean {
  return a?.project === b.project && a.stack === b.stack && a.resource === b.resource;
}

/** The request's inputs that make one certificate differ from another. */
export interface CertificateRequest extends CertificateNames {
  keyAlgorithm: string;
  accountId: string;
  region: string;
}

/**
 * ACM's idempotency token, 32 hexadecimal digits. ACM hands back the *old* certificate when a token comes with
 * other inputs, so the token derives from all of them, with the identity as its seed.
 * Source: RequestCertificate, IdempotencyToken (`\w+`, 1 to 32, remembered for an hour).
 */
export function requestToken(identity: Identity, request: CertificateRequest, afterArn = ""): string {
  const names = certificateNames(request.commonName, request.dnsNames);
  const place = [request.accountId, request.region];
  return digest([
    certificateIdOf(identity),
    names.commonName,
    joinNames(names),
    request.keyAlgorithm,
    ...place,
    afterArn,
  ]).slice(0, 32);
}

/**
 * Id of a secret's version, 64 hexadecimal digits: the same content is the same version, however often it is
 * written. `content` is everything in the body but the key, which goes with the leaf.
 * Source: PutSecretValue, ClientRequestToken (32 to 64 characters).
 */
export function secretVersionId(secretName: string, content: object): string {
  return digest(["secret", secretName, JSON.stringify(content)]);
}

/** Digits of a version's id that say what is in it. */
const CONTENT_DIGITS = 48;

/**
 * Id of the version that a secret is created with: of its content, and of 16 random digits for this one creation. AWS
 * answers a repeated creation under the same id with success. Only a fresh id lets a creation find out that the name
 * is taken.
 */
export function firstVersionId(versionId: string, chance: string): string {
  return `${versionId.slice(0, CONTENT_DIGITS)}${chance}`;
}

/** The id under which a content stands already, among versions that are known. Otherwise the content's own. */
export function versionIdAmong(versionId: string, known: readonly (string | undefined)[]): string {
  const content = versionId.slice(0, CONTENT_DIGITS);
  return known.find((one) => one?.startsWith(content)) ?? versionId;
}

/** Tags that name the owner of an AWS object. People, crash recovery and IAM conditions read them. */
export function ownershipTags(identity: Identity, claim: number): Record<string, string> {
  return { ...ownerTags(identity), [CLAIM_TAG]: String(claim) };
}

/** Marks what existed before and was taken over by `adoptArn`: a destroy gives it back instead of deleting it. */
export const ADOPTED_TAG = `${OWN_TAG_PREFIX}adopted`;

/** The resource of ours, of whatever stack, that tags name as the owner, where it is another than this one. */
export function foreignOwnerOf(
  identity: Identity,
  tags: Readonly<Record<string, string>>,
): string | undefined {
  const { [STACK_TAG]: stack, [RESOURCE_TAG]: owner } = tags;
  // Half of the tags is what somebody has left of ours.
  if (stack === undefined || owner === undefined || isOwnedBy(identity, tags)) return undefined;
  return `${owner} of ${stack}`;
}

/**
 * How often an object has been taken over, a number that each adoption raises and the state remembers. A forced
 * replacement (--replace, a taint) takes over the live object, and the engine then deletes "the old one", which is
 * the same: delete leaves alone what carries a higher claim than its own state.
 */
export function claimOf(tags: Readonly<Record<string, string>>): number {
  return Number.parseInt(tags[CLAIM_TAG] ?? "", 10) || 0;
}

const CLAIM_TAG = `${OWN_TAG_PREFIX}claim`;
const RESOURCE_TAG = `${OWN_TAG_PREFIX}resource`;

/** The part of them that never changes. */
export function ownerTags(identity: Identity): Record<string, string> {
  return {
    [STACK_TAG]: ownTagValue(`${identity.project}/${identity.stack}`),
    [RESOURCE_TAG]: ownTagValue(identity.resource),
  };
}

/** Whether an object's tags say that it is this resource's. */
export function isOwnedBy(identity: Identity, tags: Readonly<Record<string, string>>): boolean {
  return Object.entries(ownerTags(identity)).every(([key, value]) => tags[key] === value);
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

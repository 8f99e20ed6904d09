import type { SecretView } from "../../aws/secretsManager/secretView";
import { PkiError } from "../../kernel/errors";
import { claimOf, firstVersionId, isOwnedBy, secretVersionId, versionIdAmong } from "../../kernel/identity";
import { planTags } from "../../kernel/tags";
import type { Sealed } from "../../pki/sealed";
import { keepingObject } from "../keeping";
import type { EarlierObject } from "../model/state";
import { exportFor } from "../source";
import { type CertificateSecretState, SYNC_DEFAULTS } from "./model/inputs";
import { contentOf, MAX_BODY_BYTES, secretBody } from "./plan/body";
import { isSetOtherwise, secretSettings, secretTags } from "./plan/settings";
import { mustLook, secretChanges } from "./plan/upkeep";
import { type KnownVersion, NO_VERSIONS, promoted, type Versions } from "./plan/versions";
import { planSecretWrite } from "./plan/write";
import { putContent } from "./stage";
import { requireSecret, type SecretWork } from "./work";

/** A version that is to be written, and the value of the secret in it. States are made of the version alone. */
interface Prepared {
  version: KnownVersion;
  body: Sealed;
}

/** Parts of the state before that go into the one after. */
type Before = Versions & Pick<CertificateSecretState, "syncedFor" | "earlier">;

/**
 * Writes a secret that the state does not know: a new one, or one of our own that was left under the name. A new one
 * takes one call. Looks under the name where AWS refuses it, or where a secret is expected to be there.
 */
export async function makeSecret(
  work: SecretWork,
  earlier: EarlierObject[] = [],
): Promise<{ id: string; state: CertificateSecretState }> {
  const { inputs, store } = work;
  const prepared = await prepare(work);
  const find = () => store.find(inputs.secretName);
  const takingBack = async (seen: SecretView) => ({
    id: seen.arn,
    state: await takeBack(seen, prepared, earlier, work),
  });
  const expected = inputs.adoptExisting ? await find() : undefined;
  if (expected) return takingBack(expected);
  const { version, body } = prepared;
  const versionId = firstVersionId(version.versionId, work.context.world.chance());
  const secret = { name: inputs.secretName, versionId, body, ...secretSettings(inputs) };
  const made = await store.create({ ...secret, tags: secretTags(inputs, 1) });
  if ("failure" in made) {
    const seen = await find();
    if (!seen) throw made.failure;
    return takingBack(seen);
  }
  const before = { ...NO_VERSIONS, syncedFor: "", earlier };
  return { id: made.arn, state: stateOf({ ...version, versionId }, 1, work, before) };
}

/**
 * Brings a secret's settings and content to the wanted ones, and leaves those that are so already. Does not look at
 * settings where there is no sign that they differ from the state.
 */
export async function syncSecret(
  id: string,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<CertificateSecretState> {
  const { inputs, context } = work;
  const looks = mustLook(inputs, state, secretChanges(state, inputs));
  const seen = looks ? await requireSecret(id, work) : undefined;
  const claim = Math.max(state.claim, claimOf(seen?.tags ?? {}));
  const current = seen ? seen.currentVersionId : state.versionId;
  const { versionId, previousVersionId } = state;
  const { version, body } = standingAs(await prepare(work), [current, versionId, previousVersionId]);
  const isSet = seen !== undefined && (await putSettings(seen, state, claim, work));
  const isWritten = await putContent(id, { versionId: version.versionId, body }, current, work);
  if (!isSet && !isWritten)
    context.teller.notice("unchanged: the secret was proven, and nothing had to be written");
  return stateOf(version, claim, work, state);
}

/** Brings a secret's description, key and tags to the wanted ones. Does not touch its content. */
export async function applySettings(
  id: string,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<{ seen: SecretView; claim: number }> {
  const seen = await requireSecret(id, work);
  const claim = Math.max(state.claim, claimOf(seen.tags));
  await putSettings(seen, state, claim, work);
  return { seen, claim };
}

/** The version to be written: its body is proven, and its id says what is in it. */
async function prepare(work: SecretWork): Promise<Prepared> {
  const { inputs, resource } = work;
  const certificate = await exportFor(work, "secret");
  const shape = {
    fieldMappings: inputs.fieldMappings,
    includeRootCa: inputs.includeRootCa ?? SYNC_DEFAULTS.includeRootCa,
    certificateArn: inputs.certificate.arn,
  };
  const body = secretBody(certificate, shape);
  if (body.bytes > MAX_BODY_BYTES)
    throw new PkiError({
      code: "CertificateUnusable",
      resource,
      cause: `The secret's value would have ${body.bytes} bytes; Secrets Manager allows ${MAX_BODY_BYTES}.`,
      remedy: "Give fewer names or a shorter chain.",
    });
  const { serial, notAfter } = certificate;
  const versionId = secretVersionId(inputs.secretName, contentOf(certificate, shape));
  return { version: { versionId, serial, notAfter: notAfter.toISOString() }, body };
}

/** Content that stands in a secret already is not stored once more: the first version has an id of its own. */
function standingAs({ version, body }: Prepared, known: readonly (string | undefined)[]): Prepared {
  return { version: { ...version, versionId: versionIdAmong(version.versionId, known) }, body };
}

/**
 * Takes back a secret of our own that a crash, a destroy, a removal or a forced replacement has left under the name.
 * With `adoptExisting` also takes one of somebody else.
 */
async function takeBack(
  seen: SecretView,
  prepared: Prepared,
  earlier: EarlierObject[],
  work: SecretWork,
): Promise<CertificateSecretState> {
  const { inputs, store, context, resource } = work;
  requirePrimary(seen, work);
  const { version, body } = standingAs(prepared, [seen.currentVersionId, seen.previousVersionId]);
  const observed = { tags: seen.tags, isPendingDeletion: seen.deletedAt !== undefined };
  const action = planSecretWrite(inputs.identity, inputs.secretName, observed, inputs.adoptExisting);
  if (action.do === "refuse") throw new PkiError({ code: "SecretNotOurs", resource, ...action });
  const claim = claimOf(seen.tags) + 1;
  // A secret that fails half way is drifted, and its syncNow is still due.
  const { currentVersionId = "", previousVersionId = "" } = seen;
  const versions = { ...NO_VERSIONS, versionId: currentVersionId, previousVersionId };
  const state = stateOf(version, claim, work, { ...versions, syncedFor: "", earlier });
  // Nor is it known which key an alias was set to.
  const { kmsKeyId: _, ...unset } = state;
  // Its versions are those that stand: a refresh must not take the one before ours for a rollback by hand.
  const stale = { ...unset, ...versions, status: "drifted" as const, syncedFor: "" };
  const write = async (at: SecretView) => {
    await putSettings(at, {}, claim, work);
    await putContent(seen.arn, { versionId: version.versionId, body }, currentVersionId, work);
    if (!isOwnedBy(inputs.identity, seen.tags))
      context.teller.notice(`took over the secret ${seen.arn}, which existed already`);
    return state;
  };
  if (action.do === "restore-and-write") return restoring(seen, work, () => write(seen));
  // Before the claim stands, a state with the ARN would let the engine delete the live secret as "the old one".
  const tags = secretTags(inputs, claim);
  await store.putTags(seen.arn, planTags(seen.tags, {}, tags));
  const claimed = { ...seen, tags: { ...seen.tags, ...tags } };
  return keepingObject(seen.arn, stale, work, () => write(claimed));
}

/** Refuses a replica, which cannot be written. A state with its ARN would lose the secret of the other region. */
function requirePrimary({ arn, primaryRegion }: SecretView, { region, resource }: SecretWork): void {
  if (primaryRegion === undefined || primaryRegion === region) return;
  throw new PkiError({
    code: "SecretNotOurs",
    resource,
    cause: `${arn} is a replica of the secret in ${primaryRegion}, and cannot be written.`,
    remedy: `Take ${region} out of the replicaRegions there first.`,
  });
}

/**
 * Restores a secret for a new content. AWS lets nobody write a secret that waits for its deletion, so its earlier
 * content is readable until then. Where the write fails, the secret goes back to where it was, and the state does not
 * mention it.
 */
async function restoring<T>(
  { arn }: SecretView,
  { inputs, store }: SecretWork,
  write: () => Promise<T>,
): Promise<T> {
  await store.restore(arn);
  try {
    return await write();
  } catch (error) {
    // AWS allows 7 days or more here. A deletion at once would lose a secret that a person may still want back.
    const days = inputs.recoveryWindowDays || SYNC_DEFAULTS.recoveryWindowDays;
    await store.delete(arn, days);
    throw error;
  }
}

/** Tags first: a raised claim fences off a delete of "the old one". Whether anything had to be set. */
async function putSettings(
  seen: SecretView,
  before: Pick<CertificateSecretState, "tags" | "kmsKeyId">,
  claim: number,
  { inputs, store }: SecretWork,
): Promise<boolean> {
  const tags = planTags(seen.tags, before.tags ?? {}, secretTags(inputs, claim));
  await store.putTags(seen.arn, tags);
  const { description, kmsKeyId = "" } = secretSettings(inputs);
  const isOther = isSetOtherwise(seen, { description, kmsKeyId }, before.kmsKeyId);
  if (isOther) await store.putSettings(seen.arn, { description, kmsKeyId });
  return isOther || tags.remove.length > 0 || Object.keys(tags.set).length > 0;
}

/** A write is the newest content, so that a rollback ends with it. */
function stateOf(
  version: KnownVersion,
  claim: number,
  { inputs, region }: SecretWork,
  before: Before,
): CertificateSecretState {
  const asWritten = { isRolledBack: false, status: "current" as const, changed: [], isUnfinished: false };
  return {
    ...inputs,
    claim,
    secretRegion: region,
    ...promoted(before, version),
    ...asWritten,
    syncedFor: inputs.syncNow ?? before.syncedFor,
    ...(before.earlier?.length ? { earlier: before.earlier } : {}),
  };
}

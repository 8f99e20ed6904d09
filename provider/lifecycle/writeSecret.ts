import {
  createSecret,
  findSecret,
  putSecretSettings,
  putSecretTags,
  restoreSecret,
  type SecretView,
} from "../aws/secretsManager";
import type { SecretVersion } from "../aws/secretVersions";
import { type CertificateSecretState, SYNC_DEFAULTS } from "../model/certificateSecret";
import { PkiError } from "../model/errors";
import { claimOf, secretVersionId } from "../plan/identity";
import { MAX_BODY_BYTES, secretBody } from "../plan/secretBody";
import { isSetOtherwise, secretSettings, secretTags } from "../plan/secretSettings";
import { mustLook, secretChanges } from "../plan/secretUpkeep";
import { type KnownVersion, NO_VERSIONS, promoted, type Versions } from "../plan/secretVersions";
import { planSecretWrite } from "../plan/secretWrite";
import { planTags } from "../plan/tags";
import { exportCertificate } from "./exportCertificate";
import { keepingSecret, requireSecret, type SecretWork } from "./secretWork";
import { putContent } from "./stageSecret";

/** A version with what is in it. */
type Content = SecretVersion & KnownVersion;

/** What of the state before goes into the one after. */
type Before = Versions & Pick<CertificateSecretState, "syncedFor">;

/** Writes a secret that the state does not know: a new one, or one of our own that was left under the name. */
export async function makeSecret(work: SecretWork): Promise<{ id: string; state: CertificateSecretState }> {
  const { inputs, client, resource } = work;
  const content = await prepare(work);
  const seen = await findSecret(client, resource, inputs.secretName);
  if (seen) return { id: seen.arn, state: await takeBack(seen, content, work) };
  const { versionId, body } = content;
  const secret = {
    name: inputs.secretName,
    versionId,
    body,
    ...secretSettings(inputs),
    tags: secretTags(inputs, 1),
  };
  const id = await createSecret(client, resource, secret);
  return { id, state: stateOf(content, 1, work, { ...NO_VERSIONS, syncedFor: "" }) };
}

/**
 * Brings a secret's settings and content to what is wanted; what is so already stays as it is. Settings are not
 * looked at where there is no sign that they are others than the state says.
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
  const content = await prepare(work);
  const isSet = seen !== undefined && (await putSettings(seen, state.tags ?? {}, claim, work));
  const current = seen ? seen.currentVersionId : state.versionId;
  const isWritten = await putContent(id, content, current, work);
  if (!isSet && !isWritten) context.progress(inputs.resourceUrn, "unchanged");
  return stateOf(content, claim, work, state);
}

/** Brings a secret's description, key and tags to what is wanted; its content is not touched. */
export async function applySettings(
  id: string,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<{ seen: SecretView; claim: number }> {
  const seen = await requireSecret(id, work);
  const claim = Math.max(state.claim, claimOf(seen.tags));
  await putSettings(seen, state.tags ?? {}, claim, work);
  return { seen, claim };
}

/** The version to be written: its body is proven, and its id says what is in it. */
async function prepare({ inputs, resource, context }: SecretWork): Promise<Content> {
  const certificate = await exportCertificate(inputs, resource, context);
  const shape = {
    fieldMappings: inputs.fieldMappings,
    includeRootCa: inputs.includeRootCa ?? SYNC_DEFAULTS.includeRootCa,
    certificateArn: inputs.certificate.arn,
  };
  const body = secretBody(certificate, shape);
  if (Buffer.byteLength(body) > MAX_BODY_BYTES)
    throw new PkiError({
      code: "CertificateUnusable",
      resource,
      cause: `The secret's value would have ${Buffer.byteLength(body)} bytes; Secrets Manager allows ${MAX_BODY_BYTES}.`,
      remedy: "Give fewer names or a shorter chain.",
    });
  const { leaf, intermediates, root, serial } = certificate;
  const versionId = secretVersionId(inputs.secretName, { leaf, intermediates, root, ...shape });
  return { versionId, body, serial };
}

/** Takes back a secret of our own that a crash, a destroy, a removal or a forced replacement has left under the name. */
async function takeBack(
  seen: SecretView,
  content: Content,
  work: SecretWork,
): Promise<CertificateSecretState> {
  const { inputs, client, resource } = work;
  const observed = { tags: seen.tags, isPendingDeletion: seen.deletedAt !== undefined };
  const action = planSecretWrite(inputs.identity, inputs.secretName, observed);
  if (action.do === "refuse") throw new PkiError({ code: "SecretNotOurs", resource, ...action });
  const claim = claimOf(seen.tags) + 1;
  // What fails half way is drifted, and its syncNow is still due.
  const { currentVersionId = "", previousVersionId = "" } = seen;
  const versions = { ...NO_VERSIONS, versionId: currentVersionId, previousVersionId };
  const state = stateOf(content, claim, work, { ...versions, syncedFor: "" });
  const stale = { ...state, status: "drifted" as const, syncedFor: "" };
  return keepingSecret(seen.arn, stale, work, async () => {
    if (action.do === "restore-and-write") await restoreSecret(client, resource, seen.arn);
    await putSettings(seen, {}, claim, work);
    await putContent(seen.arn, content, currentVersionId, work);
    return state;
  });
}

/** Tags first: a raised claim fences off a delete of "the old one". Whether anything had to be set. */
async function putSettings(
  seen: SecretView,
  tagsBefore: Readonly<Record<string, string>>,
  claim: number,
  { inputs, client, resource }: SecretWork,
): Promise<boolean> {
  const tags = planTags(seen.tags, tagsBefore, secretTags(inputs, claim));
  await putSecretTags(client, resource, seen.arn, tags);
  const { description, kmsKeyId = "" } = secretSettings(inputs);
  const isOther = isSetOtherwise(seen, { description, kmsKeyId });
  if (isOther) await putSecretSettings(client, resource, seen.arn, { description, kmsKeyId });
  return isOther || tags.remove.length > 0 || Object.keys(tags.set).length > 0;
}

/** A write is the newest content, so that a rollback ends with it. */
function stateOf(
  content: Content,
  claim: number,
  { inputs, region }: SecretWork,
  before: Before,
): CertificateSecretState {
  const asWritten = { isRolledBack: false, status: "current" as const, changed: [], isUnfinished: false };
  return {
    ...inputs,
    stateVersion: 1,
    claim,
    secretRegion: region,
    ...promoted(before, content),
    ...asWritten,
    syncedFor: inputs.syncNow ?? before.syncedFor,
  };
}

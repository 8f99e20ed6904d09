import {
  createSecret,
  findSecret,
  putCurrentVersion,
  putSecretSettings,
  putSecretTags,
  restoreSecret,
  type SecretVersion,
  type SecretView,
} from "../aws/secretsManager";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  SYNC_DEFAULTS,
} from "../model/certificateSecret";
import { PkiError } from "../model/errors";
import { claimOf, secretVersionId } from "../plan/identity";
import { MAX_BODY_BYTES, secretBody } from "../plan/secretBody";
import { planSecretWrite } from "../plan/secretWrite";
import { planTags } from "../plan/tags";
import { exportCertificate } from "./exportCertificate";
import { keepingSecret, requireSecret, type SecretWork, secretTags } from "./secretWork";

/** A version with the serial of the certificate in it. */
interface Content extends SecretVersion {
  serial: string;
}

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
    ...settingsOf(inputs),
    tags: secretTags(inputs, 1),
  };
  const id = await createSecret(client, resource, secret);
  return { id, state: stateOf(content, 1, work, "") };
}

/** Brings a secret's settings and content to what is wanted; what is so already stays as it is. */
export async function syncSecret(
  id: string,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<CertificateSecretState> {
  const seen = await requireSecret(id, work);
  const claim = Math.max(state.claim, claimOf(seen.tags));
  const content = await prepare(work);
  const isChanged = await write(seen, content, state.tags ?? {}, claim, work);
  if (!isChanged) work.context.progress(work.inputs.resourceUrn, "unchanged");
  return stateOf(content, claim, work, state.syncedFor);
}

/** Brings a secret's description, key and tags to what is wanted; tells its claim. Its content is not touched. */
export async function applySettings(
  id: string,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<number> {
  const seen = await requireSecret(id, work);
  const claim = Math.max(state.claim, claimOf(seen.tags));
  await putSettings(seen, state.tags ?? {}, claim, work);
  return claim;
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
  const state = stateOf(content, claim, work, "");
  const stale = { ...state, status: "drifted" as const, syncedFor: "" };
  return keepingSecret(seen.arn, stale, work, async () => {
    if (action.do === "restore-and-write") await restoreSecret(client, resource, seen.arn);
    await write(seen, content, {}, claim, work);
    return state;
  });
}

/** Whether anything had to be written. AWS compares a version that it has already with the one that is put. */
async function write(
  seen: SecretView,
  content: Content,
  tagsBefore: Readonly<Record<string, string>>,
  claim: number,
  work: SecretWork,
): Promise<boolean> {
  const isChanged = await putSettings(seen, tagsBefore, claim, work);
  await putCurrentVersion(work.client, work.resource, seen.arn, content);
  return isChanged || seen.currentVersionId !== content.versionId;
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
  const { description, kmsKeyId = "" } = settingsOf(inputs);
  const isOther = seen.description !== description || (seen.kmsKeyId ?? "") !== kmsKeyId;
  if (isOther) await putSecretSettings(client, resource, seen.arn, { description, kmsKeyId });
  return isOther || tags.remove.length > 0 || Object.keys(tags.set).length > 0;
}

function settingsOf(inputs: CertificateSecretInputs): { description: string; kmsKeyId?: string | undefined } {
  return {
    description: inputs.description ?? `Certificate of ${inputs.certificate.commonName}`,
    kmsKeyId: inputs.kmsKeyId,
  };
}

function stateOf(
  { versionId, serial }: Content,
  claim: number,
  { inputs, region }: SecretWork,
  syncedBefore: string,
): CertificateSecretState {
  const written = { secretRegion: region, versionId, syncedSerial: serial, status: "current" as const };
  return { ...inputs, stateVersion: 1, claim, ...written, syncedFor: inputs.syncNow ?? syncedBefore };
}

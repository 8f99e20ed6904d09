import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { translateFailure } from "../aws/failures";
import {
  createSecret,
  deleteSecret,
  findSecret,
  putCurrentVersion,
  putSecretSettings,
  putSecretTags,
  restoreSecret,
  type SecretVersion,
  type SecretView,
} from "../aws/secretsManager";
import { requireAccount, requireRegion } from "../aws/sts";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  certificateSecretInputs,
  SYNC_DEFAULTS,
} from "../model/certificateSecret";
import { PkiError } from "../model/errors";
import { certificateSecretFields, planChanges } from "../plan/fields";
import { claimOf, ownershipTags, secretVersionId } from "../plan/identity";
import { MAX_BODY_BYTES, secretBody } from "../plan/secretBody";
import { planSecretWrite } from "../plan/secretWrite";
import { planTags } from "../plan/tags";
import { checkCertificateSecret } from "./certificateSecretCheck";
import { exportCertificate } from "./exportCertificate";
import { type Context, type Lifecycle, Unfinished } from "./lifecycle";

/** One certificate in one secret: exported, proven and written; the key only ever passes through memory. */
export const certificateSecretLifecycle: Lifecycle<CertificateSecretInputs, CertificateSecretState> = {
  observedInputs: Object.keys(certificateSecretInputs.shape),

  check: checkCertificateSecret,

  diff(_id, state, inputs, context) {
    // The region that the secret really stands in counts, whatever the environment says now.
    const { replaces, updates } = planChanges(
      certificateSecretFields,
      { ...state, region: state.secretRegion },
      inputs,
    );
    if (replaces.length > 0) return { replaces, changes: undefined };
    if (state.status === "current") return { replaces, changes: updates.length > 0 ? undefined : false };
    context.notice(inputs.resourceUrn, "somebody changed the secret: it will be written again");
    return { replaces, changes: true };
  },

  async create(inputs, context) {
    const work = await openSecretWork(inputs, context);
    const content = await prepare(work);
    const seen = await findSecret(work.client, work.resource, inputs.secretName);
    if (!seen) return { id: await make(content, work), state: stateOf(content, 1, work) };
    return { id: seen.arn, state: await takeBack(seen, content, work) };
  },

  async read(id, state, context) {
    const work = await openSecretWork(state, context, id);
    const seen = await findSecret(work.client, work.resource, id);
    if (!seen || seen.deletedAt) return undefined;
    return { ...state, status: seen.currentVersionId === state.versionId ? "current" : "drifted" };
  },

  async update(id, state, inputs, context) {
    const work = await openSecretWork(inputs, context, id);
    return keepingArn(id, state, work, async () => {
      const seen = await requireSecret(id, work);
      const claim = Math.max(state.claim, claimOf(seen.tags));
      return write(seen, await prepare(work), state.tags ?? {}, claim, work);
    });
  },

  async delete(id, state, context) {
    const { client, resource } = await openSecretWork(state, context, id);
    const days = state.recoveryWindowDays ?? SYNC_DEFAULTS.recoveryWindowDays;
    const seen = await findSecret(client, resource, id);
    // AWS refuses to schedule a deletion twice.
    if (!seen || (seen.deletedAt && days > 0)) return;
    if (claimOf(seen.tags) > state.claim) {
      context.notice(
        state.resourceUrn,
        `kept ${id}: its replacement has taken it over; delete it by hand if no stack holds it`,
      );
      return;
    }
    await deleteSecret(client, resource, id, days);
    if (days > 0)
      context.notice(state.resourceUrn, `the secret ${state.secretName} can be restored for ${days} days`);
  },
};

interface SecretWork {
  inputs: CertificateSecretInputs;
  client: SecretsManagerClient;
  region: string;
  resource: string;
  context: Context;
}

/** Opens the connection; for a secret that exists, in the region and account that its ARN names. */
async function openSecretWork(
  inputs: CertificateSecretInputs,
  context: Context,
  arn?: string,
): Promise<SecretWork> {
  const resource = `Secret ${inputs.secretName}`;
  const access = context.access(inputs.connection);
  const [, , , arnRegion, account] = arn?.split(":") ?? [];
  const region = arnRegion ?? inputs.region ?? (await requireRegion(access, resource));
  if (account !== undefined) await requireAccount(access, resource, region, account);
  return { inputs, client: access.secretsManager(region), region, resource, context };
}

/** A version with the serial of the certificate in it. */
interface Content extends SecretVersion {
  serial: string;
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

function make({ versionId, body }: Content, { inputs, client, resource }: SecretWork): Promise<string> {
  const secret = { name: inputs.secretName, versionId, body, ...settingsOf(inputs), tags: tagsOf(inputs, 1) };
  return createSecret(client, resource, secret);
}

/** Takes back a secret of our own that a crash, a destroy or a forced replacement has left under the name. */
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
  const stale = { ...stateOf(content, claim, work), status: "drifted" as const };
  return keepingArn(seen.arn, stale, work, async () => {
    if (action.do === "restore-and-write") await restoreSecret(client, resource, seen.arn);
    return write(seen, content, {}, claim, work);
  });
}

/** Whatever fails in here, the secret's ARN reaches the state. */
async function keepingArn<T>(
  arn: string,
  before: CertificateSecretState,
  work: SecretWork,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new Unfinished(
      arn,
      before,
      translateFailure(error, { resource: work.resource, action: `write ${arn}` }),
    );
  }
}

/** Brings settings, tags and content of a secret to what is wanted; what is so already costs no call. */
async function write(
  seen: SecretView,
  content: Content,
  tagsBefore: Readonly<Record<string, string>>,
  claim: number,
  work: SecretWork,
): Promise<CertificateSecretState> {
  const { inputs, client, resource } = work;
  const { description, kmsKeyId = "" } = settingsOf(inputs);
  if (seen.description !== description || (seen.kmsKeyId ?? "") !== kmsKeyId)
    await putSecretSettings(client, resource, seen.arn, { description, kmsKeyId });
  await putSecretTags(client, resource, seen.arn, planTags(seen.tags, tagsBefore, tagsOf(inputs, claim)));
  await putCurrentVersion(client, resource, seen.arn, content);
  return stateOf(content, claim, work);
}

async function requireSecret(arn: string, { client, resource }: SecretWork): Promise<SecretView> {
  const seen = await findSecret(client, resource, arn);
  if (seen && !seen.deletedAt) return seen;
  throw new PkiError({
    code: "SecretGone",
    resource,
    cause: `${arn} ${seen ? "waits for its deletion" : "does not exist any more"}: somebody deleted it outside of this stack.`,
    remedy: "Run pulumi refresh, then pulumi up: it will be made again.",
  });
}

function settingsOf(inputs: CertificateSecretInputs): { description: string; kmsKeyId?: string | undefined } {
  return {
    description: inputs.description ?? `Certificate of ${inputs.certificate.commonName}`,
    kmsKeyId: inputs.kmsKeyId,
  };
}

function tagsOf(inputs: CertificateSecretInputs, claim: number): Record<string, string> {
  return { ...inputs.tags, ...ownershipTags(inputs.identity, claim) };
}

function stateOf(
  { versionId, serial }: Content,
  claim: number,
  { inputs, region }: SecretWork,
): CertificateSecretState {
  const written = { secretRegion: region, versionId, syncedSerial: serial, status: "current" as const };
  return { ...inputs, stateVersion: 1, claim, ...written };
}

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
import { requireRegion } from "../aws/sts";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  certificateSecretInputs,
  SYNC_DEFAULTS,
} from "../model/certificateSecret";
import { type Fault, PkiError } from "../model/errors";
import { parseInputs } from "../model/parse";
import { type Placeholder, renderSecretName, secretNameFault } from "../model/secretName";
import { UNKNOWN } from "../model/unknown";
import { certificateSecretFields, planChanges } from "../plan/fields";
import { ownershipTags, pinIdentity, secretVersionId } from "../plan/identity";
import { MAX_BODY_BYTES, secretBody } from "../plan/secretBody";
import { planSecretWrite } from "../plan/secretWrite";
import { planTags } from "../plan/tags";
import { exportCertificate } from "./exportCertificate";
import { type Checked, type Context, type Lifecycle, Unfinished } from "./lifecycle";

/** One certificate in one secret: exported, proven and written; the key only ever passes through memory. */
export const certificateSecretLifecycle: Lifecycle<CertificateSecretInputs, CertificateSecretState> = {
  observedInputs: Object.keys(certificateSecretInputs.shape),

  check,

  diff(_id, state, inputs, context) {
    const { replaces, updates } = planChanges(certificateSecretFields, inPlace(state), inputs);
    if (replaces.length > 0) return { replaces, changes: undefined };
    if (state.status === "current") return { replaces, changes: updates.length > 0 ? undefined : false };
    context.notice(state.resourceUrn, "somebody changed the secret: it will be written again");
    return { replaces, changes: true };
  },

  async create(inputs, context) {
    const work = await openSecretWork(inputs, context);
    const version = await prepare(work);
    const seen = await findSecret(work.client, work.resource, inputs.secretName);
    const arn = await takeName(seen, version, work);
    return { id: arn, state: stateOf(version.versionId, work) };
  },

  async read(id, state, context) {
    const work = await openSecretWork(inPlace(state), context);
    const seen = await findSecret(work.client, work.resource, id);
    if (!seen || seen.deletedAt) return undefined;
    return { ...state, status: seen.currentVersionId === state.versionId ? "current" : "drifted" };
  },

  async update(id, state, inputs, context) {
    const work = await openSecretWork({ ...inputs, region: state.secretRegion }, context);
    try {
      const seen = await requireSecret(id, work);
      const version = await prepare(work);
      await putSettings(seen, state, work);
      await putCurrentVersion(work.client, work.resource, id, version);
      return stateOf(version.versionId, { ...work, inputs });
    } catch (error) {
      throw new Unfinished(id, state, translateFailure(error, { resource: work.resource, action: "update" }));
    }
  },

  async delete(id, state, context) {
    const { client, resource } = await openSecretWork(inPlace(state), context);
    const days = state.recoveryWindowDays ?? SYNC_DEFAULTS.recoveryWindowDays;
    const seen = await findSecret(client, resource, id);
    // AWS refuses to schedule a deletion twice.
    if (!seen || (seen.deletedAt && days > 0)) return;
    await deleteSecret(client, resource, id, days);
    if (days > 0)
      context.notice(state.resourceUrn, `the secret ${state.secretName} can be restored for ${days} days`);
  },
};

function check(
  olds: Partial<CertificateSecretState>,
  news: Record<string, unknown>,
): Checked<CertificateSecretInputs> {
  const { inputs, faults } = parseInputs(certificateSecretInputs, news);
  const identity = pinIdentity(olds, inputs.identity);
  const pinned = { ...inputs, identity };
  const nameable = faults.every((fault) => fault.property !== "certificateNameSchema");
  const secretName = nameable ? nameOf(pinned) : UNKNOWN;
  const nameFaults: Fault[] = [];
  const fault = secretName === UNKNOWN ? undefined : secretNameFault(secretName);
  if (fault) nameFaults.push({ property: "certificateNameSchema", ...fault });
  return { inputs: { ...pinned, secretName }, faults: [...faults, ...nameFaults] };
}

/** The secret's name, or unknown where a value that its schema uses is not known yet. */
function nameOf(inputs: Omit<CertificateSecretInputs, "secretName">): string {
  const schema = inputs.certificateNameSchema ?? SYNC_DEFAULTS.certificateNameSchema;
  const { certificate, identity, syncName } = inputs;
  const values: Record<Placeholder, string> = {
    certificateId: certificate.certificateId,
    shortCertificateId:
      certificate.certificateId === UNKNOWN ? UNKNOWN : certificate.certificateId?.slice(0, 8),
    commonName: certificate.commonName,
    profile: certificate.profile,
    sync: syncName,
    stack: identity.stack,
  };
  const name = renderSecretName(schema, values);
  return name.includes(UNKNOWN) ? UNKNOWN : name;
}

/** The state with the region that the secret really stands in, whatever the environment says now. */
function inPlace(state: CertificateSecretState): CertificateSecretState {
  return { ...state, region: state.secretRegion };
}

interface SecretWork {
  inputs: CertificateSecretInputs;
  client: SecretsManagerClient;
  region: string;
  resource: string;
  context: Context;
}

async function openSecretWork(inputs: CertificateSecretInputs, context: Context): Promise<SecretWork> {
  const resource = `Secret ${inputs.secretName}`;
  const access = context.access(inputs.connection);
  const region = inputs.region ?? (await requireRegion(access, resource));
  return { inputs, client: access.secretsManager(region), region, resource, context };
}

/** The version to be written: its body is proven, and its id says what is in it. */
async function prepare({ inputs, resource, context }: SecretWork): Promise<SecretVersion> {
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
  const { leaf, intermediates, root } = certificate;
  const versionId = secretVersionId(inputs.secretName, { leaf, intermediates, root, ...shape });
  return { versionId, body };
}

/** Makes the secret, or takes back one of our own that a crash or a destroy has left under the name. */
async function takeName(
  seen: SecretView | undefined,
  version: SecretVersion,
  work: SecretWork,
): Promise<string> {
  const { inputs, client, resource } = work;
  const observed = seen && { tags: seen.tags, isPendingDeletion: seen.deletedAt !== undefined };
  const action = planSecretWrite(inputs.identity, inputs.secretName, observed);
  if (action.do === "refuse") throw new PkiError({ code: "SecretNotOurs", resource, ...action });
  if (action.do === "create" || !seen)
    return createSecret(client, resource, {
      ...version,
      ...settingsOf(inputs),
      name: inputs.secretName,
      tags: tagsOf(inputs),
    });
  if (action.do === "restore-and-write") await restoreSecret(client, resource, seen.arn);
  await putSettings(seen, undefined, work);
  await putCurrentVersion(client, resource, seen.arn, version);
  return seen.arn;
}

async function putSettings(
  seen: SecretView,
  state: CertificateSecretState | undefined,
  work: SecretWork,
): Promise<void> {
  const { inputs, client, resource } = work;
  const { description, kmsKeyId = "" } = settingsOf(inputs);
  if (seen.description !== description || (seen.kmsKeyId ?? "") !== kmsKeyId)
    await putSecretSettings(client, resource, seen.arn, { description, kmsKeyId });
  await putSecretTags(client, resource, seen.arn, planTags(seen.tags, state?.tags ?? {}, tagsOf(inputs)));
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

function tagsOf(inputs: CertificateSecretInputs): Record<string, string> {
  return { ...inputs.tags, ...ownershipTags(inputs.identity) };
}

function stateOf(versionId: string, { inputs, region }: SecretWork): CertificateSecretState {
  const syncedSerial = inputs.certificate.serial;
  return { ...inputs, stateVersion: 1, secretRegion: region, versionId, syncedSerial, status: "current" };
}

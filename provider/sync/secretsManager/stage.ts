import type { SecretVersion } from "../../aws/secretsManager/secretVersions";
import { PkiError } from "../../kernel/errors";
import type { ProofResult } from "../../pki/exported";
import { proveWritten } from "../../pki/written";
import { expectationNow } from "../source";
import { FIELD_DEFAULTS } from "./model/inputs";
import { requireSecret, type SecretWork } from "./work";

/**
 * Makes a version the current one without a moment in which a reader gets anything unproven: it is stored beside the
 * current one, read back, proven as it was read, and only then promoted. A version that a crash has left stored is
 * proven and promoted like a new one. `current` is the version that readers get as far as is known. False where the
 * version was current already.
 */
export async function putContent(
  arn: string,
  content: SecretVersion,
  current: string | undefined,
  work: SecretWork,
): Promise<boolean> {
  const labels = await stage(arn, content, work);
  if (labels.includes("AWSCURRENT")) return current !== content.versionId;
  const proof = await readBack(arn, content.versionId, work);
  if (!proof.ok) throw notPromoted(arn, content.versionId, proof.cause, work);
  await promote(arn, { from: current, to: content.versionId }, work);
  return true;
}

/**
 * Moves AWSCURRENT. Where another version than `from` is current, somebody has moved the label since: that is looked
 * at once, and decided again.
 */
export async function promote(
  arn: string,
  { from, to }: { from: string | undefined; to: string },
  work: SecretWork,
): Promise<void> {
  const { versions } = work.store;
  if (await versions.promote(arn, { from, to })) return;
  const { currentVersionId } = await requireSecret(arn, work);
  // The answer to the first try was lost.
  if (currentVersionId === to) return;
  if (await versions.promote(arn, { from: currentVersionId, to })) return;
  throw notPromoted(arn, to, "AWSCURRENT is being moved by somebody else at the same time.", work);
}

/** An error that says why a version stays as it is, beside the current one. */
export function notPromoted(
  arn: string,
  versionId: string,
  cause: string,
  { resource }: SecretWork,
): PkiError {
  return new PkiError({
    code: "CertificateUnusable",
    resource,
    cause: `The version ${versionId} of ${arn} was not promoted, and readers get the one before: ${cause}`,
    remedy: "Run pulumi up again; if that does not help, see CertificateUnusable in docs/troubleshooting.md.",
  });
}

async function stage(arn: string, content: SecretVersion, work: SecretWork): Promise<string[]> {
  try {
    return await work.store.versions.stage(arn, content);
  } catch (error) {
    // A secret that is gone, or waits for its deletion, has an error of its own.
    if (error instanceof PkiError && error.code === "AwsRefused") await requireSecret(arn, work);
    throw error;
  }
}

/** Proves the version as AWS gives it out, under the names that readers know. */
async function readBack(arn: string, versionId: string, work: SecretWork): Promise<ProofResult> {
  const text = await work.store.versions.findText(arn, versionId);
  return proveWritten(text, { ...FIELD_DEFAULTS, ...work.inputs.fieldMappings }, expectationNow(work));
}

import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  RestoreSecretCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import type { PkiError } from "../../kernel/errors";
import { attempt, attemptFind, awsErrorName, translateFailure } from "../calls/failures";
import { type Replica, replicasOf } from "./secretAccess";
import type { SecretVersion } from "./secretVersions";

/** A secret without its value. */
export interface SecretView {
  arn: string;
  name: string;
  description: string;
  /** Undefined for the AWS-managed key. */
  kmsKeyId?: string | undefined;
  tags: Record<string, string>;
  /** Version that readers get. */
  currentVersionId?: string | undefined;
  /** Version that was current before. */
  previousVersionId?: string | undefined;
  /** Set while the secret waits for its deletion. */
  deletedAt?: Date | undefined;
  replicas: Replica[];
  /** Region of the secret itself, where there are replicas: this may be one of them. */
  primaryRegion?: string | undefined;
}

export interface SecretSettings {
  description: string;
  kmsKeyId?: string | undefined;
}

/** The secret's metadata by name or ARN; never asks for the value. */
export async function findSecret(
  client: SecretsManagerClient,
  resource: string,
  id: string,
): Promise<SecretView | undefined> {
  const doing = { resource, action: `describe the secret ${id}` };
  const answer = await attemptFind(doing, ["ResourceNotFoundException"], () =>
    client.send(new DescribeSecretCommand({ SecretId: id })),
  );
  if (!answer) return undefined;
  const labelled = (label: string) =>
    Object.entries(answer.VersionIdsToStages ?? {}).find(([, stages]) => stages.includes(label))?.[0];
  return {
    arn: answer.ARN ?? "",
    name: answer.Name ?? "",
    description: answer.Description ?? "",
    kmsKeyId: answer.KmsKeyId,
    tags: Object.fromEntries((answer.Tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""])),
    currentVersionId: labelled("AWSCURRENT"),
    previousVersionId: labelled("AWSPREVIOUS"),
    deletedAt: answer.DeletedDate,
    replicas: replicasOf(answer.ReplicationStatus),
    primaryRegion: answer.PrimaryRegion,
  };
}

/** The name is taken, by a secret or by one that waits for its deletion; some other fault looks like the latter. */
const TAKEN = ["ResourceExistsException", "InvalidRequestException"];

/** Makes a secret with its first version; gives its ARN, or the failure where the name may be taken. */
export async function createSecret(
  client: SecretsManagerClient,
  resource: string,
  secret: SecretSettings & SecretVersion & { name: string; tags: Readonly<Record<string, string>> },
): Promise<{ arn: string } | { failure: PkiError }> {
  const doing = { resource, action: `create the secret ${secret.name}` };
  const command = new CreateSecretCommand({
    Name: secret.name,
    Description: secret.description,
    SecretString: secret.body.reveal(),
    ClientRequestToken: secret.versionId,
    Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
    ...(secret.kmsKeyId ? { KmsKeyId: secret.kmsKeyId } : {}),
  });
  try {
    const { ARN } = await client.send(command);
    if (!ARN) throw new Error("Secrets Manager answered CreateSecret without an ARN");
    return { arn: ARN };
  } catch (error) {
    const failure = translateFailure(error, doing);
    if (TAKEN.includes(awsErrorName(error))) return { failure };
    throw failure;
  }
}

/** Sets description and key, "" being the AWS-managed key (UpdateSecret, KmsKeyId); readers see no change. */
export async function putSecretSettings(
  client: SecretsManagerClient,
  resource: string,
  arn: string,
  { description, kmsKeyId }: { description: string; kmsKeyId: string },
): Promise<void> {
  const command = new UpdateSecretCommand({ SecretId: arn, Description: description, KmsKeyId: kmsKeyId });
  await attempt({ resource, action: `set description and key of the secret ${arn}` }, () =>
    client.send(command),
  );
}

export async function putSecretTags(
  client: SecretsManagerClient,
  resource: string,
  arn: string,
  change: { set: Readonly<Record<string, string>>; remove: readonly string[] },
): Promise<void> {
  const doing = { resource, action: `tag the secret ${arn}` };
  if (change.remove.length > 0)
    await attempt(doing, () =>
      client.send(new UntagResourceCommand({ SecretId: arn, TagKeys: [...change.remove] })),
    );
  const Tags = Object.entries(change.set).map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length > 0)
    await attempt(doing, () => client.send(new TagResourceCommand({ SecretId: arn, Tags })));
}

/** Takes a secret back from its recovery window. */
export async function restoreSecret(
  client: SecretsManagerClient,
  resource: string,
  arn: string,
): Promise<void> {
  const doing = { resource, action: `restore the secret ${arn}` };
  await attempt(doing, () => client.send(new RestoreSecretCommand({ SecretId: arn })));
}

/** Deletes a secret; with 0 days at once, else after the window. One that is gone, or going, is no error. */
export async function deleteSecret(
  client: SecretsManagerClient,
  resource: string,
  arn: string,
  recoveryWindowDays: number,
): Promise<void> {
  const window =
    recoveryWindowDays === 0
      ? { ForceDeleteWithoutRecovery: true }
      : { RecoveryWindowInDays: recoveryWindowDays };
  const doing = { resource, action: `delete the secret ${arn}` };
  await attemptFind(doing, ["ResourceNotFoundException"], async () => {
    try {
      await client.send(new DeleteSecretCommand({ SecretId: arn, ...window }));
    } catch (error) {
      // The answer to a try before may have been lost.
      if (awsErrorName(error) !== "InvalidRequestException") throw error;
      const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: arn }));
      if (!DeletedDate) throw error;
    }
  });
}

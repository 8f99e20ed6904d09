import {
  DeleteResourcePolicyCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  type ReplicationStatusType,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { attempt, attemptFind, awsErrorName } from "../calls/failures";

/** One replica as Secrets Manager shows it. Source: DescribeSecret, ReplicationStatus. */
export interface Replica {
  region: string;
  /** ARN, id or alias; AWS's own by its alias. */
  kmsKeyId?: string | undefined;
  /** InSync, InProgress or Failed. */
  status: string;
  message: string;
}

/** The text of a secret's resource policy; undefined where it has none. */
export async function findResourcePolicy(
  client: SecretsManagerClient,
  resource: string,
  arn: string,
): Promise<string | undefined> {
  const doing = { resource, action: `read the resource policy of ${arn}` };
  const command = new GetResourcePolicyCommand({ SecretId: arn });
  return (await attemptFind(doing, ["ResourceNotFoundException"], () => client.send(command)))
    ?.ResourcePolicy;
}

/** Sets the policy. AWS refuses one that lets in everybody: that is asked for each time, as it is off by itself. */
export async function putResourcePolicy(
  client: SecretsManagerClient,
  resource: string,
  arn: string,
  policy: string,
): Promise<void> {
  const command = new PutResourcePolicyCommand({
    SecretId: arn,
    ResourcePolicy: policy,
    BlockPublicPolicy: true,
  });
  await attempt({ resource, action: `set the resource policy of ${arn}` }, () => client.send(command));
}

/** Takes the policy away; one that is gone is no error. */
export async function deleteResourcePolicy(
  client: SecretsManagerClient,
  resource: string,
  arn: string,
): Promise<void> {
  const doing = { resource, action: `delete the resource policy of ${arn}` };
  await attemptFind(doing, ["ResourceNotFoundException"], () =>
    client.send(new DeleteResourcePolicyCommand({ SecretId: arn })),
  );
}

export function replicasOf(statuses: readonly ReplicationStatusType[] | undefined): Replica[] {
  return (statuses ?? []).map(({ Region = "", KmsKeyId, Status = "", StatusMessage = "" }) => ({
    region: Region,
    kmsKeyId: KmsKeyId,
    status: Status,
    message: StatusMessage,
  }));
}

/** Begins to replicate a secret; a secret of the same name that stands there already is not overwritten. */
export async function addReplicas(
  client: SecretsManagerClient,
  resource: string,
  arn: string,
  regions: readonly { region: string; kmsKeyId?: string | undefined }[],
): Promise<Replica[]> {
  const command = new ReplicateSecretToRegionsCommand({
    SecretId: arn,
    AddReplicaRegions: regions.map(({ region, kmsKeyId }) => ({
      Region: region,
      ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
    })),
    ForceOverwriteReplicaSecret: false,
  });
  const names = regions.map(({ region }) => region).join(", ");
  const doing = { resource, action: `replicate ${arn} to ${names}` };
  const isThere = (now: readonly Replica[]) => regions.every(({ region }) => hasReplica(now, region));
  return attempt(doing, () => unlessDone(client, arn, () => client.send(command), isThere));
}

/** Deletes the replicas of some regions, at once and for good; tells those that are left. */
export async function removeReplicas(
  client: SecretsManagerClient,
  resource: string,
  arn: string,
  regions: readonly string[],
): Promise<Replica[]> {
  const command = new RemoveRegionsFromReplicationCommand({
    SecretId: arn,
    RemoveReplicaRegions: [...regions],
  });
  const doing = { resource, action: `remove the replicas of ${arn} in ${regions.join(", ")}` };
  const isGone = (now: readonly Replica[]) => !regions.some((region) => hasReplica(now, region));
  return attempt(doing, () => unlessDone(client, arn, () => client.send(command), isGone));
}

const hasReplica = (replicas: readonly Replica[], region: string): boolean =>
  replicas.some((replica) => replica.region === region);

/** Changes replicas. Where AWS refuses, the answer to a try before may have been lost: what stands decides. */
async function unlessDone(
  client: SecretsManagerClient,
  arn: string,
  change: () => Promise<{ ReplicationStatus?: ReplicationStatusType[] | undefined }>,
  isDone: (replicas: readonly Replica[]) => boolean,
): Promise<Replica[]> {
  try {
    return replicasOf((await change()).ReplicationStatus);
  } catch (error) {
    if (!REFUSALS.includes(awsErrorName(error))) throw error;
    const now = replicasOf(
      (await client.send(new DescribeSecretCommand({ SecretId: arn }))).ReplicationStatus,
    );
    if (!isDone(now)) throw error;
    return now;
  }
}

/** How AWS refuses to make a replica that stands, and to remove one that does not. */
const REFUSALS = ["InvalidParameterException", "InvalidRequestException"];

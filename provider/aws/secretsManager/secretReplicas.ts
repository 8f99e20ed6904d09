import {
  DescribeSecretCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  type ReplicationStatusType,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { attempt, awsErrorName } from "../calls/failures";
import { type Replica, replicasOf } from "./secretView";

/** The replicas of secrets in other regions. */
export class SecretReplicas {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly resource: string,
  ) {}

  /** Begins to replicate a secret. Does not overwrite a secret of the same name that stands there already. */
  async add(
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
    const doing = { resource: this.resource, action: `replicate ${arn} to ${names}` };
    const isThere = (now: readonly Replica[]) => regions.every(({ region }) => hasReplica(now, region));
    return attempt(doing, () => this.#unlessDone(arn, () => this.client.send(command), isThere));
  }

  /** Deletes the replicas of some regions, at once and for good. Gives those that are left. */
  async remove(arn: string, regions: readonly string[]): Promise<Replica[]> {
    const command = new RemoveRegionsFromReplicationCommand({
      SecretId: arn,
      RemoveReplicaRegions: [...regions],
    });
    const action = `remove the replicas of ${arn} in ${regions.join(", ")}`;
    const isGone = (now: readonly Replica[]) => !regions.some((region) => hasReplica(now, region));
    return attempt({ resource: this.resource, action }, () =>
      this.#unlessDone(arn, () => this.client.send(command), isGone),
    );
  }

  /** Changes replicas. Where AWS refuses, the answer to a try before may have been lost: what stands decides. */
  async #unlessDone(
    arn: string,
    change: () => Promise<{ ReplicationStatus?: ReplicationStatusType[] | undefined }>,
    isDone: (replicas: readonly Replica[]) => boolean,
  ): Promise<Replica[]> {
    try {
      return replicasOf((await change()).ReplicationStatus);
    } catch (error) {
      if (!REFUSALS.includes(awsErrorName(error))) throw error;
      const { ReplicationStatus } = await this.client.send(new DescribeSecretCommand({ SecretId: arn }));
      const now = replicasOf(ReplicationStatus);
      if (!isDone(now)) throw error;
      return now;
    }
  }
}

/** How AWS refuses to make a replica that stands, and to remove one that does not. */
const REFUSALS = ["InvalidParameterException", "InvalidRequestException"];

const hasReplica = (replicas: readonly Replica[], region: string): boolean =>
  replicas.some((replica) => replica.region === region);

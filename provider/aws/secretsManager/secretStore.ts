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
import { attempt, attemptFind, awsErrorName, type Doing, translateFailure } from "../calls/failures";
import { SecretPolicies } from "./secretPolicies";
import { SecretReplicas } from "./secretReplicas";
import { type SecretVersion, SecretVersions } from "./secretVersions";
import { type SecretView, secretView } from "./secretView";

interface SecretSettings {
  description: string;
  kmsKeyId?: string | undefined;
}

/** A secret that is to be made, with its first version. */
export interface NewSecret extends SecretSettings, SecretVersion {
  name: string;
  tags: Readonly<Record<string, string>>;
}

/** The name is taken, by a secret or by one that waits for its deletion. Some other faults look like the latter. */
const TAKEN = ["ResourceExistsException", "InvalidRequestException"];

/**
 * Secrets Manager of one region, as one connection reaches it. Errors name the resource that it is asked for. Secrets
 * go by their ARN, and where it says so by their name.
 */
export class SecretStore {
  readonly versions: SecretVersions;
  readonly policies: SecretPolicies;
  readonly replicas: SecretReplicas;

  constructor(
    private readonly client: SecretsManagerClient,
    private readonly resource: string,
  ) {
    this.versions = new SecretVersions(client, resource);
    this.policies = new SecretPolicies(client, resource);
    this.replicas = new SecretReplicas(client, resource);
  }

  /** The secret's metadata by name or ARN. Never asks for the value. */
  async find(id: string): Promise<SecretView | undefined> {
    const command = new DescribeSecretCommand({ SecretId: id });
    const doing = this.#doing(`describe the secret ${id}`);
    const answer = await attemptFind(doing, ["ResourceNotFoundException"], () => this.client.send(command));
    return answer && secretView(answer);
  }

  /** Makes a secret with its first version. Gives its ARN, or the failure where the name may be taken. */
  async create(secret: NewSecret): Promise<{ arn: string } | { failure: PkiError }> {
    const command = new CreateSecretCommand({
      Name: secret.name,
      Description: secret.description,
      SecretString: secret.body.reveal(),
      ClientRequestToken: secret.versionId,
      Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
      ...(secret.kmsKeyId ? { KmsKeyId: secret.kmsKeyId } : {}),
    });
    try {
      const { ARN } = await this.client.send(command);
      if (!ARN) throw new Error("Secrets Manager answered CreateSecret without an ARN");
      return { arn: ARN };
    } catch (error) {
      const failure = translateFailure(error, this.#doing(`create the secret ${secret.name}`));
      if (TAKEN.includes(awsErrorName(error))) return { failure };
      throw failure;
    }
  }

  /** Sets description and key, "" being the AWS-managed key (UpdateSecret, KmsKeyId). Readers see no change. */
  async putSettings(
    arn: string,
    { description, kmsKeyId }: { description: string; kmsKeyId: string },
  ): Promise<void> {
    const command = new UpdateSecretCommand({ SecretId: arn, Description: description, KmsKeyId: kmsKeyId });
    const doing = this.#doing(`set description and key of the secret ${arn}`);
    await attempt(doing, () => this.client.send(command));
  }

  async putTags(
    arn: string,
    change: { set: Readonly<Record<string, string>>; remove: readonly string[] },
  ): Promise<void> {
    const doing = this.#doing(`tag the secret ${arn}`);
    const untag = new UntagResourceCommand({ SecretId: arn, TagKeys: [...change.remove] });
    if (change.remove.length > 0) await attempt(doing, () => this.client.send(untag));
    const Tags = Object.entries(change.set).map(([Key, Value]) => ({ Key, Value }));
    const tag = new TagResourceCommand({ SecretId: arn, Tags });
    if (Tags.length > 0) await attempt(doing, () => this.client.send(tag));
  }

  /** Takes a secret back from its recovery window. */
  async restore(arn: string): Promise<void> {
    const command = new RestoreSecretCommand({ SecretId: arn });
    await attempt(this.#doing(`restore the secret ${arn}`), () => this.client.send(command));
  }

  /** Deletes a secret: with 0 days at once, else after the window. A secret that is gone, or going, is no error. */
  async delete(arn: string, recoveryWindowDays: number): Promise<void> {
    const window =
      recoveryWindowDays === 0
        ? { ForceDeleteWithoutRecovery: true }
        : { RecoveryWindowInDays: recoveryWindowDays };
    const command = new DeleteSecretCommand({ SecretId: arn, ...window });
    await attemptFind(this.#doing(`delete the secret ${arn}`), ["ResourceNotFoundException"], async () => {
      try {
        await this.client.send(command);
      } catch (error) {
        // The answer to a try before may have been lost.
        if (awsErrorName(error) !== "InvalidRequestException") throw error;
        const { DeletedDate } = await this.client.send(new DescribeSecretCommand({ SecretId: arn }));
        if (!DeletedDate) throw error;
      }
    });
  }

  #doing(action: string): Doing {
    return { resource: this.resource, action };
  }
}

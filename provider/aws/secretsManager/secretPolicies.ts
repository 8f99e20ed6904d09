import {
  DeleteResourcePolicyCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { attempt, attemptFind } from "../calls/failures";

/** The resource policies of secrets. */
export class SecretPolicies {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly resource: string,
  ) {}

  /** The text of a secret's policy. Undefined where it has none. */
  async find(arn: string): Promise<string | undefined> {
    const doing = { resource: this.resource, action: `read the resource policy of ${arn}` };
    const command = new GetResourcePolicyCommand({ SecretId: arn });
    const absent = ["ResourceNotFoundException"];
    return (await attemptFind(doing, absent, () => this.client.send(command)))?.ResourcePolicy;
  }

  /** Sets the policy. AWS refuses one that lets in everybody: that is asked for each time, as it is off by itself. */
  async put(arn: string, policy: string): Promise<void> {
    const doing = { resource: this.resource, action: `set the resource policy of ${arn}` };
    const command = new PutResourcePolicyCommand({
      SecretId: arn,
      ResourcePolicy: policy,
      BlockPublicPolicy: true,
    });
    await attempt(doing, () => this.client.send(command));
  }

  /** Deletes the policy. A policy that is gone is no error. */
  async delete(arn: string): Promise<void> {
    const doing = { resource: this.resource, action: `delete the resource policy of ${arn}` };
    const command = new DeleteResourcePolicyCommand({ SecretId: arn });
    await attemptFind(doing, ["ResourceNotFoundException"], () => this.client.send(command));
  }
}

import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { PkiError } from "../../kernel/errors";
import type { HoldsKey } from "../../kernel/keyFence";
import { Sealed } from "../../pki/sealed";
import { attempt, attemptFind, awsErrorName, unquoted } from "../calls/failures";

/** One version of a secret. The same id with the same body is never stored twice. */
export interface SecretVersion extends HoldsKey {
  versionId: string;
  body: Sealed;
}

/** The versions of secrets, and which of them readers get. */
export class SecretVersions {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly resource: string,
  ) {}

  /**
   * Stores a version beside the one that readers get, and tells its labels. A version that is stored already is left
   * as it is, with the labels that it has.
   * Source: PutSecretValue, ClientRequestToken and VersionStages.
   */
  async stage(arn: string, { versionId, body }: SecretVersion): Promise<string[]> {
    const command = new PutSecretValueCommand({
      SecretId: arn,
      SecretString: body.reveal(),
      ClientRequestToken: versionId,
      VersionStages: ["AWSPENDING"],
    });
    const doing = { resource: this.resource, action: `store a version of the secret ${arn}` };
    const { VersionStages = [] } = await attempt(doing, async () => {
      try {
        return await this.client.send(command);
      } catch (error) {
        throw awsErrorName(error) === "ResourceExistsException" ? this.#taken(arn, versionId) : error;
      }
    });
    return VersionStages;
  }

  /** The text of one version. Undefined where there is no such version, or no text in it. */
  async findText(arn: string, versionId: string): Promise<Sealed | undefined> {
    const action = `read the version ${versionId} of the secret ${arn}`;
    const doing = { resource: this.resource, action };
    const command = new GetSecretValueCommand({ SecretId: arn, VersionId: versionId });
    const answer = await attemptFind(doing, ["ResourceNotFoundException"], () =>
      unquoted(doing, () => this.client.send(command)),
    );
    return answer?.SecretString === undefined ? undefined : new Sealed(answer.SecretString);
  }

  /**
   * Moves AWSCURRENT to a version in one step. AWSPREVIOUS follows by itself. False where `from` does not carry the
   * label any more, so that nothing moved. Source: UpdateSecretVersionStage, RemoveFromVersionId.
   */
  async promote(arn: string, { from, to }: { from: string | undefined; to: string }): Promise<boolean> {
    const command = new UpdateSecretVersionStageCommand({
      SecretId: arn,
      VersionStage: "AWSCURRENT",
      MoveToVersionId: to,
      ...(from ? { RemoveFromVersionId: from } : {}),
    });
    const doing = { resource: this.resource, action: `promote the version ${to} of the secret ${arn}` };
    // Another version has the label, or `from` is so old that AWS has dropped it, or the secret waits for its deletion.
    const isElsewhere = ["InvalidParameterException", "ResourceNotFoundException", "InvalidRequestException"];
    return (await attemptFind(doing, isElsewhere, () => this.client.send(command))) !== undefined;
  }

  #taken(arn: string, versionId: string): PkiError {
    return new PkiError({
      code: "SecretVersionTaken",
      resource: this.resource,
      cause: `${arn} has a version ${versionId} already, with another content than this certificate gives.`,
      remedy:
        "Somebody else wrote under this id: renew the certificate (renewNow), or delete the secret and run pulumi up --refresh.",
      source: "PutSecretValue, ClientRequestToken, Secrets Manager API reference",
    });
  }
}

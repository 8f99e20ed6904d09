import { CertificateSecretError } from "./failure";

/** One version of a secret. */
export interface FetchedSecret {
  versionId: string;
  /** The SecretString. */
  value: string;
}

/** The two fields of GetSecretValue's answer that are used. */
interface SecretValue {
  SecretString?: string | undefined;
  VersionId?: string | undefined;
}

/**
 * A `fetch` for watchCertificateSecret by the AWS SDK that the caller has: `client` is its SecretsManagerClient,
 * `GetSecretValueCommand` its class of that name. So this module needs no SDK, and retries and credentials are the
 * client's. Reads AWSCURRENT. `secretId` is a name or an ARN.
 */
export function secretsManagerFetch<Command>(
  client: { send(command: NoInfer<Command>): Promise<SecretValue> },
  GetSecretValueCommand: new (input: { SecretId: string }) => Command,
  secretId: string,
): () => Promise<FetchedSecret> {
  return async () => {
    const { SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    if (SecretString === undefined || VersionId === undefined)
      throw new CertificateSecretError("NotJson", "the secret holds bytes, no text");
    return { versionId: VersionId, value: SecretString };
  };
}

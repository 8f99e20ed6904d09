import { CertificateSecretError } from "./failure";

/** One version of a secret. */
export interface FetchedSecret {
  /** VersionId of the answer. Another one means another content. */
  versionId: string;
  /** The SecretString. */
  value: string;
}

/** The two fields of GetSecretValue's answer that are used. */
interface SecretValue {
  /** The content, where it is text. */
  SecretString?: string | undefined;
  /** The version, another one for each content. */
  VersionId?: string | undefined;
}

/** A type that is inferred elsewhere: NoInfer, which TypeScript has since 5.4. */
type Given<T> = [T][T extends unknown ? 0 : never];

/**
 * A `fetch` for watchCertificateSecret by the AWS SDK that the caller has: `client` is its SecretsManagerClient,
 * `GetSecretValueCommand` its class of that name. So this module needs no SDK, and retries and credentials are the
 * client's. Reads AWSCURRENT. `secretId` is a name or an ARN.
 */
export function secretsManagerFetch<Command>(
  client: { send(command: Given<Command>): Promise<SecretValue> },
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

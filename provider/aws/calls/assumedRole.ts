import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type Credentials,
  type STSClient,
} from "@aws-sdk/client-sts";
import type { ConnectionMethod } from "./connectionSpec";
import type { Connected } from "./failedCalls";

type AssumeRole = Extract<ConnectionMethod, { type: "assume-role" }>;

/** For specs of programs that were last applied by a release that did not name sessions. */
const UNNAMED_SESSION = "pulumi-aws-pki";

/** The connection that assumes a role. */
export interface RoleSource {
  sts(region: string): STSClient;
  region(): Promise<string>;
}

/** The SDK's type of a source of credentials that expire. */
export interface SessionCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration?: Date;
}

/**
 * Credentials of a role, which `source` assumes by sts:AssumeRole. The SDK calls this again shortly before they end.
 * Notes the session's identity on `connected`.
 */
export function assumedRole(
  method: AssumeRole,
  source: RoleSource,
  region: string | undefined,
  connected: Connected,
): () => Promise<SessionCredentials> {
  return async () => {
    const sts = source.sts(region ?? (await source.region()));
    const answer = await sts.send(new AssumeRoleCommand(requestFor(method)));
    const arn = answer.AssumedRoleUser?.Arn;
    if (arn !== undefined) connected.principal = arn;
    return sessionOf(answer.Credentials);
  };
}

function requestFor(method: AssumeRole): AssumeRoleCommandInput {
  const { externalId, durationSeconds, sessionTags, transitiveTagKeys } = method;
  const tags = Object.entries(sessionTags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return {
    RoleArn: method.roleArn,
    RoleSessionName: method.sessionName ?? UNNAMED_SESSION,
    ...(externalId ? { ExternalId: externalId } : {}),
    ...(durationSeconds ? { DurationSeconds: durationSeconds } : {}),
    ...(tags.length > 0 ? { Tags: tags } : {}),
    ...(transitiveTagKeys?.length ? { TransitiveTagKeys: transitiveTagKeys } : {}),
  };
}

function sessionOf(issued: Credentials | undefined): SessionCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken)
    throw new Error("STS answered AssumeRole without credentials");
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration ? { expiration: Expiration } : {}),
  };
}

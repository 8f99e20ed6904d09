import type { Caller } from "../core/caller";
import type { Principal } from "./accessRequest";
import type { ContextValues } from "./conditions";

/** A caller as policies name it. */
export const principalOf = ({ arn, account, session }: Caller): Principal => ({
  arn,
  account,
  ...(session === undefined ? {} : { roleArn: session.roleArn }),
});

/** Tags as condition keys: one for each, under a prefix such as `aws:ResourceTag`. */
export const tagKeys = (prefix: string, tags: Iterable<readonly [string, string]>): ContextValues =>
  Object.fromEntries([...tags].map(([key, value]) => [`${prefix}/${key}`, value]));

/**
 * Condition keys of the tags that a request brings: one for each, and one for all their keys. None where it brings
 * none.
 */
export function requestTags(
  tags: readonly { Key: string; Value?: string | undefined }[] = [],
): ContextValues {
  if (tags.length === 0) return {};
  return {
    ...tagKeys(
      "aws:RequestTag",
      tags.map(({ Key, Value }) => [Key, Value ?? ""] as const),
    ),
    "aws:TagKeys": tags.map(({ Key }) => Key),
  };
}

/**
 * The condition keys of every request: who asks, whence and when. The sandbox listens on this machine without TLS and
 * stands for an endpoint that has it.
 * Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function globalKeys(caller: Caller, region: string, now: Date): ContextValues {
  const { session } = caller;
  return {
    ...(caller.arn.startsWith("arn:") ? principalKeys(caller) : {}),
    ...(session === undefined ? {} : tagKeys("aws:PrincipalTag", session.tags)),
    "aws:RequestedRegion": region,
    "aws:SourceIp": "127.0.0.1",
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    "aws:CurrentTime": now.toISOString(),
    "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
  };
}

function principalKeys({ arn, account, userId, session }: Caller): ContextValues {
  return {
    "aws:PrincipalArn": session?.roleArn ?? arn,
    "aws:PrincipalAccount": account,
    "aws:PrincipalType": session === undefined ? "User" : "AssumedRole",
    "aws:PrincipalIsAWSService": "false",
    "aws:userid": userId,
    ...(session === undefined ? { "aws:username": arn.split("/").at(-1) ?? "" } : {}),
  };
}

import { z } from "zod";
import { after, SECOND } from "../core/clock";
import { type CallContext, type Operations, operation } from "../core/operation";
import { awsError } from "../wire/error";
import { list, text } from "../wire/shapes";
import { checkKmsKey } from "./checks";
import * as shapes from "./schemas";
import { replicaStatus, type Secret } from "./secret";
import type { Secrets } from "./store";

const ReplicateSecretToRegions = z.object({
  SecretId: shapes.SecretId,
  AddReplicaRegions: list(shapes.ReplicaRegion, { min: 1 }),
  ForceOverwriteReplicaSecret: z.boolean().default(false),
});
const RemoveRegions = z.object({
  SecretId: shapes.SecretId,
  RemoveReplicaRegions: list(text({ min: 1, max: 128 }), { min: 1 }),
});

export const replicationStatus = (secret: Secret, now: Date): object[] =>
  [...secret.replicas].map(([Region, replica]) => {
    const Status = replicaStatus(replica, now);
    return {
      Region,
      KmsKeyId: replica.kmsKeyId ?? "alias/aws/secretsmanager",
      Status,
      StatusMessage: Status === "Failed" ? replica.failure : undefined,
    };
  });

/** Example of a StatusMessage in the API reference (ReplicationStatusType). */
const NAME_TAKEN = "Secret with this name already exists in this region";

/** Replicas are in sync at once here, unless `POST /_sandbox/replication` says otherwise. AWS takes some seconds. */
export function addReplicas(
  secrets: Secrets,
  secret: Secret,
  regions: z.output<typeof shapes.ReplicaRegion>[],
  overwrite: boolean,
  context: CallContext,
): void {
  for (const { Region, KmsKeyId } of regions) {
    if (Region === secret.region) {
      throw awsError(
        "InvalidParameterException",
        "Invalid replica region: it is the primary secret's own region.",
      );
    }
    const standing = secret.replicas.get(Region);
    if (standing && replicaStatus(standing, context.now) !== "Failed") {
      throw awsError("InvalidParameterException", `Secret is already replicated to region ${Region}.`);
    }
    checkKmsKey(KmsKeyId, Region);
  }
  for (const { Region, KmsKeyId } of regions) {
    const there = secrets.list({ ...context, region: Region }).find((other) => other.name === secret.name);
    if (there && overwrite) secrets.delete(there);
    const { seconds, failure } = secrets.replications.take(Region);
    const reason = failure ?? (there && !overwrite ? NAME_TAKEN : undefined);
    secret.replicas.set(Region, {
      kmsKeyId: KmsKeyId,
      settlesAt: after(context.now, seconds * SECOND),
      ...(reason === undefined ? {} : { failure: reason }),
    });
  }
}

export const replicationOperations = (secrets: Secrets): Operations => ({
  ReplicateSecretToRegions: operation({
    schema: ReplicateSecretToRegions,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireWritable(input.SecretId, context);
      addReplicas(secrets, secret, input.AddReplicaRegions, input.ForceOverwriteReplicaSecret, context);
      return { ARN: secret.arn, ReplicationStatus: replicationStatus(secret, context.now) };
    },
  }),
  RemoveRegionsFromReplication: operation({
    schema: RemoveRegions,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireWritable(input.SecretId, context);
      const unknown = input.RemoveReplicaRegions.find((region) => !secret.replicas.has(region));
      if (unknown !== undefined) {
        throw awsError("InvalidParameterException", `Secret is not replicated to region ${unknown}.`);
      }
      for (const region of input.RemoveReplicaRegions) secret.replicas.delete(region);
      return { ARN: secret.arn, ReplicationStatus: replicationStatus(secret, context.now) };
    },
  }),
});

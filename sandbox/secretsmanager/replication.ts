import { z } from "zod";
import { awsError } from "../wire/error";
import { type CallContext, type Operations, operation } from "../wire/service";
import { list, text } from "../wire/shapes";
import { checkKmsKey } from "./checks";
import * as shapes from "./schemas";
import type { Secret } from "./secret";
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

export const replicationStatus = (secret: Secret): object[] =>
  [...secret.replicas].map(([Region, { kmsKeyId, status, message }]) => ({
    Region,
    KmsKeyId: kmsKeyId ?? "alias/aws/secretsmanager",
    Status: status,
    StatusMessage: message,
  }));

/** Replicas are in sync at once here; AWS takes some seconds. */
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
    if (secret.replicas.get(Region)?.status === "InSync") {
      throw awsError("InvalidParameterException", `Secret is already replicated to region ${Region}.`);
    }
    checkKmsKey(KmsKeyId, Region);
  }
  for (const { Region, KmsKeyId } of regions) {
    const there = secrets.list({ ...context, region: Region }).find((other) => other.name === secret.name);
    if (there && overwrite) secrets.delete(there);
    secret.replicas.set(
      Region,
      there && !overwrite
        ? {
            kmsKeyId: KmsKeyId,
            status: "Failed",
            message: `Replication failed: Secret name ${secret.name} already exists in region ${Region}.`,
          }
        : { kmsKeyId: KmsKeyId, status: "InSync" },
    );
  }
}

export const replicationOperations = (secrets: Secrets): Operations => ({
  ReplicateSecretToRegions: operation({
    schema: ReplicateSecretToRegions,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireWritable(input.SecretId, context);
      addReplicas(secrets, secret, input.AddReplicaRegions, input.ForceOverwriteReplicaSecret, context);
      return { ARN: secret.arn, ReplicationStatus: replicationStatus(secret) };
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
      return { ARN: secret.arn, ReplicationStatus: replicationStatus(secret) };
    },
  }),
});

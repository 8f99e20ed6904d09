import { z } from "zod";
import { after, DAY } from "../core/clock";
import { type CallContext, type Operations, operation } from "../core/operation";
import { awsError } from "../wire/error";
import { checkId } from "./checks";
import * as shapes from "./schemas";
import type { Secret } from "./secret";
import { requirePrimary, type Secrets } from "./store";

const DeleteSecret = z.object({
  SecretId: shapes.SecretId,
  RecoveryWindowInDays: z.number().int().optional(),
  ForceDeleteWithoutRecovery: z.boolean().default(false),
});

/** Deletion with its recovery window, and the way back. */
export const lifecycleOperations = (secrets: Secrets): Operations => ({
  DeleteSecret: operation({
    schema: DeleteSecret,
    resource: (input) => input.SecretId,
    handle: (input, context) => deleteSecret(secrets, input, context),
  }),
  RestoreSecret: operation({
    schema: shapes.BySecret,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.require(input.SecretId, context);
      requirePrimary(secret, context);
      delete secret.purgeAt;
      return { ARN: secret.arn, Name: secret.name };
    },
  }),
});

function deleteSecret(secrets: Secrets, input: z.output<typeof DeleteSecret>, context: CallContext) {
  checkId(input.SecretId);
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force } = input;
  if (force && days !== undefined) {
    throw awsError(
      "InvalidParameterException",
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw awsError(
      "InvalidParameterException",
      "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
    );
  }
  const secret = secrets.find(input.SecretId, context);
  // Deleting by force what is not there is no error (API_DeleteSecret, ForceDeleteWithoutRecovery).
  if (force && secret === undefined) return neverThere(secrets, input.SecretId, context);
  const standing = secret ?? secrets.require(input.SecretId, context);
  requireDeletable(standing, force, context);
  const deletionDate = force ? context.now : after(context.now, (days ?? 30) * DAY);
  if (force) secrets.delete(standing);
  else standing.purgeAt = deletionDate;
  return { ARN: standing.arn, Name: standing.name, DeletionDate: deletionDate };
}

function requireDeletable(secret: Secret, force: boolean, context: CallContext): void {
  requirePrimary(secret, context);
  if (secret.purgeAt && !force) {
    throw awsError(
      "InvalidRequestException",
      "You can't perform this operation on the secret because it was already scheduled for deletion.",
    );
  }
  if (secret.replicas.size > 0) {
    throw awsError(
      "InvalidParameterException",
      `You can't delete secret ${secret.arn} that still has replica regions [${[...secret.replicas.keys()].join(", ")}]`,
    );
  }
}

function neverThere(secrets: Secrets, id: string, context: CallContext): object {
  const arn = id.startsWith("arn:") ? id : secrets.newArn(id, context);
  const name = id.startsWith("arn:") ? (id.split(":")[6] ?? id).replace(/-[A-Za-z0-9]{6}$/, "") : id;
  return { ARN: arn, Name: name, DeletionDate: context.now };
}

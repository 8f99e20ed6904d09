import { z } from "zod";
import { awsError } from "../wire/error";
import { type Operations, operation } from "../wire/service";
import { text, whole } from "../wire/shapes";
import * as shapes from "./schemas";
import { CURRENT, versionWithStage } from "./secret";
import type { Secrets } from "./store";

const RotateSecret = z.object({
  SecretId: shapes.SecretId,
  ClientRequestToken: z.string().optional(),
  RotationLambdaARN: text({ max: 2048 }).optional(),
  RotationRules: z
    .object({
      AutomaticallyAfterDays: whole(1, 1000).optional(),
      Duration: text({ min: 2, max: 3, pattern: "[0-9]+h" }).optional(),
      ScheduleExpression: text({ min: 1, max: 256 }).optional(),
    })
    .optional(),
  RotateImmediately: z.boolean().default(true),
});

/** Rotation is only noted: no Lambda function runs here, so no rotation ever takes place. */
export const rotationOperations = (secrets: Secrets): Operations => ({
  RotateSecret: operation({
    schema: RotateSecret,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireWritable(input.SecretId, context);
      const lambdaArn = input.RotationLambdaARN ?? secret.rotation?.lambdaArn;
      if (!lambdaArn) {
        throw awsError(
          "InvalidRequestException",
          "No Lambda rotation function ARN is associated with this secret.",
        );
      }
      secret.rotation = {
        enabled: true,
        lambdaArn,
        rules: input.RotationRules ?? secret.rotation?.rules ?? {},
      };
      return { ARN: secret.arn, Name: secret.name, VersionId: versionWithStage(secret, CURRENT)?.id };
    },
  }),
  CancelRotateSecret: operation({
    schema: shapes.BySecret,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireWritable(input.SecretId, context);
      if (secret.rotation) secret.rotation.enabled = false;
      return { ARN: secret.arn, Name: secret.name };
    },
  }),
});

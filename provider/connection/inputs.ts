import { z } from "zod";
import { assumeRoleFields, connectionSpec } from "../aws/calls/connectionSpec";
import { connectionName, hostInputs, neverSecret, region } from "../kernel/schema";

/** Inputs in the state of an AwsConnection. Nothing in them grants access. */
export const connectionInputs = z.strictObject({
  ...hostInputs.shape,
  connection: connectionName,
  region: region.optional(),
  description: z
    .string()
    .max(1000)
    .optional()
    .meta({ description: "a text for people, at most 1,000 characters", byDefault: "none" }),
});
export type ConnectionInputs = z.output<typeof connectionInputs>;

/** Inputs of a program for an AwsConnection. */
export const connectionArgs = z.strictObject({
  ...connectionSpec.shape,
  description: connectionInputs.shape.description,
});

/** Inputs of a role that a program assumes, beside its `type`. */
export const roleArgs = assumeRoleFields.omit({ type: true });

export const connectionOutputs = z.strictObject({
  accountId: z.string().meta({
    description: "Account of the identity that calls, as sts:GetCallerIdentity tells it.",
    neverSecret,
  }),
  callerArn: z.string().meta({ description: "ARN of that identity; of a role, that of its session." }),
  partition: z.string().meta({ description: "AWS partition of the account, such as aws.", neverSecret }),
  region: z.string().meta({ description: "Region of what uses the connection.", neverSecret }),
});
export type ConnectionOutputs = z.output<typeof connectionOutputs>;

import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { PkiError } from "../model/errors";
import type { Access } from "./access";
import { attempt, messageOf } from "./failures";

export interface Caller {
  accountId: string;
  callerArn: string;
  /** aws, aws-cn or aws-us-gov. */
  partition: string;
}

/** Who a connection is. Needs no permission. */
export async function requireCaller(access: Access, resource: string): Promise<Caller> {
  const doing = { resource, action: "find out who the connection is (sts:GetCallerIdentity)" };
  const { Account = "", Arn = "" } = await attempt(doing, () =>
    access.sts().send(new GetCallerIdentityCommand({})),
  );
  return { accountId: Account, callerArn: Arn, partition: Arn.split(":")[1] ?? "aws" };
}

/** Region of a connection; an error that tells where to set one, where there is none. */
export async function requireRegion(access: Access, resource: string): Promise<string> {
  try {
    return await access.region();
  } catch (error) {
    throw new PkiError({
      code: "InvalidInput",
      resource,
      cause: `No region can be found: ${messageOf(error)}`,
      remedy: "Set the connection's region, aws:region of the stack, or AWS_REGION.",
    });
  }
}

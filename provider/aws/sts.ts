import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Access } from "./access";
import { attempt } from "./failures";

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
  return attempt({ resource, action: "find a region: set region, aws:region or AWS_REGION" }, () =>
    access.region(),
  );
}

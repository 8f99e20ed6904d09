import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { parseArn } from "../../kernel/arn";
import { PkiError } from "../../kernel/errors";
import type { Access } from "../calls/access";
import { attempt, messageOf } from "../calls/failures";

export interface Caller {
  accountId: string;
  callerArn: string;
  /** aws, aws-cn or aws-us-gov. */
  partition: string;
}

/** Who each connection is, asked once a process. */
const callers = new WeakMap<Access, Promise<Caller>>();

/** Who a connection is. Needs no permission; any region answers for all of its partition. */
export async function requireCaller(access: Access, resource: string, region: string): Promise<Caller> {
  const doing = { resource, action: "find out who the connection is (sts:GetCallerIdentity)" };
  const asked = callers.get(access) ?? attempt(doing, () => askCaller(access, region));
  callers.set(access, asked);
  // A failure is not remembered.
  asked.catch(() => callers.delete(access));
  return asked;
}

async function askCaller(access: Access, region: string): Promise<Caller> {
  const { Account = "", Arn = "" } = await access.sts(region).send(new GetCallerIdentityCommand({}));
  access.connected.principal = Arn;
  return { accountId: Account, callerArn: Arn, partition: parseArn(Arn)?.partition ?? "aws" };
}

/**
 * Refuses a connection to another account than an object's. Elsewhere the object would look deleted, and be
 * forgotten with all that was paid for it.
 */
export async function requireAccount(
  access: Access,
  resource: string,
  region: string,
  accountId: string,
): Promise<void> {
  const caller = await requireCaller(access, resource, region);
  if (caller.accountId === accountId) return;
  throw wrongAccount(resource, accountId, caller.callerArn);
}

export function wrongAccount(resource: string, accountId: string, caller: string): PkiError {
  return new PkiError({
    code: "WrongAccount",
    resource,
    cause: `It is in the account ${accountId}, but the connection is ${caller}.`,
    remedy: `Use credentials of ${accountId}; for another account declare another connection and CA.`,
  });
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

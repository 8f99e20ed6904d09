import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { parseArn } from "../../kernel/arn";
import { PkiError } from "../../kernel/errors";
import type { Clients } from "../calls/clients";
import { attempt } from "../calls/failures";

export interface Caller {
  accountId: string;
  callerArn: string;
  /** aws, aws-cn or aws-us-gov. */
  partition: string;
}

/** The identity of a connection, asked once a process. */
export class CallerIdentity {
  #asked: Promise<Caller> | undefined;

  constructor(private readonly clients: Pick<Clients, "sts" | "connected">) {}

  /**
   * Gives the identity. Needs no permission, and any region answers for all of its partition. A failure is not
   * remembered.
   */
  require(resource: string, region: string): Promise<Caller> {
    const doing = { resource, action: "find out who the connection is (sts:GetCallerIdentity)" };
    const asked = this.#asked ?? attempt(doing, () => this.#ask(region));
    this.#asked = asked;
    asked.catch(() => {
      this.#asked = undefined;
    });
    return asked;
  }

  /**
   * Refuses a connection to another account than an object's. Elsewhere the object would look deleted, and be
   * forgotten with all that was paid for it.
   */
  async requireAccount(resource: string, region: string, accountId: string): Promise<void> {
    const caller = await this.require(resource, region);
    if (caller.accountId === accountId) return;
    throw wrongAccount(resource, accountId, caller.callerArn);
  }

  async #ask(region: string): Promise<Caller> {
    const { sts, connected } = this.clients;
    const { Account = "", Arn = "" } = await sts(region).send(new GetCallerIdentityCommand({}));
    connected.principal = Arn;
    return { accountId: Account, callerArn: Arn, partition: parseArn(Arn)?.partition ?? "aws" };
  }
}

export function wrongAccount(resource: string, accountId: string, caller: string): PkiError {
  return new PkiError({
    code: "WrongAccount",
    resource,
    cause: `It is in the account ${accountId}, but the connection is ${caller}.`,
    remedy: `Use credentials of ${accountId}; for another account declare another connection and CA.`,
  });
}

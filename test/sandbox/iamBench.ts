import { AssumeRoleCommand, type AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import type { IamInput, SandboxOptions } from "../../sandbox/server";
import { openBench } from "./bench";

export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";
export const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/deploy/issuer`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/ci/issuer`;
export const USER_KEY = { account: "AKIAISSUER", secret: "issuer's secret" };

interface StatementInput {
  Effect?: "Allow" | "Deny";
  Principal?: string | Record<string, string | string[]>;
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** A policy of statements that allow unless they say otherwise, on everything unless they name it. */
export const policy = (...statements: StatementInput[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((statement) => ({ Effect: "Allow", Resource: "*", ...statement })),
});

/** A role's trust: as `policy`, but it names no resource. */
export const trust = (
  statement: Omit<StatementInput, "Resource" | "Action"> & { Action?: string | string[] },
) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }],
});

/** A user with one access key and these statements as its policy. */
export const userWith = (...statements: StatementInput[]): IamInput => ({
  users: [
    {
      arn: USER_ARN,
      accessKeys: [{ id: USER_KEY.account, secret: USER_KEY.secret }],
      policies: statements.length === 0 ? [] : [policy(...statements)],
    },
  ],
});

/** A sandbox that enforces IAM: its own clients are the administrator's, `user` is the document's. */
export async function openIamBench(document: IamInput = {}, options: SandboxOptions = {}) {
  const bench = await openBench({ ...options, iam: "enforce" });
  bench.sandbox.iam.set(document);
  return {
    ...bench,
    ...bench.clients({ account: ACCOUNT }),
    user: bench.clients(USER_KEY),
    other: bench.clients({ account: OTHER_ACCOUNT }),
  };
}

export type IamBench = Awaited<ReturnType<typeof openIamBench>>;

/** Clients of a role's session, opened by the administrator unless another STS client is given. */
export async function assume(bench: IamBench, input: Partial<AssumeRoleCommandInput> = {}, sts = bench.sts) {
  const command = new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: "session", ...input });
  const { Credentials } = await sts.send(command);
  return bench.clients({ session: Credentials ?? {} });
}

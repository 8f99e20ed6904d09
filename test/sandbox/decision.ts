import type { AccessRequest, Principal } from "../../sandbox/iam/accessRequest";
import { type Decision, decideAccess, decideAssumption, decideKeyUse } from "../../sandbox/iam/decide";
import { type Policy, type PolicyUse, parsePolicy } from "../../sandbox/iam/policy";

export const ACCOUNT = "111122223333";
export const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
export const BOB = `arn:aws:iam::${ACCOUNT}:user/bob`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/ci/deployer`;
export const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run-7`;
export const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:tls/web-AbCdEf`;
export const READ = "secretsmanager:GetSecretValue";

export const bob: Principal = { arn: BOB, account: ACCOUNT };
export const session: Principal = { arn: SESSION, account: ACCOUNT, roleArn: ROLE };

export type StatementInput = Record<string, unknown>;

/** A case, whose defaults are: bob reads a secret of his own account, by nobody's leave. */
export interface Case {
  identity?: StatementInput[];
  boundary?: StatementInput[];
  session?: StatementInput[];
  resource?: StatementInput[];
  as?: Principal;
  action?: string;
  target?: string;
  context?: AccessRequest["context"];
  otherAccount?: boolean;
  version?: "2008-10-17";
  /** The resource that is asked for: a secret or the like, a KMS key, or a role. */
  of?: "key" | "role";
}

export const allow = (more: StatementInput = {}): StatementInput => ({
  Effect: "Allow",
  Action: READ,
  Resource: "*",
  ...more,
});
export const deny = (more: StatementInput = {}): StatementInput => allow({ Effect: "Deny", ...more });

export function policyOf(statements: StatementInput[], use: PolicyUse, version = "2012-10-17"): Policy {
  const read = parsePolicy({ Version: version, Statement: statements }, use);
  if ("policy" in read) return read.policy;
  throw new Error(JSON.stringify(read.faults));
}

/** `allowed`, or `explicit: …` or `implicit: …` with the kind of policy that refuses. */
export function outcomeOf(row: Case): string {
  const decision = decide(row);
  return decision.allowed ? "allowed" : `${decision.explicit ? "explicit" : "implicit"}: ${decision.by}`;
}

export function decide(row: Case): Decision {
  const { as = bob, action = READ, target = SECRET, context = {}, version } = row;
  const limit = (statements: StatementInput[] | undefined, use: PolicyUse) =>
    statements && policyOf(statements, use, version);
  const policies = {
    identity: row.identity === undefined ? [] : [policyOf(row.identity, "identity", version)],
    boundary: limit(row.boundary, "identity"),
    session: limit(row.session, "identity"),
    resource: limit(row.resource, row.of === "role" ? "trust" : "resource"),
    sameAccount: row.otherAccount !== true,
  };
  const request = { principal: as, action, resource: target, context };
  if (row.of === "key") return decideKeyUse(request, policies);
  return row.of === "role" ? decideAssumption(request, policies) : decideAccess(request, policies);
}

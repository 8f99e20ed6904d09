import type { Use } from "../provider/permissions/asked/uses";
import { joinStatements } from "../provider/permissions/joinStatements";
import type { PolicyDocument, Unscoped } from "../provider/permissions/policy";
import { policyFor } from "../provider/permissions/policyFor";

/** The policy of one connection. */
export interface ConnectionPolicy {
  /** Name of the connection, or `ambient`. */
  connection: string;
  document: PolicyDocument;
  unscoped: Unscoped[];
}

/** One policy for all that a connection does: the statements of each service, one after the other. */
export function documentOf(connection: string, uses: readonly Use[]): ConnectionPolicy {
  const policies = uses.map(({ features, scope }) => policyFor(features, scope));
  const statements = policies.flatMap(({ document }) => document.Statement);
  const unscoped = policies.flatMap((policy) => policy.unscoped);
  return {
    connection,
    document: { Version: "2012-10-17", Statement: joinStatements(statements) },
    unscoped: [...new Map(unscoped.map((one) => [one.action, one])).values()],
  };
}

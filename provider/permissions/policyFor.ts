import { type Fault, invalidInput } from "../kernel/errors";
import type { Feature } from "./feature";
import { features as known } from "./feature";
import { FEATURES } from "./features";
import type { Grant } from "./grant";
import { joinStatements } from "./joinStatements";
import type { Policy, PolicyDocument, PolicyStatement, Unscoped } from "./policy";
import type { PolicyScope, ResolvedScope } from "./scope";
import { resolveScope } from "./scope";
import { scopeFaults } from "./scopeFaults";

/** Characters that IAM takes in the inline policies of a role, without whitespace. Source: IAM quotas. */
export const MAX_INLINE_CHARACTERS = 10_240;
/** Characters of a managed policy. Source: IAM quotas. */
export const MAX_MANAGED_CHARACTERS = 6_144;

/**
 * The least policy for some features, narrowed to a scope. The same for any order of either. Throws one InvalidInput
 * with all faults of the two. `characters` is the size that IAM counts: up to 6,144 fit a managed policy, up to
 * 10,240 a role's inline policies. More is an error.
 */
export function policyFor(features: readonly Feature[], scope: PolicyScope = {}): Policy {
  const faults = scopeFaults(features, scope);
  if (faults.length > 0) throw invalidInput("policyFor", faults);
  const asked = known.filter((feature) => features.includes(feature)).flatMap((feature) => FEATURES[feature]);
  const resolved = resolveScope(scope);
  const document: PolicyDocument = {
    Version: "2012-10-17",
    Statement: joinStatements(asked.flatMap((grant) => statementOf(grant, resolved) ?? [])),
  };
  const characters = JSON.stringify(document).length;
  if (characters > MAX_INLINE_CHARACTERS) throw invalidInput("policyFor", [tooLong(characters, scope)]);
  return { document, unscoped: unscopedOf(asked), characters };
}

/** The statement of a grant. Undefined where the scope names no resource for it. */
export function statementOf(grant: Grant, scope: ResolvedScope): PolicyStatement | undefined {
  const resources = grant.resources.of(scope);
  if (resources.length === 0) return undefined;
  const condition = grant.restriction?.of(scope);
  return {
    Sid: grant.sid,
    Effect: "Allow",
    Action: grant.actions.map(({ action }) => action),
    Resource: resources,
    ...(condition ? { Condition: condition } : {}),
  };
}

function unscopedOf(grants: readonly Grant[]): Unscoped[] {
  const reasons = grants.flatMap(({ actions, unscoped }) =>
    unscoped === undefined ? [] : actions.map(({ action }) => [action, unscoped] as const),
  );
  // The first feature that has an action tells why.
  return [...new Map(reasons.toReversed())]
    .map(([action, reason]) => ({ action, reason }))
    .sort((a, b) => (a.action < b.action ? -1 : 1));
}

function tooLong(characters: number, scope: PolicyScope): Fault {
  const lists = Object.entries(scope).filter(([, value]) => Array.isArray(value));
  const sizes = lists.map(([key, value]) => ({ key, size: JSON.stringify(value).length }));
  const [largest] = sizes.sort((a, b) => b.size - a.size);
  return {
    property: largest?.key ?? "features",
    cause: `The policy would have ${characters} characters; IAM takes ${MAX_INLINE_CHARACTERS} in a role's inline policies.`,
    remedy: "Make several roles, or name fewer: a name schema or *.example.com stands for many.",
  };
}

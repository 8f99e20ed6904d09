import type { AccessRequest } from "./accessRequest";
import { holds } from "./conditions";
import { matches, matchesResource, patternOf } from "./match";
import type { Choice, Policy, Statement } from "./policy";
import { expand, type Lookup, literal, lookupOf } from "./variables";

/**
 * The statements of a policy that match a request's action and resource under its conditions. naming.ts matches their
 * principals.
 */
export function applicable(policy: Policy | undefined, request: AccessRequest): Statement[] {
  const lookup = lookupOf(request.context);
  const { variables = false, statements = [] } = policy ?? {};
  return statements.filter(
    (statement) =>
      coversAction(statement.actions, request.action) &&
      coversResource(statement.resources, request.resource, variables ? lookup : undefined) &&
      holds(statement.conditions, lookup, variables),
  );
}

/** "The prefix and the action name are case insensitive": IAM User Guide, "Action". */
function coversAction({ negated, values }: Choice, action: string): boolean {
  const name = action.toLowerCase();
  return values.some((value) => matches(patternOf([literal(value.toLowerCase())]), name)) !== negated;
}

/** A variable without a value fits nothing. Under NotResource it makes the statement apply to nothing. */
function coversResource(choice: Choice | undefined, resource: string, lookup: Lookup | undefined): boolean {
  if (choice === undefined) return true;
  const { negated, values } = choice;
  const expanded = values.map((value) => (lookup === undefined ? [literal(value)] : expand(value, lookup)));
  const patterns = expanded.filter((parts) => parts !== undefined).map(patternOf);
  if (negated && patterns.length < values.length) return false;
  return patterns.some((pattern) => matchesResource(pattern, resource)) !== negated;
}

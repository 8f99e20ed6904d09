import type { AccessRequest } from "./accessRequest";
import type { Decision, PolicyKind } from "./decide";

type Denial = Extract<Decision, { allowed: false }>;

/** "with an explicit deny in …". */
const EXPLICIT: Record<PolicyKind, string> = {
  "identity-based policy": "an identity-based policy",
  "resource-based policy": "a resource-based policy",
  "permissions boundary": "a permissions boundary",
  "session policy": "a session policy",
  "role trust policy": "the role trust policy",
};

/**
 * The sentence with which AWS refuses a request: IAM User Guide, "Troubleshoot access denied error messages". Where an
 * action has no resource type, no resource is named.
 */
export function denialMessage({ principal, action, resource }: AccessRequest, denial: Denial): string {
  const reason = denial.explicit
    ? `with an explicit deny in ${EXPLICIT[denial.by]}`
    : `because no ${denial.by} allows the ${action} action`;
  const on = resource === "*" ? "" : ` on resource: ${resource}`;
  return `User: ${principal.arn} is not authorized to perform: ${action}${on} ${reason}`;
}

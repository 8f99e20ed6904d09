import type { AccessRequest } from "./accessRequest";
import { grantOf, isDenied, type Naming } from "./naming";
import type { Policy, Statement } from "./policy";
import { applicable } from "./statement";

/** Every policy that applies. `identity` is empty where nothing is attached. */
export interface PoliciesInPlay {
  identity: readonly Policy[];
  boundary?: Policy | undefined;
  session?: Policy | undefined;
  /** The policy of the resource: of a secret, a key, or the trust policy of a role. */
  resource?: Policy | undefined;
  /** Whether the resource belongs to the principal's own account. */
  sameAccount: boolean;
}

export type PolicyKind =
  | "identity-based policy"
  | "resource-based policy"
  | "permissions boundary"
  | "session policy"
  | "role trust policy";

export type Decision = { allowed: true } | { allowed: false; by: PolicyKind; explicit: boolean };

const ALLOWED: Decision = { allowed: true };

/**
 * Access to a resource that identity-based policies can open by themselves: a secret, a certificate, a hosted zone.
 * Within an account either side is enough. Across accounts both have to allow. IAM User Guide, "Policy evaluation
 * logic" and "Cross-account policy evaluation logic".
 */
export function decideAccess(request: AccessRequest, policies: PoliciesInPlay): Decision {
  const found = find(request, policies);
  const denial = explicitDenial(request, found, "resource-based policy");
  if (denial !== undefined) return denial;
  if (!policies.sameAccount) {
    const own = decideOwn(found, "identity");
    return own.allowed && found.grant === undefined ? implicit("resource-based policy") : own;
  }
  return decideWithin(found);
}

/**
 * Use of a KMS key. `resource` is the key policy, without which nobody may use the key: identity-based policies
 * decide only where it names the account (KMS Developer Guide, "Default key policy").
 */
export const decideKeyUse = (request: AccessRequest, policies: PoliciesInPlay): Decision =>
  decideGuarded(request, policies, "resource-based policy");

/**
 * sts:AssumeRole and sts:AssumeRoleWithWebIdentity. `resource` is the role's trust policy. A web identity has no
 * policies of its own, so that the trust policy alone decides.
 */
export function decideAssumption(request: AccessRequest, policies: PoliciesInPlay): Decision {
  const isFederated = request.principal.federated !== undefined;
  return decideGuarded(
    request,
    isFederated ? { ...policies, sameAccount: true } : policies,
    "role trust policy",
  );
}

/** "Role trust policies and KMS key policies are exceptions: they must explicitly allow access for principals." */
function decideGuarded(request: AccessRequest, policies: PoliciesInPlay, guard: PolicyKind): Decision {
  const found = find(request, policies);
  const denial = explicitDenial(request, found, guard);
  if (denial !== undefined) return denial;
  if (found.grant === undefined) return implicit(guard);
  return policies.sameAccount ? decideWithin(found) : decideOwn(found, "identity");
}

/** The statements that match a request's action and resource, by the policy that they stand in. */
interface Found {
  identity: Statement[];
  /** Undefined where there is no such policy: nothing is limited then. */
  boundary: Statement[] | undefined;
  session: Statement[] | undefined;
  resource: Statement[];
  /** How the resource's policy allows the principal. */
  grant: Naming | undefined;
}

function find(request: AccessRequest, { identity, boundary, session, resource }: PoliciesInPlay): Found {
  const resourceStatements = applicable(resource, request);
  return {
    identity: identity.flatMap((policy) => applicable(policy, request)),
    boundary: boundary && applicable(boundary, request),
    session: session && applicable(session, request),
    resource: resourceStatements,
    grant: grantOf(resourceStatements, request.principal),
  };
}

/** "An explicit deny in any of these policies overrides the allow." */
function explicitDenial(
  { principal }: AccessRequest,
  { identity, boundary = [], session = [], resource }: Found,
  resourceKind: PolicyKind,
): Decision | undefined {
  const kinds: [PolicyKind, Statement[]][] = [
    ["identity-based policy", identity],
    ["permissions boundary", boundary],
    ["session policy", session],
    [resourceKind, resource],
  ];
  const denying = kinds.find(([, statements]) =>
    statements.some(({ effect, principals }) => effect === "Deny" && isDenied(principals, principal)),
  );
  return denying && { allowed: false, by: denying[0], explicit: true };
}

/**
 * Decides within one account. A principal that is named itself needs nothing else. A session whose role is named is
 * still limited by the role's boundary and by its session policy. Naming the account leaves the decision to its
 * identity-based policies.
 */
function decideWithin(found: Found): Decision {
  if (found.grant === "itself") return ALLOWED;
  return decideOwn(found, found.grant === "role" ? "role" : "identity");
}

/** Whether the principal's own side allows. With `role` the resource's policy stands in for the identity-based ones. */
function decideOwn({ identity, boundary, session }: Found, start: "identity" | "role"): Decision {
  if (start === "identity" && !allows(identity)) return implicit("identity-based policy");
  if (boundary !== undefined && !allows(boundary)) return implicit("permissions boundary");
  if (session !== undefined && !allows(session)) return implicit("session policy");
  return ALLOWED;
}

const allows = (statements: readonly Statement[]): boolean =>
  statements.some(({ effect }) => effect === "Allow");

const implicit = (by: PolicyKind): Decision => ({ allowed: false, by, explicit: false });

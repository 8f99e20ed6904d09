import type { CallContext, Operations, Place } from "../core/operation";
import { decideAccess } from "../iam/decide";
import { type Policy, parsePolicy } from "../iam/policy";
import { globalKeys, principalOf } from "../iam/principal";
import type { Iam } from "../iam/store";
import { denialMessage } from "../iam/wording";
import { type AwsError, awsError } from "../wire/error";
import { ACM_REQUIREMENTS } from "./acmRequirements";
import { keyUseFault } from "./keyUse";
import { onAll, type Requirement, type Row, type Stores } from "./requirements";
import { ROUTE53_REQUIREMENTS } from "./route53Requirements";
import { SECRET_REQUIREMENTS } from "./secretRequirements";

/**
 * The permissions that each operation needs. STS's check their own, as a role's trust policy decides (iam/trust.ts).
 */
export const REQUIREMENTS: Record<string, Record<string, Row>> = {
  acm: ACM_REQUIREMENTS,
  route53: ROUTE53_REQUIREMENTS,
  secretsmanager: SECRET_REQUIREMENTS,
  // Source: docs.aws.amazon.com/service-authorization/latest/reference/list_resourcegrouptaggingapi.html
  tagging: { GetResources: onAll("tag:GetResources") },
};

/** Decides whether a caller may run an operation, once IAM is enforced. */
export class Permissions {
  constructor(
    private readonly iam: Iam,
    private readonly stores: Stores,
    private readonly operations: Record<string, Operations>,
  ) {}

  /**
   * The context in which the operation may run, or the refusal of the first permission that is missing. In it the caller
   * stands in the account of the secret, where another account's policy lets it in.
   */
  admit(service: string, operation: string, input: unknown, place: Place): CallContext {
    const permit = (other: string, value: unknown) => this.admit(service, other, value, place);
    const context = { ...place, permit };
    const needs = this.iam.enforced ? this.#rowOf(service, operation) : undefined;
    if (needs === undefined) return context;
    const read = this.operations[service]?.[operation]?.schema.safeParse(input);
    // Skips an input that breaks the rules, as the rules refuse it.
    if (!read?.success) return context;
    const { permissions, keyUses = [] } = needs(read.data, { ...this.stores, ...place });
    for (const one of permissions) throwIf(this.#denial(service, one, place));
    for (const use of keyUses) throwIf(keyUseFault(this.iam, use, place));
    const owner = permissions.find(({ account }) => account !== undefined)?.account;
    const isForeign = service === "secretsmanager" && owner !== undefined && owner !== place.caller.account;
    return isForeign ? { ...context, caller: { ...place.caller, account: owner } } : context;
  }

  /**
   * The row of an operation. Undefined for STS's. Throws for any other operation without one, which would be open to
   * all.
   */
  #rowOf(service: string, operation: string): Row | undefined {
    const rows = REQUIREMENTS[service];
    const found = rows?.[operation];
    const isOperation = this.operations[service]?.[operation] !== undefined;
    if (found !== undefined || rows === undefined || !isOperation) return found;
    throw new Error(`The sandbox does not know which permissions ${service}:${operation} needs.`);
  }

  #denial(service: string, needed: Requirement, { caller, region, now }: Place): AwsError | undefined {
    const sameAccount = (needed.account ?? caller.account) === caller.account;
    if (caller.administrator && sameAccount) return undefined;
    const { action, resource, shownAs = resource } = needed;
    const context = { ...globalKeys(caller, region, now), ...needed.context };
    const request = { principal: principalOf(caller), action, resource, context };
    const resourcePolicy = readResourcePolicy(needed.resourcePolicy);
    const policies = { ...this.iam.policiesOf(caller), resource: resourcePolicy, sameAccount };
    const decision = decideAccess(request, policies);
    if (decision.allowed) return undefined;
    const code = service === "route53" ? "AccessDenied" : "AccessDeniedException";
    return awsError(code, denialMessage({ ...request, resource: shownAs }, decision));
  }
}

function throwIf(error: AwsError | undefined): void {
  if (error !== undefined) throw error;
}

/** A secret's policy was checked when it was put. A text that is no policy all the same allows nothing. */
function readResourcePolicy(json: string | undefined): Policy | undefined {
  if (json === undefined) return undefined;
  const read = parsePolicy(json, "resource");
  return "policy" in read ? read.policy : undefined;
}

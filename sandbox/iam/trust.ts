import type { Caller } from "../core/caller";
import type { Place } from "../core/operation";
import { type AwsError, awsError } from "../wire/error";
import type { AccessRequest } from "./accessRequest";
import type { ContextValues } from "./conditions";
import { decideAssumption, type PoliciesInPlay } from "./decide";
import { globalKeys, principalOf, requestTags } from "./principal";
import type { Iam } from "./store";
import { readWebIdentity, type WebIdentity } from "./webIdentity";
import { denialMessage } from "./wording";

/** A valid request to STS. */
export interface Assumption {
  RoleArn: string;
  RoleSessionName: string;
  DurationSeconds: number;
  ExternalId?: string | undefined;
  Tags?: { Key: string; Value: string }[];
  TransitiveTagKeys?: string[];
  PolicyArns?: unknown[] | undefined;
}

type Role = NonNullable<ReturnType<Iam["findSettledRole"]>>;

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

/**
 * Decides whether a caller may assume a role, by the role's trust policy and the caller's own. Without IAM every
 * caller may.
 */
export class Trust {
  constructor(private readonly iam: Iam) {}

  /** Throws AccessDenied as STS words it. A role that does not exist is refused as any other. */
  requireAssumable(asked: Assumption, place: Place): void {
    if (!this.iam.enforced) return;
    refuseManagedPolicies(asked);
    const { caller } = place;
    const role = this.iam.findSettledRole(asked.RoleArn, place.now);
    const context = { ...globalKeys(caller, place.region, place.now), ...assumptionKeys(asked) };
    // Tags that a chain hands on are passed as well: EKS User Guide, Pod Identity, "session tags are transitive".
    const tagged = (asked.Tags?.length ?? 0) + (caller.session?.transitiveTagKeys.length ?? 0) > 0;
    const actions = ["sts:AssumeRole", ...(tagged ? ["sts:TagSession"] : [])];
    for (const action of actions) {
      const request = { principal: principalOf(caller), action, resource: asked.RoleArn, context };
      if (role === undefined) throw plainDenial(caller, request);
      const decision = decideAssumption(request, this.#policies(caller, role));
      if (!decision.allowed) throw awsError("AccessDenied", denialMessage(request, decision));
    }
    if (role !== undefined) checkDuration(asked, role);
  }

  /** Reads the token's identity, or throws STS's error. Undefined without IAM, where tokens are not looked at. */
  requireWebIdentity(asked: Assumption, token: string, place: Place): WebIdentity | undefined {
    if (!this.iam.enforced) return undefined;
    refuseManagedPolicies(asked);
    const account = accountOf(asked.RoleArn);
    const found = readWebIdentity(token, (issuer) => this.iam.findProvider(account, issuer), place.now);
    const { provider, issuer, subject, audience } = found;
    const host = issuer.replace(/^https:\/\//, "");
    const role = this.iam.findSettledRole(asked.RoleArn, place.now);
    const request = {
      principal: { arn: provider.arn, account, federated: provider.arn },
      action: "sts:AssumeRoleWithWebIdentity",
      resource: asked.RoleArn,
      context: {
        ...globalKeys(place.caller, place.region, place.now),
        ...assumptionKeys(asked),
        "aws:FederatedProvider": provider.arn,
        [`${host}:sub`]: subject,
        [`${host}:aud`]: audience,
      },
    };
    const policies = { identity: [], resource: role?.trustPolicy, sameAccount: true };
    if (role === undefined || !decideAssumption(request, policies).allowed) {
      throw awsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    checkDuration(asked, role);
    return found;
  }

  #policies(caller: Caller, role: Role): PoliciesInPlay {
    const sameAccount = accountOf(role.arn) === caller.account;
    return { ...this.iam.policiesOf(caller), resource: role.trustPolicy, sameAccount };
  }
}

/** Source: docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
const assumptionKeys = (asked: Assumption): ContextValues => ({
  "sts:RoleSessionName": asked.RoleSessionName,
  ...(asked.ExternalId === undefined ? {} : { "sts:ExternalId": asked.ExternalId }),
  ...(asked.TransitiveTagKeys?.length ? { "sts:TransitiveTagKeys": asked.TransitiveTagKeys } : {}),
  ...requestTags(asked.Tags),
});

const plainDenial = ({ arn }: Caller, { action, resource }: AccessRequest): AwsError =>
  awsError("AccessDenied", `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`);

/** They could only be left out, which would allow more than was asked for. */
function refuseManagedPolicies({ PolicyArns = [] }: Assumption): void {
  if (PolicyArns.length === 0) return;
  throw awsError(
    "ValidationError",
    "The sandbox has no managed policies: give the session's policy as Policy.",
  );
}

function checkDuration({ DurationSeconds }: Assumption, { maxSessionSeconds }: Role): void {
  if (DurationSeconds <= maxSessionSeconds) return;
  throw awsError(
    "ValidationError",
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  );
}

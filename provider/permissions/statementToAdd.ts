import { parseArn } from "../kernel/arn";
import { PARTITIONS } from "../kernel/regions";
import { features } from "./feature";
import { FEATURES } from "./features";
import type { Grant } from "./grant";
import { joinStatements } from "./joinStatements";
import type { PolicyStatement } from "./policy";
import { statementOf } from "./policyFor";
import { OPEN_SCOPE, type ResolvedScope } from "./scope";
import { anyRegion } from "./viaService";

/**
 * Facts of a denial (denial.ts). The principal tells account and partition, and the call its regions, only where the
 * resource does not.
 */
export interface DeniedCall {
  action: string;
  resource?: string;
  principal?: string;
  regions?: readonly string[];
}

/**
 * The statement that would have allowed a denied call: that of the feature which has the action, with this action
 * alone, for the resource generalised as policyFor does (all certificates of the account and region, a secret whatever
 * its last six characters are), under the feature's own conditions. An action of no feature is granted as it was asked
 * for. Where not even the key is told, the statement has all that its service does with one, on the keys of the
 * caller's account in the call's regions.
 */
export function statementToAdd(denied: DeniedCall): PolicyStatement {
  const grant = grantOf(denied.action);
  const scope = scopeOf(denied);
  const isVague = denied.action.startsWith("kms:") && !isKey(denied.resource);
  const statement =
    grant && (statementOf(grant, scope) ?? statementOf(grant, { ...scope, kmsKeyArns: anyKeys(scope) }));
  if (!statement) return { Effect: "Allow", Action: [denied.action], Resource: [denied.resource ?? "*"] };
  const [one = statement] = joinStatements([isVague ? statement : { ...statement, Action: [denied.action] }]);
  // The policy may have a statement of this id already, and IAM refuses two.
  const { Sid: _, ...unnamed } = one;
  return unnamed;
}

function grantOf(action: string): Grant | undefined {
  return features
    .flatMap((feature) => FEATURES[feature])
    .find((grant) => grant.actions.some((row) => row.action === action));
}

const NO_ARN = { partition: "", service: "", region: "", accountId: "", resource: "" };

/** The scope of one resource: account, region and name are taken from its ARN. */
function scopeOf({ resource = "", principal = "", regions = ["*"] }: DeniedCall): ResolvedScope {
  const isNamed = resource.startsWith("arn:");
  const told = isNamed ? resource : principal;
  const { partition, region, accountId } = parseArn(told) ?? NO_ARN;
  const place: ResolvedScope = {
    ...OPEN_SCOPE,
    partition: PARTITIONS.includes(partition) ? partition : OPEN_SCOPE.partition,
    accountId: /^\d{12}$/.test(accountId) ? accountId : "*",
    regions: /^[a-z0-9-]+$/.test(region) ? [region] : isNamed ? ["*"] : regions,
    roleArns: ["*"],
    sessionTags: true,
    certificateAuthorityArns: ["*"],
  };
  return { ...place, ...named(resource) };
}

/** Scope of a resource. The name of a secret stays, its last six characters do not. */
function named(resource: string): Partial<ResolvedScope> {
  if (isKey(resource)) return { kmsKeyArns: [resource] };
  const { service, resource: name } = parseArn(resource) ?? NO_ARN;
  if (service === "route53" && name.startsWith("hostedzone/"))
    return { hostedZoneIds: [name.slice("hostedzone/".length)] };
  if (service === "secretsmanager" && name.startsWith("secret:"))
    return { secretNames: [name.slice("secret:".length).replace(/-[A-Za-z0-9?]{6}$/, "")] };
  // Of a secret AWS says the name, as it was asked for.
  if (/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(resource)) return { secretNames: [resource] };
  if (service === "ssm" && name.startsWith("parameter/"))
    return { parameterNames: [name.slice("parameter".length)] };
  if (service === "iam" && name.startsWith("user/")) return { userNames: [name.slice("user/".length)] };
  if (service === "iam" && name.startsWith("role/")) return { roleArns: [resource] };
  if (service === "acm-pca") return { certificateAuthorityArns: [resource] };
  if (service === "elasticloadbalancing" && name.startsWith("listener/")) return { listenerArns: [resource] };
  return {};
}

function isKey(resource = ""): boolean {
  return /^arn:aws[a-z-]{0,12}:kms:[a-z0-9-]{1,40}:\d{12}:key\/[A-Za-z0-9-]+$/.test(resource);
}

function anyKeys({ partition, regions, accountId }: ResolvedScope): string[] {
  return (regions.includes("*") ? anyRegion(partition) : regions).map(
    (region) => `arn:${partition}:kms:${region}:${accountId}:key/*`,
  );
}

import { parseArn } from "../kernel/arn";
import { STACK_TAG } from "../kernel/ownTags";
import type { Restriction } from "./grant";
import type { Conditions } from "./policy";
import type { ResolvedScope } from "./scope";
import { viaService } from "./viaService";

/** Calls of the scope's regions alone. */
function inRegions({ regions }: ResolvedScope): Conditions | undefined {
  return regions.includes("*") ? undefined : { StringEquals: { "aws:RequestedRegion": [...regions] } };
}

export const requestedRegions: Restriction = { text: "`aws:RequestedRegion`: `regions`", of: inRegions };

/**
 * Objects of the scope's stacks, by the tag that each carries from its creation on.
 * Source: Service Authorization Reference, resource types of ACM and Secrets Manager: aws:ResourceTag.
 */
export const ownObjects: Restriction = {
  text: `with \`stacks\`: \`aws:ResourceTag/${STACK_TAG}\``,
  of: ({ stacks }) =>
    stacks.length === 0 ? undefined : { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: [...stacks] } },
};

/**
 * … and those that nobody's tag stands on: what is tagged while it is made, and what is adopted. Without it, a tag
 * would be all that it takes to reach another stack's.
 */
export const ownOrUntagged: Restriction = {
  text: `with \`stacks\`: \`aws:ResourceTag/${STACK_TAG}\`, where there is one`,
  of: ({ stacks }) =>
    stacks.length === 0
      ? undefined
      : { StringEqualsIfExists: { [`aws:ResourceTag/${STACK_TAG}`]: [...stacks] } },
};

/**
 * Requests for the kind of certificate that this package makes, and for names of the scope. Source: ACM User Guide,
 * "Use condition keys with ACM", and Service Authorization Reference, acm:Export.
 */
export const certificateRequests: Restriction = {
  text: "`acm:Export`: ENABLED, `acm:ValidationMethod`: DNS, `acm:DomainNames`: `domainNames`, `aws:RequestedRegion`: `regions`",
  of: (scope) => ({
    StringEquals: {
      "acm:Export": "ENABLED",
      "acm:ValidationMethod": "DNS",
      ...inRegions(scope)?.StringEquals,
    },
    ...(scope.domainNames.length > 0
      ? { "ForAllValues:StringLike": { "acm:DomainNames": [...scope.domainNames] } }
      : {}),
  }),
};

/**
 * Changes of validation CNAMEs, whose names begin with an underscore. Names are compared in lower case and without the
 * dot at their end. Source: Route 53 Developer Guide, "Using IAM policy conditions for fine-grained access control".
 */
export const validationRecords: Restriction = {
  text: "CNAMEs `_*`, or `_*.NAME` of `domainNames`; UPSERT and DELETE",
  of: ({ domainNames }) => ({
    "ForAllValues:StringEquals": {
      "route53:ChangeResourceRecordSetsActions": ["DELETE", "UPSERT"],
      "route53:ChangeResourceRecordSetsRecordTypes": ["CNAME"],
    },
    "ForAllValues:StringLike": {
      "route53:ChangeResourceRecordSetsNormalizedRecordNames": recordNames(domainNames),
    },
  }),
};

/**
 * A wildcard is validated at the name below it. A pattern reaches any depth, so that a name above covers one below.
 */
function recordNames(domainNames: readonly string[]): string[] {
  if (domainNames.length === 0) return ["_*"];
  const bases = [...new Set(domainNames.map((name) => name.replace(/^\*\./, "")))];
  return bases
    .filter((name) => !bases.some((above) => name.endsWith(`.${above}`)))
    .map((name) => `_*.${name}`);
}

/** Policies that let in everybody are blocked by AWS. Source: Secrets Manager User Guide, "BlockPublicPolicy condition". */
export const blockedPublicPolicies: Restriction = {
  text: "`secretsmanager:BlockPublicPolicy`: true",
  of: () => ({ Bool: { "secretsmanager:BlockPublicPolicy": "true" } }),
};

/** Source: Service Authorization Reference, secretsmanager:AddReplicaRegions. */
export const replicaRegions: Restriction = {
  text: "`secretsmanager:AddReplicaRegions`: `replicaRegions`",
  of: ({ replicaRegions: regions }) =>
    regions.length === 0
      ? undefined
      : { "ForAllValues:StringEquals": { "secretsmanager:AddReplicaRegions": [...regions] } },
};

const regionsOfKeys = ({ kmsKeyArns }: ResolvedScope) =>
  kmsKeyArns.map((arn) => parseArn(arn)?.region || "*");

/** Keys through Secrets Manager of their own region. */
export const viaSecretsManager: Restriction = {
  text: "`kms:ViaService`: Secrets Manager of the key's region",
  of: (scope) => viaService("secretsmanager", regionsOfKeys(scope)),
};

/** AWS does not say which of the two regions uses the replica's key. */
export const viaReplicas: Restriction = {
  text: "`kms:ViaService`: Secrets Manager of the keys' regions, `regions` and `replicaRegions`",
  of: (scope) => {
    const regions = [...regionsOfKeys(scope), ...scope.regions, ...scope.replicaRegions];
    return viaService("secretsmanager", regions);
  },
};

export const viaParameterStore: Restriction = {
  text: "`kms:ViaService`: Parameter Store of the key's region",
  of: (scope) => viaService("ssm", regionsOfKeys(scope)),
};

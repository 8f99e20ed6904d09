import { readDomainName } from "../kernel/domainName";
import { ownTagValue } from "../kernel/ownTags";
import { partitionOfRegion } from "../kernel/regions";

/** Limits of a policy. Where a list is absent, `*` stands in its place, unless its comment says otherwise. */
export interface PolicyScope {
  /** A partition such as aws, aws-cn or aws-us-gov. Default: that of the first region or ARN, else aws. */
  partition?: string;
  /** Twelve digits: the account of certificates, secrets, parameters, users and listeners. Default: any, `*`. */
  accountId?: string;
  /** Regions of what is issued and written, such as `us-east-1`. Default: any, `*`. */
  regions?: readonly string[];
  /**
   * Names that certificates may have: `example.com` is this name alone, `*.example.com` every name below it, the
   * wildcard included. Narrows requests and validation records. Default: any name.
   */
  domainNames?: readonly string[];
  /** Public Route 53 zones, such as `Z0123456789ABCDEFGHIJ`. Default: none; Route 53's features require them. */
  hostedZoneIds?: readonly string[];
  /**
   * Names or name schemas of secrets. A placeholder such as `{{certificateId}}` stands for any text. Default: those of a
   * sync that names none; secret-reader and secrets-manager-secret-sync require them.
   */
  secretNames?: readonly string[];
  /** Regions with replicas of the secrets. May be empty. Default: none. */
  replicaRegions?: readonly string[];
  /** Customer keys by their ARN. Default: only keys that AWS manages, which need no statement. */
  kmsKeyArns?: readonly string[];
  /** Private CAs. Default: none; private-ca requires them. */
  certificateAuthorityArns?: readonly string[];
  /** Roles to assume. Default: none; assume-role requires them. */
  roleArns?: readonly string[];
  /** Whether sessions carry tags, which needs sts:TagSession. Default: false. */
  sessionTags?: boolean;
  /**
   * Names or schemas of Parameter Store parameters, such as `/app/{{name}}`. Default: none; parameter-store-secret-sync
   * requires them.
   */
  parameterNames?: readonly string[];
  /** Users with their paths, such as `ci/deploy`. Default: none; iam-access-key-rotation requires them. */
  userNames?: readonly string[];
  /** Listeners of application and network load balancers. Default: any. */
  listenerArns?: readonly string[];
  /**
   * Stacks as `PROJECT/STACK`, by the tag that each of our objects carries. Only their objects are exported, renewed,
   * revoked, read, written and deleted. An object without such a tag can be tagged, and so adopted. Default: all that
   * the ARNs reach, which of certificates is every one of the account's regions.
   */
  stacks?: readonly string[];
}

/** A scope whose gaps are filled, as the statements are made of it: texts are parts of ARNs, `*` what is not narrowed. */
export interface ResolvedScope {
  partition: string;
  accountId: string;
  regions: readonly string[];
  /** In lower case, ASCII. Empty where names are not narrowed. */
  domainNames: readonly string[];
  hostedZoneIds: readonly string[];
  /** Patterns of IAM: `*` for each placeholder. */
  secretNames: readonly string[];
  replicaRegions: readonly string[];
  kmsKeyArns: readonly string[];
  certificateAuthorityArns: readonly string[];
  roleArns: readonly string[];
  sessionTags: boolean;
  /** Patterns of IAM. */
  parameterNames: readonly string[];
  userNames: readonly string[];
  /** Empty where listeners are not narrowed. */
  listenerArns: readonly string[];
  /** Values of the tag. Empty where objects are not narrowed by it. */
  stacks: readonly string[];
}

/** Name schema of a sync that names none. A test compares it with the sync's own default. */
export const DEFAULT_SECRET_NAME = "pulumi-aws-pki-{{certificateId}}";

/** A scope that narrows nothing, for the parts of it that a denied call does not tell. */
export const OPEN_SCOPE: ResolvedScope = {
  partition: "aws",
  accountId: "*",
  regions: ["*"],
  domainNames: [],
  hostedZoneIds: ["*"],
  secretNames: ["*"],
  replicaRegions: [],
  kmsKeyArns: [],
  certificateAuthorityArns: [],
  roleArns: [],
  sessionTags: false,
  parameterNames: ["/*"],
  userNames: ["*"],
  listenerArns: [],
  stacks: [],
};

/** Fills the gaps of a scope without faults (scopeFaults.ts). */
export function resolveScope(scope: PolicyScope): ResolvedScope {
  return {
    partition: partitionOf(scope),
    accountId: scope.accountId ?? "*",
    regions: scope.regions ?? ["*"],
    domainNames: (scope.domainNames ?? []).map((text) => readDomainName(text).name),
    hostedZoneIds: scope.hostedZoneIds ?? [],
    secretNames: (scope.secretNames ?? [DEFAULT_SECRET_NAME]).map(patternOfSchema),
    replicaRegions: scope.replicaRegions ?? [],
    kmsKeyArns: scope.kmsKeyArns ?? [],
    certificateAuthorityArns: scope.certificateAuthorityArns ?? [],
    roleArns: scope.roleArns ?? [],
    sessionTags: scope.sessionTags ?? false,
    parameterNames: (scope.parameterNames ?? []).map(patternOfSchema),
    userNames: scope.userNames ?? [],
    listenerArns: scope.listenerArns ?? [],
    stacks: (scope.stacks ?? []).map(ownTagValue),
  };
}

/** The partition that a scope is for, by what it says or by the first region or ARN in it. */
export function partitionOf(scope: PolicyScope): string {
  const [region] = [...(scope.regions ?? []), ...(scope.replicaRegions ?? [])];
  const [arn] = [
    ...(scope.kmsKeyArns ?? []),
    ...(scope.certificateAuthorityArns ?? []),
    ...(scope.roleArns ?? []),
    ...(scope.listenerArns ?? []),
  ];
  const told = region === undefined ? partitionOfArn(arn ?? "") : partitionOfRegion(region);
  return scope.partition ?? told ?? "aws";
}

export function partitionOfArn(arn: string): string | undefined {
  return /^arn:(aws[a-z-]*):/.exec(arn)?.[1];
}

const PLACEHOLDER = /\{\{[^{}]*\}\}/g;

/** A name schema as a pattern of IAM. */
function patternOfSchema(schema: string): string {
  return schema.replace(PLACEHOLDER, "*").replace(/\*+/g, "*");
}

/** A name schema without its placeholders. */
export function literalOfSchema(schema: string): string {
  return schema.replace(PLACEHOLDER, "");
}

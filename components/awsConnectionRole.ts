import "../provider/kernel/requireNode";
import "../provider/kernel/requirePulumiAws";
// Each from its own file: the package's index is ten times as much to type-check and to load.

import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";
import { parseArn } from "../provider/kernel/arn";
import { type Fault, invalidInput } from "../provider/kernel/errors";
import { UNKNOWN, unknownPaths } from "../provider/kernel/unknown";
import type { Feature } from "../provider/permissions/feature";
import { policyFor } from "../provider/permissions/policyFor";
import type { PolicyScope } from "../provider/permissions/scope";
import { scopeFaults } from "../provider/permissions/scopeFaults";
import { roleFaults } from "../provider/role/roleFaults";
import { trustFaults } from "../provider/role/trustFaults";
import { type Trust, trustPolicyOf, trustWarnings } from "../provider/role/trustPolicy";
import type { ConnectionMethodArgs } from "../resources/awsConnection";
import { registeredInputs } from "./registeredInputs";

/** Inputs of an AwsConnectionRole. */
export interface AwsConnectionRoleArgs {
  /**
   * Principals that may assume the role: accounts, roles and users, or the runs that an OIDC provider vouches for.
   *
   * - Required.
   * - Change: update. The trust policy is set in place.
   * - Source: IAM User Guide, IAM JSON policy elements: Principal.
   */
  trust: AccountTrustArgs | OidcTrustArgs;
  /**
   * Uses of the connection, such as `acm-public-ca`.
   *
   * - Required.
   * - Change: update. The inline policy is set in place.
   */
  features: readonly Feature[];
  /**
   * Limits of the policy, as for policyFor.
   *
   * - Default: none; what a feature needs and no limit names is `*`.
   * - Change: update. The inline policy is set in place.
   */
  scope?: RoleScopeArgs | undefined;
  /**
   * Name of the role, 1 to 64 letters, digits and `_ + = , . @ -`.
   *
   * - Default: the resource's name with a random end.
   * - Change: replace. A role cannot be renamed.
   * - Source: CreateRole, IAM API reference, RoleName.
   */
  roleName?: pulumi.Input<string> | undefined;
  /**
   * Path of the role, which begins and ends with a slash.
   *
   * - Default: `/`.
   * - Change: replace. A role cannot move to another path.
   * - Source: CreateRole, IAM API reference, Path.
   */
  path?: pulumi.Input<string> | undefined;
  /**
   * Longest session in seconds, 3,600 to 43,200; a role that another role assumes has an hour at most.
   *
   * - Default: 3,600.
   * - Change: update. Set in place.
   * - Source: CreateRole, IAM API reference, MaxSessionDuration.
   */
  maxSessionSeconds?: pulumi.Input<number> | undefined;
  /**
   * ARN of the managed policy that limits the role.
   *
   * - Default: none.
   * - Change: update. Set in place.
   * - Source: IAM User Guide, Permissions boundaries for IAM entities.
   */
  permissionsBoundary?: pulumi.Input<string> | undefined;
  /**
   * Text on the role, at most 1,000 characters.
   *
   * - Default: none.
   * - Change: update. Set in place.
   * - Source: CreateRole, IAM API reference, Description.
   */
  description?: pulumi.Input<string> | undefined;
  /**
   * Tags of the role, at most 50.
   *
   * - Default: none.
   * - Change: update. Tags are set in place.
   * - Source: IAM User Guide, IAM and AWS STS quotas.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * Whether sessions may carry tags.
   *
   * - Default: `false`.
   * - Change: update. The trust policy is set in place.
   * - Source: IAM User Guide, Pass session tags in AWS STS.
   */
  sessionTags?: boolean | undefined;
}

/** Trust in accounts, roles and users. */
export interface AccountTrustArgs {
  /**
   * Ids of accounts, and ARNs of roles and users.
   *
   * - Required.
   * - Change: update. The trust policy is set in place.
   * - Source: IAM User Guide, IAM JSON policy elements: Principal.
   */
  principals: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Text that the caller has to give, 2 to 1,224 characters.
   *
   * - Default: none is asked for.
   * - Change: update. The trust policy is set in place.
   * - Source: IAM User Guide, The confused deputy problem.
   */
  externalId?: pulumi.Input<string> | undefined;
  /**
   * Only in a trust in an OIDC provider.
   *
   * - Default: none.
   * - Change: none. It has no value here.
   */
  oidc?: undefined;
}

/** Trust in what an OIDC provider, such as GitHub Actions, says of a run. */
export interface OidcTrustArgs {
  /**
   * The provider, and the runs that it vouches for.
   *
   * - Required.
   * - Change: update. The trust policy is set in place.
   * - Source: IAM User Guide, Create a role for OpenID Connect federation.
   */
  oidc: OidcProviderArgs;
  /**
   * Only in a trust in accounts, roles and users.
   *
   * - Default: none.
   * - Change: none. It has no value here.
   */
  principals?: undefined;
  /**
   * Only in a trust in accounts, roles and users.
   *
   * - Default: none.
   * - Change: none. It has no value here.
   */
  externalId?: undefined;
}

/** An OIDC provider in IAM, and the runs that it vouches for. */
export interface OidcProviderArgs {
  /**
   * ARN of the provider in IAM.
   *
   * - Required.
   * - Change: update. The trust policy is set in place.
   * - Source: IAM User Guide, Create a role for OpenID Connect federation.
   */
  providerArn: pulumi.Input<string>;
  /**
   * Values of the token's `sub`, such as `repo:org/name:ref:refs/heads/main`. `*` and `?` as in IAM.
   *
   * - Required.
   * - Change: update. The trust policy is set in place.
   * - Source: IAM User Guide, Create a role for OpenID Connect federation.
   */
  subjects: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Value of the token's `aud`.
   *
   * - Default: `sts.amazonaws.com`.
   * - Change: update. The trust policy is set in place.
   * - Source: IAM User Guide, Create a role for OpenID Connect federation.
   */
  audience?: pulumi.Input<string> | undefined;
}

/** Limits of a role's policy: those of policyFor, plain or as outputs. A change of one sets the inline policy in place. */
export type RoleScopeArgs = {
  [K in keyof PolicyScope]: ScopeInput<Exclude<PolicyScope[K], undefined>> | undefined;
};
/** A limit as a program writes it. */
type ScopeInput<T> = pulumi.Input<[T] extends [readonly string[]] ? pulumi.Input<string>[] : T>;

/**
 * The IAM role of a connection: who may assume it, and the least that the features need. Its `method` goes into an
 * AwsConnection as it is. AWS charges nothing for it.
 *
 * @example
 * ```ts
 * new AwsConnectionRole("issuer", { trust: { principals: [ciRoleArn] }, features: ["acm-public-ca"] });
 * ```
 */
export class AwsConnectionRole extends pulumi.ComponentResource {
  /** ARN of the role. Known only once the policy stands, so that nobody assumes a role that may not do anything yet. */
  readonly roleArn: pulumi.Output<string>;
  /** The external id that callers have to give. Undefined where none is asked for. */
  readonly externalId: pulumi.Output<string | undefined>;
  /** The inline policy, as JSON. */
  readonly policy: pulumi.Output<string>;
  /** The trust policy, as JSON. */
  readonly trustPolicy: pulumi.Output<string>;
  /** The `method` of an AwsConnection: the role, with its external id. For an OIDC trust ambient, as the CI assumes it before. */
  readonly method: ConnectionMethodArgs;

  constructor(name: string, args: AwsConnectionRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("aws-pki:index:AwsConnectionRole", name, registeredInputs({ ...args }), opts);
    const label = `AwsConnectionRole ${name}`;
    requireValid(label, argumentFaults(shown(args) as Shown));
    const trust = knownTrust(label, args);
    this.trustPolicy = trust.apply((known) => JSON.stringify(trustPolicyOf(known, args.sessionTags)));
    this.policy = knownPolicy(label, args);
    const settings = roleSettings(label, args);
    const role = new Role(name, { ...settings, assumeRolePolicy: this.trustPolicy }, { parent: this });
    const inline = new RolePolicy(name, { role: role.id, policy: this.policy }, { parent: this });
    this.roleArn = pulumi.all([role.arn, inline.id]).apply(([arn]) => arn);
    const { externalId } = args.trust;
    this.externalId = pulumi.output(externalId);
    this.method = args.trust.oidc === undefined ? this.assumeRole(externalId) : { type: "ambient" };
    this.warn(trust, pulumi.output(args.scope?.accountId), role.arn);
    const { roleArn, policy, trustPolicy } = this;
    this.registerOutputs({ roleArn, externalId: this.externalId, policy, trustPolicy });
  }

  private assumeRole(externalId: pulumi.Input<string> | undefined): ConnectionMethodArgs {
    const given = externalId === undefined ? {} : { externalId };
    return { type: "assume-role", roleArn: this.roleArn, ...given };
  }

  /** The role's own account is that of the scope, else its ARN's, which the first preview does not know. */
  private warn(
    trust: pulumi.Output<Trust>,
    accountId: pulumi.Output<string | undefined>,
    roleArn: pulumi.Output<string>,
  ): void {
    const own = accountId.apply((id) => id ?? roleArn.apply((arn) => parseArn(arn)?.accountId ?? ""));
    pulumi.all([trust, own]).apply(([known, account]) => {
      for (const warning of trustWarnings(known, account)) void pulumi.log.warn(warning, this);
    });
  }
}

/** The arguments with UNKNOWN for what is an output. */
type Shown = Readonly<Record<string, unknown>>;

function argumentFaults({ trust, features, scope = {}, ...settings }: Shown): Fault[] {
  return [...trustFaults(trust), ...policyFaults(features, scope), ...roleFaults(settings)];
}

/** Faults of policyFor with their paths from the role's arguments, without those of what is not known yet. */
function policyFaults(features: unknown, scope: unknown): Fault[] {
  if (scope === UNKNOWN) return [];
  const unknowns = unknownPaths(scope).map(pathText);
  return scopeFaults(features, scope)
    .filter(({ property }) => !unknowns.includes(property))
    .map((fault) => {
      const isOfScope = !/^(features|scope)\b/.test(fault.property);
      return isOfScope ? { ...fault, property: `scope.${fault.property}` } : fault;
    });
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === "number" ? `[${key}]` : String(key))).join("");
}

function requireValid(label: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw invalidInput(label, faults);
}

function knownTrust(label: string, { trust }: AwsConnectionRoleArgs): pulumi.Output<Trust> {
  return pulumi.output(trust as pulumi.Input<object>).apply((known) => {
    requireValid(label, trustFaults(known));
    return known as Trust;
  });
}

function knownPolicy(label: string, { features, scope }: AwsConnectionRoleArgs): pulumi.Output<string> {
  return pulumi.output((scope ?? {}) as pulumi.Input<object>).apply((known) => {
    requireValid(label, policyFaults(features, known));
    return JSON.stringify(policyFor(features, known as PolicyScope).document);
  });
}

/** The settings that are given, as @pulumi/aws calls them. */
function roleSettings(label: string, args: AwsConnectionRoleArgs) {
  const checked = <T>(property: string, value: pulumi.Input<T> | undefined) =>
    value === undefined
      ? undefined
      : pulumi.output(value).apply((known) => {
          requireValid(label, roleFaults({ [property]: known }));
          return known;
        });
  const { roleName, path, maxSessionSeconds, permissionsBoundary, description, tags } = args;
  return {
    name: checked("roleName", roleName),
    path: checked("path", path),
    maxSessionDuration: checked("maxSessionSeconds", maxSessionSeconds),
    permissionsBoundary: checked("permissionsBoundary", permissionsBoundary),
    description: checked("description", description),
    tags,
  };
}

/** A value with UNKNOWN in the place of each output and promise. */
function shown(value: unknown): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return UNKNOWN;
  if (Array.isArray(value)) return value.map(shown);
  if (value === null || typeof value !== "object") return value;
  const known = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(known.map(([key, item]) => [key, shown(item)]));
}

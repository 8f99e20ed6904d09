import type * as pulumi from "@pulumi/pulumi";
import type { Feature } from "../provider/permissions/feature";
import type { PolicyScope } from "../provider/permissions/scope";

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

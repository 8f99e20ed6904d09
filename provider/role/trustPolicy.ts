/** Principals that may assume a role, as data. Source: IAM User Guide, "Grammar of the IAM JSON policy language". */

/** Trust in accounts, roles and users, by their ids and ARNs. */
export interface AccountTrust {
  principals: readonly string[];
  /** Text that the caller has to give. See "The confused deputy problem" in the IAM User Guide. */
  externalId?: string | undefined;
}

/** Trust in what an OIDC provider, such as GitHub Actions, says of a run. */
export interface OidcTrust {
  oidc: {
    /** ARN of the provider in IAM. */
    providerArn: string;
    /** Values of the token's `sub`, such as `repo:org/name:ref:refs/heads/main`. `*` and `?` as in IAM. */
    subjects: readonly string[];
    /** Value of the token's `aud`. Default: DEFAULT_AUDIENCE. */
    audience?: string | undefined;
  };
}

export type Trust = AccountTrust | OidcTrust;

export interface TrustStatement {
  Sid: string;
  Effect: "Allow";
  Principal: { AWS: string[] } | { Federated: string };
  Action: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface TrustPolicy {
  Version: "2012-10-17";
  Statement: TrustStatement[];
}

/** Audience that GitHub's action aws-actions/configure-aws-credentials asks for. */
export const DEFAULT_AUDIENCE = "sts.amazonaws.com";

/** Trust without faults (trustFaults.ts) as the role's policy. `sessionTags` lets the caller tag its sessions. */
export function trustPolicyOf(trust: Trust, sessionTags = false): TrustPolicy {
  const statement = "oidc" in trust ? oidcStatement(trust) : accountStatement(trust);
  return { Version: "2012-10-17", Statement: sessionTags ? [statement, tagging(statement)] : [statement] };
}

function accountStatement({ principals, externalId }: AccountTrust): TrustStatement {
  return {
    Sid: "AssumeRole",
    Effect: "Allow",
    Principal: { AWS: [...new Set(principals)].sort() },
    Action: ["sts:AssumeRole"],
    ...(externalId === undefined ? {} : { Condition: { StringEquals: { "sts:ExternalId": externalId } } }),
  };
}

function oidcStatement({ oidc }: OidcTrust): TrustStatement {
  const { providerArn, subjects, audience = DEFAULT_AUDIENCE } = oidc;
  const host = providerHost(providerArn);
  const aud = { [`${host}:aud`]: audience };
  const sub = { [`${host}:sub`]: [...new Set(subjects)].sort() };
  return {
    Sid: "AssumeRoleByToken",
    Effect: "Allow",
    Principal: { Federated: providerArn },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    // A subject without a wildcard is the same text under either operator.
    Condition: subjects.some(hasWildcard)
      ? { StringEquals: aud, StringLike: sub }
      : { StringEquals: { ...aud, ...sub } },
  };
}

/** A statement of its own, as sts:TagSession takes no external id. Source: IAM User Guide, "Pass session tags". */
function tagging({ Principal, Condition = {} }: TrustStatement): TrustStatement {
  const isOidc = "Federated" in Principal;
  return {
    Sid: "TagSession",
    Effect: "Allow",
    Principal,
    Action: ["sts:TagSession"],
    ...(isOidc ? { Condition } : {}),
  };
}

/** The provider's host and path, which its condition keys begin with. */
export function providerHost(providerArn: string): string {
  return providerArn.slice(providerArn.indexOf(":oidc-provider/") + ":oidc-provider/".length);
}

export function hasWildcard(subject: string): boolean {
  return /[*?]/.test(subject);
}

/** Warnings about a trust that is allowed. `ownAccount` is that of the role. */
export function trustWarnings(trust: Trust, ownAccount: string): string[] {
  if ("oidc" in trust) {
    const wide = trust.oidc.subjects.filter((subject) => /^repo:[^/]+\/[*?]/.test(subject));
    return wide.map(
      (subject) =>
        `${JSON.stringify(subject)} lets every repository of its owner assume the role: name the repositories that issue certificates.`,
    );
  }
  if (trust.externalId !== undefined) return [];
  const accounts = trust.principals.flatMap((principal) => accountOf(principal) ?? []);
  return accounts
    .filter((account) => account !== ownAccount)
    .map(
      (account) =>
        `Everybody in ${account} whom it lets assume roles can assume this one, and no external id is asked for: a service there that acts for several customers can be made to use your role for somebody else (the confused deputy). Give externalId, or name a role of ${account} as the principal.`,
    );
}

/** The account that a principal is as a whole. */
function accountOf(principal: string): string | undefined {
  return /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
}

import type { Resources } from "./grant";
import type { ResolvedScope } from "./scope";

/** The resources of each service, as patterns of IAM. Source: Service Authorization Reference, resource types. */

/** A resource in each of the scope's regions. */
function regional(
  { partition, regions, accountId }: ResolvedScope,
  service: string,
  resource: string,
): string[] {
  return regions.map((region) => `arn:${partition}:${service}:${region}:${accountId}:${resource}`);
}

export const everything: Resources = { text: "`*`", of: () => ["*"] };

/** A certificate's ARN is chosen by ACM, so that none is narrower than all of an account's region. */
export const certificates: Resources = {
  text: "`certificate/*` of `regions` and `accountId`",
  of: (scope) => regional(scope, "acm", "certificate/*"),
};

export const zones: Resources = {
  text: "`hostedzone/ID` of `hostedZoneIds`",
  of: ({ partition, hostedZoneIds }) =>
    hostedZoneIds.map((id) => `arn:${partition}:route53:::hostedzone/${id}`),
};

/**
 * Secrets by name. The six question marks are the characters that AWS adds. For a secret that does not exist yet AWS
 * makes some up. Source: Secrets Manager User Guide, "Limiting access to specific secrets".
 */
export const secrets: Resources = {
  text: "`secret:NAME-??????` of `secretNames`, `regions` and `accountId`",
  of: (scope) =>
    scope.secretNames.flatMap((name) => regional(scope, "secretsmanager", `secret:${name}-??????`)),
};

export const keys: Resources = {
  text: "`kmsKeyArns`; no statement without",
  of: ({ kmsKeyArns }) => [...kmsKeyArns],
};

export const certificateAuthorities: Resources = {
  text: "`certificateAuthorityArns`",
  of: ({ certificateAuthorityArns }) => [...certificateAuthorityArns],
};

export const roles: Resources = { text: "`roleArns`", of: ({ roleArns }) => [...roleArns] };

export const taggedRoles: Resources = {
  text: "`roleArns`, with `sessionTags`",
  of: ({ roleArns, sessionTags }) => (sessionTags ? [...roleArns] : []),
};

export const users: Resources = {
  text: "`user/NAME` of `userNames` and `accountId`",
  of: ({ partition, accountId, userNames }) =>
    userNames.map((name) => `arn:${partition}:iam::${accountId}:user/${name}`),
};

export const listeners: Resources = {
  text: "`listenerArns`, else `listener/app/*` and `listener/net/*` of `regions` and `accountId`",
  of: (scope) =>
    scope.listenerArns.length > 0
      ? [...scope.listenerArns]
      : ["app", "net"].flatMap((kind) => regional(scope, "elasticloadbalancing", `listener/${kind}/*`)),
};

/** The slash that a parameter's name begins with is the one before it in the ARN. */
export const parameters: Resources = {
  text: "`parameter/NAME` of `parameterNames`, `regions` and `accountId`",
  of: (scope) => scope.parameterNames.flatMap((name) => regional(scope, "ssm", `parameter${name}`)),
};

/** The ARN of the parameter that a path would be. AWS does not document whether with the slash at its end. */
export const parameterPaths: Resources = {
  text: "`parameter/PATH` above `parameterNames`",
  of: (scope) =>
    scope.parameterNames
      .map((name) => name.slice(0, name.lastIndexOf("/") + 1))
      .flatMap((path) => (path === "/" ? [path] : [path.slice(0, -1), path]))
      .flatMap((path) => regional(scope, "ssm", `parameter${path}`)),
};

import type { Principal } from "./accessRequest";
import type { PrincipalChoice, Statement } from "./policy";

/**
 * How a resource's policy names a principal, the most direct first. `itself`: the user or the session, or everyone.
 * `role`: the role of a session. `account`: the account, whose own policies then decide.
 */
export type Naming = "itself" | "role" | "account";

const DIRECTNESS: readonly Naming[] = ["itself", "role", "account"];

/** How the Allow statements among these name a principal most directly. Undefined where none does. */
export function grantOf(statements: readonly Statement[], principal: Principal): Naming | undefined {
  const namings = statements
    .filter((statement) => statement.effect === "Allow")
    .map((statement) => allowedAs(statement.principals, principal));
  return DIRECTNESS.find((naming) => namings.includes(naming));
}

/**
 * Whether a Deny statement applies to a principal. NotPrincipal spares a principal only where its role and account
 * are listed too: "you must also specify the account ARN of the not-denied principal".
 */
export function isDenied(choice: PrincipalChoice | undefined, principal: Principal): boolean {
  if (choice === undefined) return true;
  if (!choice.negated) return namedAs(choice, principal) !== undefined;
  return !isEveryone(choice) && !layersOf(principal).every(({ names }) => lists(choice, names));
}

/** "NotPrincipal with Allow allows all principals except the one named": IAM User Guide, "NotPrincipal". */
function allowedAs(choice: PrincipalChoice | undefined, principal: Principal): Naming | undefined {
  const named = choice === undefined ? "itself" : namedAs(choice, principal);
  if (choice?.negated !== true) return named;
  return named === undefined ? "itself" : undefined;
}

function namedAs(choice: PrincipalChoice, principal: Principal): Naming | undefined {
  if (isEveryone(choice)) return "itself";
  return layersOf(principal).find(({ names }) => lists(choice, names))?.naming;
}

const isEveryone = ({ aws }: PrincipalChoice): boolean => aws.includes("*");

const lists = ({ aws, federated }: PrincipalChoice, names: readonly string[]): boolean =>
  names.some((name) => aws.includes(name) || federated.includes(name));

/** The names that fit a principal, from its own to its account's. A web identity has its provider's alone. */
function layersOf({ arn, account, roleArn, federated }: Principal): { naming: Naming; names: string[] }[] {
  if (federated !== undefined) return [{ naming: "itself", names: [federated] }];
  const partition = arn.split(":")[1] ?? "aws";
  return [
    { naming: "itself", names: [arn] },
    ...(roleArn === undefined ? [] : [{ naming: "role" as const, names: [roleArn] }]),
    { naming: "account", names: [account, `arn:${partition}:iam::${account}:root`] },
  ];
}

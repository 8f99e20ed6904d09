import type { Fault } from "../kernel/errors";
import { isObject } from "../kernel/json";
import { UNKNOWN } from "../kernel/unknown";
import { hasWildcard, providerHost } from "./trustPolicy";

/* Checked by hand and not by zod, as programs load this. A value that is not known yet has no fault. */

type Refusal = Omit<Fault, "property">;

/** All that is wrong with a trust, each with its path from the role's arguments. */
export function trustFaults(trust: unknown): Fault[] {
  if (trust === UNKNOWN) return [];
  const given = isObject(trust) ? trust : {};
  const { principals, externalId, oidc } = given;
  if ((principals === undefined) === (oidc === undefined))
    return [
      {
        property: "trust",
        cause: oidc === undefined ? "It trusts nobody." : "Both principals and oidc are given.",
        remedy: "Give exactly one of principals and oidc.",
      },
    ];
  const others = Object.keys(given).filter((key) => !["principals", "externalId", "oidc"].includes(key));
  return [
    ...others.map((key) => ({
      property: `trust.${key}`,
      cause: "There is no such input.",
      remedy: "Remove it.",
    })),
    ...(oidc === undefined
      ? [...listFaults("trust.principals", principals, principalRefusal), ...externalIdFaults(externalId)]
      : oidcFaults(oidc, externalId)),
  ];
}

function externalIdFaults(externalId: unknown): Fault[] {
  if (externalId === undefined || externalId === UNKNOWN) return [];
  const isFine = typeof externalId === "string" && /^[\w+=,.@:/-]{2,1224}$/.test(externalId);
  const cause = "An external id has 2 to 1224 letters, digits and _ + = , . @ : / -.";
  return isFine ? [] : [{ property: "trust.externalId", cause, remedy: "Correct it." }];
}

const PRINCIPAL = /^(\d{12}|arn:aws(-[a-z]+)*:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]{1,576}))$/;

/** Why something cannot be trusted, for what people try. */
const REFUSED: readonly [pattern: RegExp, cause: string, remedy: string][] = [
  [/^\*$/, "It would let everybody in AWS issue certificates.", "Name accounts, roles or users."],
  [/[*?]/, "A principal has no wildcards.", "Name each account, role or user."],
  [/\.amazonaws\.com/, "No service of AWS runs Pulumi as itself.", "Name the role that it runs as."],
  [/:assumed-role\//, "It is one session of a role, which ends.", "Give the role's own ARN."],
  [/:group\//, "A group is no principal.", "Name its users, or a role."],
  [/:(oidc|saml)-provider\//, "A provider is no caller.", "Give it as oidc.providerArn, with the subjects."],
];

function principalRefusal(principal: string): Refusal | undefined {
  const refused = REFUSED.find(([pattern]) => pattern.test(principal));
  if (refused) return { cause: refused[1], remedy: refused[2] };
  if (PRINCIPAL.test(principal)) return undefined;
  const cause = "It is no account id, and no ARN of a role or user.";
  return { cause, remedy: "Give one such as 111122223333 or arn:aws:iam::111122223333:role/ci." };
}

function oidcFaults(oidc: unknown, externalId: unknown): Fault[] {
  if (oidc === UNKNOWN) return [];
  const { providerArn, subjects, audience } = isObject(oidc) ? oidc : {};
  const host = typeof providerArn === "string" && providerArn !== UNKNOWN ? providerHost(providerArn) : "";
  const isProvider =
    providerArn === UNKNOWN ||
    (typeof providerArn === "string" &&
      /^arn:aws(-[a-z]+)*:iam::\d{12}:oidc-provider\/[\w./-]+$/.test(providerArn));
  const isAudience = audience === undefined || (typeof audience === "string" && audience !== "");
  const one = (holds: boolean, property: string, cause: string, remedy: string): Fault[] =>
    holds ? [] : [{ property, cause, remedy }];
  return [
    ...one(
      isProvider,
      "trust.oidc.providerArn",
      "It is not the ARN of an OIDC provider in IAM.",
      "Give one such as arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com.",
    ),
    ...listFaults("trust.oidc.subjects", subjects, (subject) => subjectRefusal(subject, host)),
    ...one(isAudience, "trust.oidc.audience", "It is no text.", "Leave it out for sts.amazonaws.com."),
    ...one(
      externalId === undefined,
      "trust.externalId",
      "A token carries no external id.",
      "Remove it; the subjects tell who it is.",
    ),
  ];
}

/**
 * Providers that issue the tokens of all their customers. Most others belong to one workspace, organisation or
 * cluster.
 */
const SHARED = [
  "token.actions.githubusercontent.com",
  "gitlab.com",
  "app.terraform.io",
  "api.pulumi.com",
  "agent.buildkite.com",
  "oidc.codefresh.io",
  "accounts.google.com",
];

/** Whether a wildcard stands before the owner: in a shared provider in front of its name, elsewhere in front of all. */
function isOpenTo(subject: string, fixed: string, host: string): boolean {
  const isShared = SHARED.some((one) => host === one || host.startsWith(`${one}/`));
  return hasWildcard(subject) && (isShared ? !/^[^:]+:[^/:]+[/:]/.test(fixed) : fixed === "");
}

/** Why a subject admits the runs of strangers, or of nobody. */
function subjectRefusal(subject: string, host: string): Refusal | undefined {
  const [fixed = ""] = subject.split(/[*?]/);
  const isOfGitHub = host.startsWith("token.actions.githubusercontent.com");
  if (isOpenTo(subject, fixed, host) || /^system:serviceaccount:$/.test(fixed))
    return {
      cause: `${JSON.stringify(subject)} has a wildcard before it names an owner, so that it lets in everybody's runs.`,
      remedy: "Begin with the owner, such as repo:org/name:ref:refs/heads/main.",
    };
  if (isOfGitHub && /^repo:[^:*?]*$/.test(subject))
    return {
      cause: `No run has the subject ${JSON.stringify(subject)}.`,
      remedy: `Add the branch, environment or event, such as ${subject}:ref:refs/heads/main.`,
    };
  return subject === "" ? { cause: "It is empty.", remedy: "Name the subject, or remove it." } : undefined;
}

function listFaults(
  property: string,
  given: unknown,
  refusal: (text: string) => Refusal | undefined,
): Fault[] {
  if (given === UNKNOWN) return [];
  if (!Array.isArray(given) || given.length === 0)
    return [{ property, cause: "It names nobody.", remedy: "Give a list with one entry at least." }];
  return given.flatMap((entry: unknown, index) => {
    if (entry === UNKNOWN) return [];
    const refused =
      typeof entry === "string" ? refusal(entry) : { cause: "It is no text.", remedy: "Give it as text." };
    return refused ? [{ property: `${property}[${index}]`, ...refused }] : [];
  });
}

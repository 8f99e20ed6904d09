import { PkiError, type PkiErrorParts } from "../../kernel/errors";
import { type Denial, readDenial } from "../../permissions/denial";
import { statementToAdd } from "../../permissions/statementToAdd";
import type { FailedCall } from "./failedCalls";

/** A refusal by IAM. */
export class Denied extends PkiError {
  constructor(
    parts: Omit<PkiErrorParts, "code">,
    /** Caller and action in words, for errors that name the failed object themselves. */
    readonly summary: string,
    /** Kind of the policy that denies explicitly. With one, neither waiting nor another Allow helps. */
    readonly explicitDeny: string | undefined,
  ) {
    super({ ...parts, code: "AccessDenied" });
  }
}

/** Whether a refusal may be gone soon: of a role or policy that was just made. */
export function mayBeAllowedSoon(error: unknown): error is Denied {
  return error instanceof Denied && error.explicitDeny === undefined;
}

interface Refusal {
  resource: string;
  /** The failed call in words, with AWS's own sentence. */
  cause: string;
  message: string;
  call: FailedCall;
}

/** The error of a refused call: which connection, who it is, which action on what, and the statement to add. */
export function denied({ resource, cause, message, call }: Refusal): Denied {
  const denial = denialOf(message, call);
  const principal = denial.principal ?? call.principal;
  const who = principal === undefined ? call.connection : `${call.connection}, which is ${principal},`;
  const on = denial.resource === undefined ? "" : ` on ${denial.resource}`;
  const summary = `Denied: ${who} may not call ${denial.action}${on}.`;
  const remedy = remedyOf(denial, principal, call);
  return new Denied({ resource, cause: `${cause} ${summary}`, remedy }, summary, denial.explicitDeny);
}

/**
 * The denial as AWS words it, with the call's own resource where it names none: a statement on `*` would grant far
 * too much.
 */
function denialOf(message: string, { action, resource }: FailedCall): Denial {
  const told = readDenial(message);
  if (told && (told.resource !== undefined || told.action !== action)) return told;
  return { action, ...(resource === undefined ? {} : { resource }), ...told };
}

const ASSUMING = ["sts:AssumeRole", "sts:TagSession"];

function remedyOf(denial: Denial, principal: string | undefined, call: FailedCall): string {
  if (denial.explicitDeny !== undefined)
    return `An explicit deny in ${withArticle(denial.explicitDeny)} refuses it, so adding an Allow does not help: change that deny.`;
  const { regions } = call;
  const statement = JSON.stringify(
    statementToAdd({
      ...denial,
      ...(principal === undefined ? {} : { principal }),
      ...(regions === undefined ? {} : { regions }),
    }),
  );
  const who = principal ?? "its caller";
  if (ASSUMING.includes(denial.action)) return assumeRemedy(denial.action, who, call, statement);
  if (denial.action === "sts:AssumeRoleWithWebIdentity")
    return "The role's trust policy must name the OIDC provider, and its conditions must fit the token's audience and subject.";
  const add = `Add this statement to ${policyToChange(denial)} of ${who}: ${statement}`;
  if (!denial.action.startsWith("kms:")) return add;
  const ofKey = `${add} The key's own policy must allow it as well.`;
  return denial.resource === undefined ? `${ofKey} ${FOREIGN_KEY}` : ofKey;
}

/** AWS does not tell which key it was, so that the statement is about the caller's own. */
const FOREIGN_KEY = "For a key of another account, put that account into the ARN.";

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}

/** AWS may say that a policy of another kind does not allow it, such as the principal's permissions boundary. */
function policyToChange({ notAllowedBy }: Denial): string {
  return notAllowedBy === undefined || notAllowedBy === "identity-based policy"
    ? "the policy"
    : `the ${notAllowedBy}`;
}

/** Both sides have to agree: who assumes, and the role. */
function assumeRemedy(action: string, who: string, call: FailedCall, statement: string): string {
  const sent = call.externalIdSent
    ? "an external id was sent, which must be the one that the trust policy asks for (sts:ExternalId)"
    : "no external id was sent, which a trust policy with a condition on sts:ExternalId refuses";
  return [
    `Two policies must allow it. 1. The policy of ${who}: ${statement}`,
    `2. The role's trust policy must name that principal for ${action}; ${sent}.`,
  ].join(" ");
}

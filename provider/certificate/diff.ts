import { PkiError } from "../kernel/errors";
import { planChanges } from "../kernel/fields";
import { hasUnknown } from "../kernel/unknown";
import type { Context, Difference } from "../kind/lifecycle";
import type { CertificateInputs, CertificateState } from "./model/inputs";
import { noteReplacement } from "./pins";
import { certificateFields } from "./plan/fields";
import { causesElsewhere, daysLeft, isWorthKeeping } from "./plan/protection";
import { planUpkeep } from "./plan/upkeep";

/** What an `up` would do: by the inputs, and where they replace nothing, by status, dates and tags. Calls nothing. */
export function diffCertificate(
  id: string,
  state: CertificateState,
  inputs: CertificateInputs,
  context: Context,
): Difference {
  const { replaces, updates } = planChanges(certificateFields, state, inputs);
  if (replaces.length === 0) return planByLife(id, state, inputs, updates, context);
  const say = (message: string) => context.teller.notice(message);
  if (state.status === "REVOKED" && isRevokedByProgram(inputs)) {
    say(`it stays revoked: the change of ${replaces.join(", ")} counts once revocation is taken away`);
    return { replaces: [], changes: false };
  }
  requireReplaceable(id, replaces, state, inputs, context);
  if (state.revokeOnDelete) say(`the old certificate ${id} will be revoked before it is deleted`);
  noteReplacement(id, { ...state, resourceUrn: inputs.resourceUrn }, context.world);
  return { replaces, changes: undefined };
}

/** What status, dates and tags ask for where the inputs replace nothing. */
function planByLife(
  id: string,
  state: CertificateState,
  inputs: CertificateInputs,
  updates: readonly string[],
  context: Context,
): Difference {
  const decides = context.world.decidesRenewals();
  const action = planUpkeep(inputs, state, decides ? context.world.now() : undefined);
  const say = (message: string) => context.teller.notice(message);
  if (action.do === "replace") {
    say(action.why);
    noteReplacement(id, { ...state, resourceUrn: inputs.resourceUrn }, context.world);
    return { replaces: ["status"], changes: true };
  }
  if (decides && action.why !== undefined) say(action.why);
  if (state.changedTags.length > 0)
    say(`somebody changed its tags ${state.changedTags.join(", ")}: they will be set again`);
  const acts = (decides && action.do !== "keep") || state.changedTags.length > 0;
  if (acts) return { replaces: [], changes: true };
  return { replaces: [], changes: updates.length > 0 ? undefined : false };
}

/** Refuses a replacement that nobody can want: of a revoked certificate, or of a paid one by an edit elsewhere. */
function requireReplaceable(
  id: string,
  replaces: readonly string[],
  state: CertificateState,
  inputs: CertificateInputs,
  context: Context,
): void {
  const resource = `Certificate ${state.commonName}`;
  if (isRevokedByProgram(inputs))
    throw new PkiError({
      code: "RevocationRefused",
      resource,
      cause: `A change of ${replaces.join(", ")} needs a new certificate, which revocation would revoke at once.`,
      remedy: "Remove revocation, or take the change back.",
    });
  const causes = causesElsewhere(replaces, state, inputs);
  if (inputs.protectPaid === false || causes.length === 0 || !isWorthKeeping(state, context.world.now()))
    return;
  throw new PkiError({
    code: "CertificateProtected",
    resource,
    cause: `${causes.join(" and ")} would replace ${id}, which is paid for and has ${daysLeft(state, context.world.now())} days left.`,
    remedy:
      "Take that edit back, give the certificate its own value to keep it, or set its protectPaid: false to buy a new one.",
  });
}

function isRevokedByProgram({ revocation }: CertificateInputs): boolean {
  return revocation !== undefined && !hasUnknown(revocation);
}

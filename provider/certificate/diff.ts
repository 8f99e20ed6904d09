import { PkiError } from "../kernel/errors";
import { planChanges } from "../kernel/fields";
import { inputReasons, type Reason } from "../kernel/reason";
import { hasUnknown } from "../kernel/unknown";
import type { Context, Difference } from "../kind/lifecycle";
import type { CertificateInputs, CertificateState } from "./model/inputs";
import { noteReplacement, noteStaying } from "./pins";
import { certificateFields } from "./plan/fields";
import { causesElsewhere, daysLeft, isWorthKeeping } from "./plan/protection";
import { lifeReasons, renewalNotice, tagReasons } from "./plan/reasons";
import { planUpkeep } from "./plan/upkeep";

/** Plans an `up`: by the inputs, and where they replace nothing, by status, dates and tags. Calls nothing. */
export function diffCertificate(
  id: string,
  state: CertificateState,
  inputs: CertificateInputs,
  context: Context,
): Difference {
  const changes = planChanges(certificateFields, state, inputs);
  const { replaces } = changes;
  const reasons = inputReasons(certificateFields, changes);
  if (replaces.length === 0) return planByLife(id, state, inputs, reasons, context);
  const say = (message: string) => context.teller.notice(message);
  if (state.status === "REVOKED" && isRevokedByProgram(inputs)) {
    say(`it stays revoked: the change of ${replaces.join(", ")} counts once revocation is taken away`);
    return { replaces: [], changes: false, reasons: [] };
  }
  requireReplaceable(id, replaces, state, inputs, context);
  if (state.revokeOnDelete) say(`the old certificate ${id} will be revoked before it is deleted`);
  noteReplacement(id, { ...state, resourceUrn: inputs.resourceUrn }, context.world);
  return { replaces, changes: undefined, reasons };
}

/** The step that status, dates and tags ask for where the inputs replace nothing. */
function planByLife(
  id: string,
  state: CertificateState,
  inputs: CertificateInputs,
  explained: readonly Reason[],
  context: Context,
): Difference {
  const decides = context.world.decidesRenewals();
  const now = context.world.now();
  const action = planUpkeep(inputs, state, decides ? now : undefined);
  const byLife = action.do === "keep" ? [] : lifeReasons(action, state, inputs, now);
  const say = (message: string) => context.teller.notice(message);
  if (action.do === "replace") {
    say(action.why);
    noteReplacement(id, { ...state, resourceUrn: inputs.resourceUrn }, context.world);
    return { replaces: ["status"], changes: true, reasons: [...byLife, ...explained] };
  }
  noteIfPaid(id, state, inputs, context);
  if (decides && action.why !== undefined)
    say(action.do === "renew" ? renewalNotice(action.why, byLife) : action.why);
  const byTags = tagReasons(state);
  for (const { why } of byTags) say(why);
  const unexplained = [...(decides ? byLife : []), ...byTags];
  const reasons = [...unexplained, ...explained];
  if (unexplained.length > 0) return { replaces: [], changes: true, reasons };
  return { replaces: [], changes: explained.length > 0 ? undefined : false, reasons };
}

/** Notes that the plan lets a paid certificate stay, for the case that the engine replaces it all the same. */
function noteIfPaid(
  arn: string,
  state: CertificateState,
  { resourceUrn }: CertificateInputs,
  { world }: Context,
): void {
  const now = world.now();
  if (isWorthKeeping(state, now)) noteStaying(resourceUrn, { arn, daysLeft: daysLeft(state, now) }, world);
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

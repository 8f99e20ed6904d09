import type { ValidationRecord } from "../authority/validationRecord";
import type { CertificateView } from "../aws/acm/certificateView";
import { PkiError } from "../kernel/errors";
import { claimOf } from "../kernel/identity";
import { planTags } from "../kernel/tags";
import { keeping } from "../kind/keeping";
import { type Context, inputsIn, type Lifecycle, Unfinished } from "../kind/lifecycle";
import { refuseForeign } from "../kind/ownership";
import { adopt } from "./adopt";
import { findChangedTags } from "./changedTags";
import { checkCertificate } from "./check";
import { diffCertificate } from "./diff";
import { issue } from "./issue";
import { type CertificateInputs, type CertificateState, certificateInputs } from "./model/inputs";
import { type Obtained, obtain } from "./obtain";
import { plannedReplacement } from "./pins";
import { whyDescribe } from "./plan/closerLook";
import { foreseeCertificate } from "./plan/foresee";
import { rulesOf } from "./plan/issuerRules";
import { day, isRenewalAsked } from "./plan/renewal";
import { resolveSettings } from "./plan/settings";
import { certificateTags } from "./plan/tags";
import { planUpkeep, type Upkeep } from "./plan/upkeep";
import { readForeign } from "./readForeign";
import { removeCertificate } from "./remove";
import { renew } from "./renew";
import { revoke } from "./revoke";
import { BLANK, observeState, viewedState } from "./state";
import { firstLook } from "./watch";
import { type CertificateWork, certificateGone, openCertificateWork, requireCertificate } from "./work";

/** Seconds that a list may be old for a refresh, so that the reads of one share it. */
const LISTED_SECONDS = 60;

/** A public, exportable certificate of ACM: requested or adopted, validated, renewed, revoked and deleted. */
export const certificateLifecycle: Lifecycle<CertificateInputs, CertificateState> = {
  observedInputs: inputsIn(Object.keys(certificateInputs.shape)),

  check: checkCertificate,

  diff: diffCertificate,

  foresee: foreseeCertificate,

  async create(inputs, context) {
    if (inputs.adoptArn !== undefined) return adoptCertificate(inputs.adoptArn, inputs, context);
    const work = await openCertificateWork(inputs, context);
    return issued(await obtain(work, (arn, act) => keepingArn(arn, work, blankOf(inputs), act)), work);
  },

  adopt: adoptCertificate,

  async read(id, state, context) {
    if (state.foreign === true) return readForeign(id, state, context);
    const work = await openCertificateWork(state, context, state.validationRecords);
    const listed = await work.acm.list.find(id, LISTED_SECONDS);
    const stands = whyDescribe(state, listed, context.world.now()) === undefined;
    if (stands) return { ...state, changedTags: await findChangedTags(id, state, work) };
    const seen = await work.acm.find(id);
    if (!seen) return undefined;
    const changedTags = await findChangedTags(id, state, work);
    return observeState(seen, work, { ...arrived(seen, state), changedTags });
  },

  async update(id, state, inputs, context) {
    const work = await openCertificateWork(inputs, context, state.validationRecords);
    // A request of a moment ago, which ACM does not show yet, was not deleted.
    if (state.requestedAt === "") await awaitRequest(id, state, work);
    const claim = await keepingArn(id, work, state, () => retag(id, state, work));
    const before = { ...state, claim, changedTags: [], ...asked(state, inputs, context) };
    return finish(id, work, before, async () => {
      const seen = await requireCertificate(id, work);
      await work.issuer.moveRecords(recordsBefore(state, seen), id);
      return bringAbout(seen, state, work);
    });
  },

  async delete(id, state, context) {
    await removeCertificate(id, state, await openCertificateWork(state, context));
  },
};

async function adoptCertificate(arn: string, inputs: CertificateInputs, context: Context) {
  const work = await openCertificateWork(inputs, context);
  return issued(await adopt(arn, work), work);
}

/** Waits until ACM shows a request. The next plan replaces one that ACM does not have: it handed back a deleted one. */
async function awaitRequest(arn: string, state: CertificateState, work: CertificateWork): Promise<void> {
  if (await keepingArn(arn, work, state, () => firstLook(arn, work))) return;
  const gone = { ...state, status: "FAILED", failureReason: "the request was deleted" };
  throw new Unfinished(arn, gone, certificateGone(arn, work));
}

/** Waits for the issue of a certificate that was just requested or taken over, and gives its state. */
async function issued({ seen, ...owned }: Obtained, work: CertificateWork) {
  const { inputs, context } = work;
  // A predecessor that its plan took for dead may have been renewed unseen: then the generations go on.
  const replaced = plannedReplacement(inputs.resourceUrn, context.world);
  const { arn: _, ...generations } = replaced?.arn === seen.arn ? replaced : { arn: "" };
  const before = { ...blankOf(inputs), ...owned, ...generations };
  return { id: seen.arn, state: await finish(seen.arn, work, before, () => issue(seen, work)) };
}

const blankOf = (inputs: CertificateInputs): CertificateState => ({
  ...inputs,
  ...BLANK,
  renewedFor: inputs.renewNow ?? "",
});

/** The records as they stood until now. A set keeps none in its state, as ACM names them at any time. */
function recordsBefore(state: CertificateState, seen: CertificateView): ValidationRecord[] {
  const { validationRecords: known, zones } = state;
  const records = known.length > 0 ? known : rulesOf(state).recordsOf(seen, zones, []);
  return records.filter(({ zoneId }) => zoneId !== "");
}

/** Keeps in the state which `renewNow` a renewal is for, as it may come only after this run. */
function asked(
  state: CertificateState,
  inputs: CertificateInputs,
  context: Context,
): Partial<CertificateState> {
  const { do: action } = planUpkeep(inputs, state, context.world.now());
  return action === "renew" ? { renewingFor: inputs.renewNow ?? "" } : {};
}

/** The one step that a certificate needs by what ACM shows now. */
async function bringAbout(
  seen: CertificateView,
  state: CertificateState,
  work: CertificateWork,
): Promise<CertificateView> {
  const { inputs, context } = work;
  // Until it was issued once, the issue tells what is wrong, and what to do about it.
  if (state.serial === "" && !inputs.revocation) return issue(seen, work);
  // A renewal by AWS or another runner is taken over, and nothing is paid.
  const isRenewed = state.serial !== "" && seen.serial !== state.serial;
  if (isRenewed && isRenewalAsked(inputs, state))
    context.teller.notice(
      `renewNow counts the renewal of ${day(seen.notBefore)}, which AWS, somebody else or an interrupted run has made; change it again for another key`,
    );
  const renewedFor = isRenewed ? (inputs.renewNow ?? "") : state.renewedFor;
  const action = planUpkeep(inputs, { ...seen, ...viewedState(seen), renewedFor }, context.world.now());
  switch (action.do) {
    case "keep":
      return seen;
    case "issue":
      return issue(seen, work);
    case "renew":
      return renew(seen, work);
    case "revoke":
      if (seen.status === "PENDING_VALIDATION") return seen;
      return revoke(seen, { serial: state.serial, reason: inputs.revocation?.reason ?? "UNSPECIFIED" }, work);
    case "replace":
    case "fail":
      throw dead(seen, action, work);
  }
}

function dead(seen: CertificateView, action: Upkeep, { resource }: CertificateWork): PkiError {
  const remedy =
    action.do === "replace"
      ? "Run pulumi up again: the plan will show the new one."
      : "Replace it with pulumi up --target-replace and its URN, or update pulumi-aws-pki.";
  return new PkiError({ code: "CertificateDead", resource, cause: `${seen.arn}: ${action.why}.`, remedy });
}

/** Runs what may fail after the certificate exists, and gives the state that results. */
function finish(
  arn: string,
  work: CertificateWork,
  before: CertificateState,
  act: () => Promise<CertificateView>,
): Promise<CertificateState> {
  return keepingArn(arn, work, before, async () => {
    const seen = await act();
    if (seen.status === "ISSUED") work.tell(`issued, expires ${day(seen.notAfter)}`);
    const renewedFor = work.inputs.renewNow ?? before.renewedFor;
    return observeState(seen, work, { ...before, renewedFor, renewingFor: "" });
  });
}

/**
 * Brings the ARN into the state whatever fails in here. The inputs there stay the old ones until the new ones are in
 * force.
 */
function keepingArn<T>(
  arn: string,
  work: CertificateWork,
  before: CertificateState,
  act: () => Promise<T>,
): Promise<T> {
  const { acm, resource } = work;
  const left = async ({ code }: PkiError) => {
    // A person who cancelled waits for the end, and the next run looks anyway.
    const look = async () => (code === "Cancelled" ? undefined : acm.find(arn));
    const seen = await look().catch(() => undefined);
    return { ...before, ...(seen && viewedState(seen)) };
  };
  return keeping(arn, { resource, action: `finish ${arn}` }, left, act);
}

/** Sets tags by those that AWS shows, not by those of the state. Gives the claim that is in force now. */
async function retag(arn: string, state: CertificateState, work: CertificateWork): Promise<number> {
  const { inputs, acm, resource } = work;
  const observed = await acm.findTags(arn);
  if (!observed) throw certificateGone(arn, work);
  refuseForeign(inputs.identity, { arn, resource, tags: observed }, "CertificateNotOurs");
  // A claim of 0 was never settled: what it found by its token may have had another owner before.
  const claim = state.claim === 0 ? claimOf(observed) + 1 : Math.max(state.claim, claimOf(observed));
  const wanted = certificateTags(inputs, { claim, adopted: state.adopted });
  await acm.putTags(arn, planTags(observed, resolveSettings(state).tags, wanted));
  return claim;
}

/** A renewal that an earlier run asked for, and that has come since: its `renewNow` is done. */
function arrived(seen: CertificateView, state: CertificateState): CertificateState {
  if (seen.serial === state.serial || state.renewingFor === "") return state;
  return { ...state, renewedFor: state.renewingFor, renewingFor: "" };
}

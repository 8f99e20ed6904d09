import {
  type CertificateView,
  findCertificate,
  findCertificateTags,
  putCertificateTags,
  requireCertificatePem,
} from "../aws/acm";
import { translateFailure } from "../aws/failures";
import {
  type CertificateInputs,
  type CertificateOutputs,
  type CertificateState,
  certificateInputs,
} from "../model/certificate";
import { fingerprintSha256 } from "../pki/exported";
import { certificateFields, planChanges } from "../plan/fields";
import { claimOf, ownershipTags } from "../plan/identity";
import { renewAfterOf, renewalReason } from "../plan/renewal";
import { resolveSettings } from "../plan/settings";
import { planTags } from "../plan/tags";
import { checkCertificate } from "./certificateCheck";
import { type CertificateWork, certificateGone, openCertificateWork } from "./certificateWork";
import { issue } from "./issue";
import { type Context, type Lifecycle, Unfinished } from "./lifecycle";
import { obtain } from "./obtain";
import { removeCertificate } from "./removeCertificate";
import { renew } from "./renew";
import { placeRecords } from "./validationRecords";

/** A public, exportable certificate of ACM: requested, validated, renewed and deleted. */
export const certificateLifecycle: Lifecycle<CertificateInputs, CertificateState> = {
  observedInputs: Object.keys(certificateInputs.shape),

  check: checkCertificate,

  diff(_id, state, inputs, context) {
    const { replaces, updates } = planChanges(certificateFields, state, inputs);
    if (replaces.length > 0) return { replaces, changes: undefined };
    const reason = context.decidesRenewals() ? reasonToAct(state, inputs, context) : undefined;
    if (reason === undefined) return { replaces, changes: updates.length > 0 ? undefined : false };
    context.notice(inputs.resourceUrn, reason);
    return { replaces, changes: true };
  },

  async create(inputs, context) {
    const work = await openCertificateWork(inputs, context);
    const blank = { ...inputs, ...BLANK, renewedFor: inputs.renewNow ?? "" };
    const { seen, claim } = await obtain(work, (arn, act) => keepingArn(arn, work, blank, act));
    return {
      id: seen.arn,
      state: await finish(seen.arn, work, { ...blank, claim }, () => issue(seen, work)),
    };
  },

  async read(id, state, context) {
    const work = await openCertificateWork(state, context);
    const seen = await findCertificate(work.acm, work.resource, id);
    return seen && observeState(seen, work, arrived(seen, state));
  },

  async update(id, state, inputs, context) {
    const work = await openCertificateWork(inputs, context);
    const reason = renewalReason(inputs, state, context.now());
    const claim = await keepingArn(id, work, state, () => retag(id, state, work));
    const asked = reason === undefined ? {} : { renewingFor: inputs.renewNow ?? "" };
    return finish(id, work, { ...state, ...asked, claim }, async () => {
      const seen = await requireCertificate(id, work);
      if (seen.status !== "ISSUED" || state.serial === "") return issue(seen, work);
      // AWS or another runner has renewed it already: take that over, and pay nothing.
      const isRenewed = seen.serial !== state.serial;
      return isRenewed || reason === undefined ? seen : renew(seen, work);
    });
  },

  async delete(id, state, context) {
    await removeCertificate(id, state, await openCertificateWork(state, context));
  },
};

/** Why a certificate whose inputs have not changed needs an update all the same. */
function reasonToAct(
  state: CertificateState,
  inputs: CertificateInputs,
  context: Context,
): string | undefined {
  if (state.serial === "") return "the certificate is still pending: its issue will be resumed";
  if (state.status !== "ISSUED") return `ACM shows the certificate as ${state.status}`;
  return renewalReason(inputs, state, context.now());
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
    work.tell(`${seen.status.toLowerCase()}, expires ${seen.notAfter.slice(0, 10)}`);
    const renewedFor = work.inputs.renewNow ?? before.renewedFor;
    return observeState(seen, work, { ...before, renewedFor, renewingFor: "" });
  });
}

/**
 * Whatever fails in here, the ARN reaches the state; the inputs there stay the old ones until the new ones are
 * really in force.
 */
async function keepingArn<T>(
  arn: string,
  work: CertificateWork,
  before: CertificateState,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const seen = await findCertificate(work.acm, work.resource, arn).catch(() => undefined);
    const failure = translateFailure(error, { resource: work.resource, action: `finish ${arn}` });
    throw new Unfinished(arn, { ...before, status: seen?.status ?? before.status }, failure);
  }
}

async function requireCertificate(arn: string, work: CertificateWork): Promise<CertificateView> {
  const seen = await findCertificate(work.acm, work.resource, arn);
  if (!seen) throw certificateGone(arn, work);
  return seen;
}

/** Sets tags by what stands there, not by what the state believes; gives the claim that stands there now. */
async function retag(arn: string, state: CertificateState, work: CertificateWork): Promise<number> {
  const { inputs, acm, resource } = work;
  const observed = await findCertificateTags(acm, resource, arn);
  if (!observed) throw certificateGone(arn, work);
  // A claim of 0 was never settled: what it found by its token may have had another owner before.
  const claim = state.claim === 0 ? claimOf(observed) + 1 : Math.max(state.claim, claimOf(observed));
  const wanted = { ...resolveSettings(inputs).tags, ...ownershipTags(inputs.identity, claim) };
  await putCertificateTags(acm, resource, arn, planTags(observed, resolveSettings(state).tags, wanted));
  return claim;
}

/** A renewal that an earlier run asked for, and that has come since: its `renewNow` is done. */
function arrived(seen: CertificateView, state: CertificateState): CertificateState {
  if (seen.serial === state.serial || state.renewingFor === "") return state;
  return { ...state, renewedFor: state.renewingFor, renewingFor: "" };
}

/** The inputs in force with what ACM shows; the generations before are taken from the state. */
async function observeState(
  seen: CertificateView,
  work: CertificateWork,
  before: CertificateOutputs,
): Promise<CertificateState> {
  const { inputs, acm, resource } = work;
  const { status, serial, notBefore, notAfter } = seen;
  const isNew = serial !== before.serial && status === "ISSUED";
  const isRenewal = isNew && before.serial !== "";
  const pem = isNew ? await requireCertificatePem(acm, resource, seen.arn) : undefined;
  return {
    ...inputs,
    stateVersion: 1,
    claim: before.claim,
    renewedFor: before.renewedFor,
    renewingFor: before.renewingFor,
    status,
    serial,
    notBefore,
    notAfter,
    renewAfter: renewAfterOf(inputs, { notBefore, notAfter }),
    renewalCount: before.renewalCount + (isRenewal ? 1 : 0),
    previousSerials: isRenewal ? [...before.previousSerials, before.serial] : before.previousSerials,
    fingerprintSha256: pem === undefined ? before.fingerprintSha256 : fingerprintSha256(pem),
    validationRecords: placeRecords(seen.records, work),
  };
}

/** A certificate that is requested and not yet issued. */
const BLANK: CertificateOutputs = {
  stateVersion: 1,
  claim: 0,
  renewedFor: "",
  renewingFor: "",
  status: "PENDING_VALIDATION",
  serial: "",
  notBefore: "",
  notAfter: "",
  renewAfter: "",
  renewalCount: 0,
  previousSerials: [],
  fingerprintSha256: "",
  validationRecords: [],
};

import {
  type CertificateView,
  findCertificate,
  listCertificateTags,
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
import { parseInputs } from "../model/parse";
import type { ProfileSettings } from "../model/profile";
import { hasUnknown, UNKNOWN } from "../model/unknown";
import { fingerprintSha256 } from "../pki/exported";
import { certificateFields, planChanges } from "../plan/fields";
import { certificateIdOf, ownershipTags, pinIdentity } from "../plan/identity";
import { policyFaults } from "../plan/namePolicy";
import { nameFaults, resolveNames, zoneFaults } from "../plan/names";
import { renewAfterOf, renewalReason } from "../plan/renewal";
import { resolveSettings } from "../plan/settings";
import { planTags } from "../plan/tags";
import { type CertificateWork, certificateGone, openCertificateWork } from "./certificateWork";
import { issue } from "./issue";
import { type Checked, type Context, type Lifecycle, Unfinished } from "./lifecycle";
import { removeCertificate } from "./removeCertificate";
import { renew } from "./renew";
import { requestLive } from "./request";
import { placeRecords } from "./validationRecords";

/** A public, exportable certificate of ACM: requested, validated, renewed and deleted. */
export const certificateLifecycle: Lifecycle<CertificateInputs, CertificateState> = {
  observedInputs: Object.keys(certificateInputs.shape),

  check,

  diff(_id, state, inputs, context) {
    const { replaces, updates } = planChanges(certificateFields, state, inputs);
    if (replaces.length > 0) return { replaces, changes: undefined };
    const reason = reasonToAct(state, inputs, context);
    if (reason === undefined) return { replaces, changes: updates.length > 0 ? undefined : false };
    context.notice(state.resourceUrn, reason);
    return { replaces, changes: true };
  },

  async create(inputs, context) {
    const work = openCertificateWork(inputs, context);
    const blank = { ...inputs, ...BLANK };
    const requested = await requestLive(work, (arn, act) => keepingArn(arn, work, blank, act));
    return {
      id: requested.arn,
      state: await finish(requested.arn, work, blank, () => issue(requested, work)),
    };
  },

  async read(id, state, context) {
    const work = openCertificateWork(state, context);
    const seen = await findCertificate(work.acm, work.resource, id);
    return seen && stateOf(seen, work, state);
  },

  async update(id, state, inputs, context) {
    const work = openCertificateWork(inputs, context);
    return finish(id, work, state, async () => {
      const seen = await requireCertificate(id, work);
      await retag(id, state, work);
      if (seen.status !== "ISSUED" || state.serial === "") return issue(seen, work);
      // AWS or another runner has renewed it already: take that over, and pay nothing.
      if (seen.serial !== state.serial) return seen;
      return renewalReason(inputs, state, context.now()) === undefined ? seen : renew(seen, work);
    });
  },

  delete: (id, state, context) => removeCertificate(id, state, openCertificateWork(state, context)),
};

function check(olds: Partial<CertificateState>, news: Record<string, unknown>): Checked<CertificateInputs> {
  const { inputs, faults } = parseInputs(certificateInputs, news);
  const identity = pinIdentity(olds, inputs.identity);
  const pinned = { ...inputs, identity, certificateId: certificateIdOf(identity) } as CertificateInputs;
  if (faults.length > 0) return { inputs: pinned, faults };
  const defaults = inputs.dnsNames?.length ? undefined : inputs.profile.defaults;
  if (hasUnknown([inputs.commonName, inputs.dnsNames, defaults]))
    return { inputs: withUndecidedNames(pinned), faults };
  const names = resolveNames({
    commonName: inputs.commonName,
    dnsNames: inputs.dnsNames,
    defaultNames: inputs.profile.defaults?.dnsNames,
    pinnedCommonName: olds.commonName,
  });
  const { commonName = "", dnsNames } = names;
  const judged = !hasUnknown(inputs.profile);
  const policy = judged ? inputs.profile.policy : undefined;
  const ruled = [...nameFaults(names), ...policyFaults(policy, names.commonName, dnsNames)];
  const placed = hasUnknown(inputs.zones) ? [] : zoneFaults(dnsNames, inputs.zones);
  const profile = judged ? withoutJudged(pinned.profile) : pinned.profile;
  return { inputs: { ...pinned, profile, commonName, dnsNames }, faults: [...ruled, ...placed] };
}

/** Names that depend on something unknown are unknown as a whole: an absent one would show as a replacement. */
function withUndecidedNames(inputs: CertificateInputs): CertificateInputs {
  const dnsNames = UNKNOWN as unknown as string[];
  return { ...inputs, commonName: inputs.commonName ?? UNKNOWN, dnsNames };
}

/** The profile without what has had its say now: editing a policy must not show an update of every certificate. */
function withoutJudged({ policy, defaults, ...settings }: ProfileSettings): ProfileSettings {
  const { dnsNames, ...rest } = defaults ?? {};
  return Object.keys(rest).length > 0 ? { ...settings, defaults: rest } : settings;
}

/** Why a certificate whose inputs have not changed needs an update all the same. */
function reasonToAct(
  state: CertificateState,
  inputs: CertificateInputs,
  context: Context,
): string | undefined {
  if (state.serial === "") return "the certificate is still pending: its issue will be resumed";
  return context.decidesRenewals() ? renewalReason(inputs, state, context.now()) : undefined;
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
    return stateOf(seen, work, before);
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

/** Sets tags by what stands there, not by what the state believes. */
async function retag(
  arn: string,
  state: CertificateState,
  { inputs, acm, resource }: CertificateWork,
): Promise<void> {
  const wanted = { ...resolveSettings(inputs).tags, ...ownershipTags(inputs.identity) };
  const observed = await listCertificateTags(acm, resource, arn);
  await putCertificateTags(acm, resource, arn, planTags(observed, resolveSettings(state).tags, wanted));
}

/** Inputs in force and what ACM shows, with the generations before taken from the state. */
async function stateOf(
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
    status,
    serial,
    notBefore,
    notAfter,
    renewAfter: renewAfterOf(inputs, { notBefore, notAfter }),
    renewedFor: inputs.renewNow ?? "",
    renewalCount: before.renewalCount + (isRenewal ? 1 : 0),
    previousSerials: isRenewal ? [...before.previousSerials, before.serial] : before.previousSerials,
    fingerprintSha256: pem === undefined ? before.fingerprintSha256 : fingerprintSha256(pem),
    validationRecords: placeRecords(seen.records, work),
  };
}

/** A certificate that is requested and not yet issued. */
const BLANK: CertificateOutputs = {
  stateVersion: 1,
  status: "PENDING_VALIDATION",
  serial: "",
  notBefore: "",
  notAfter: "",
  renewAfter: "",
  renewedFor: "",
  renewalCount: 0,
  previousSerials: [],
  fingerprintSha256: "",
  validationRecords: [],
};

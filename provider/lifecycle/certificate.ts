import {
  type CertificateView,
  findCertificate,
  listCertificateTags,
  putCertificateTags,
  requestCertificate,
  requireCertificatePem,
} from "../aws/acm";
import { translateFailure } from "../aws/failures";
import {
  type CertificateInputs,
  type CertificateOutputs,
  type CertificateState,
  certificateInputs,
} from "../model/certificate";
import { PkiError } from "../model/errors";
import { parseInputs } from "../model/parse";
import type { ProfileSettings } from "../model/profile";
import { hasUnknown, UNKNOWN } from "../model/unknown";
import { fingerprintSha256 } from "../pki/exported";
import { certificateFields, planChanges } from "../plan/fields";
import { certificateIdOf, ownershipTags, pinIdentity, requestToken } from "../plan/identity";
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
import { placeRecords } from "./validationRecords";

/** Certificates of one resource that may have been made and destroyed within ACM's hour of memory. */
const MAX_DEAD_PREDECESSORS = 10;

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
    let afterArn: string | undefined;
    for (let dead = 0; ; dead++) {
      const arn = await request(work, afterArn);
      try {
        return await issueNew(arn, work);
      } catch (error) {
        // ACM remembers a token for an hour, even where the certificate was deleted in between.
        if (!isGone(error) || dead === MAX_DEAD_PREDECESSORS) throw error;
        afterArn = arn;
      }
    }
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
      if (seen.status !== "ISSUED" || state.serial === "") return issue(id, work);
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

/**
 * Requests the certificate under a token that derives from its inputs, so that a second try finds the first;
 * after a dead predecessor its ARN is part of the token.
 */
async function request({ inputs, acm, resource }: CertificateWork, afterArn?: string): Promise<string> {
  const { keyAlgorithm, tags } = resolveSettings(inputs);
  const { identity, commonName, dnsNames, accountId, region } = inputs;
  const token = requestToken(identity, { commonName, dnsNames, keyAlgorithm, accountId, region }, afterArn);
  return requestCertificate(acm, resource, {
    commonName,
    dnsNames,
    keyAlgorithm,
    token,
    tags: { ...tags, ...ownershipTags(identity) },
  });
}

async function issueNew(
  arn: string,
  work: CertificateWork,
): Promise<{ id: string; state: CertificateState }> {
  const blank = { ...work.inputs, ...BLANK };
  return { id: arn, state: await finish(arn, work, blank, () => issue(arn, work)) };
}

/**
 * Runs what may fail after the certificate exists. Whatever happens, the ARN reaches the state; the inputs there
 * stay the old ones until the new ones are really in force.
 */
async function finish(
  arn: string,
  work: CertificateWork,
  before: CertificateState,
  act: () => Promise<CertificateView>,
): Promise<CertificateState> {
  try {
    const seen = await act();
    work.tell(`${seen.status.toLowerCase()}, expires ${seen.notAfter.slice(0, 10)}`);
    return await stateOf(seen, work, before);
  } catch (error) {
    if (isGone(error)) throw error;
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

function isGone(error: unknown): boolean {
  return error instanceof PkiError && error.code === "CertificateGone";
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

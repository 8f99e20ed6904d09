import { PkiError } from "../kernel/errors";
import { shortState, wholeState } from "./stateForm";

/** A state as the engine keeps it: inputs and outputs side by side. */
export type State = Readonly<Record<string, unknown>>;

/**
 * One step from a version to the next. Pure, and idempotent: the old *inputs* that check is given carry no version and
 * take every step, whatever release wrote them. What it fills in is written here as it was then, and never changes.
 */
type Step = (state: State) => State;

/** Where the version stands in a state; a state without one is of version 1. */
const VERSION_KEY = "stateVersion";

/** Steps by kind of resource: the first leads from version 1 to 2. A kind's version is one more than it has steps. */
const STEPS = {
  awsConnection: [asItIs],
  acmPublicCa: [asItIs],
  certificateProfile: [asItIs],
  // Version 3 is stored short, and 4 shorter (kind/stateForm.ts); they are the same otherwise.
  certificate: [wholeCertificate, asItIs, asItIs],
  certificateSecret: [wholeSecret, asItIs, asItIs],
  certificateSet: [],
  certificateSecretSet: [],
  setGate: [],
} as const satisfies Readonly<Record<string, readonly Step[]>>;
export type StateKind = keyof typeof STEPS;

/** The first version that is stored short, for the kinds that have such a form. */
const SHORT_SINCE = 3;

/** The version in which states are written now. */
export function currentStateVersion(kind: StateKind): number {
  return STEPS[kind].length + 1;
}

/** A state with its version in the form that is stored, as the engine is given it. */
export function versioned(kind: StateKind, state: State): State {
  return { ...shortState(kind, state), [VERSION_KEY]: currentStateVersion(kind) };
}

/**
 * A state of any version in the shape of today, without its version; throws StateTooNew for one that this release does
 * not know. An upgrade alone is no change: what it fills in is what a check of the same program gives.
 */
export function upgradeState(kind: StateKind, { [VERSION_KEY]: version = 1, ...state }: State): State {
  const steps: readonly Step[] = STEPS[kind];
  const isKnown = typeof version === "number" && Number.isInteger(version) && version >= 1;
  if (!isKnown || version > currentStateVersion(kind)) throw tooNew(kind, version, state);
  const whole = version >= SHORT_SINCE ? wholeState(kind, state) : state;
  return steps.slice(version - 1).reduce<State>((upgraded, step) => step(upgraded), whole);
}

function tooNew(kind: StateKind, version: unknown, { resourceUrn }: State): PkiError {
  return new PkiError({
    code: "StateTooNew",
    resource: typeof resourceUrn === "string" ? resourceUrn : kind,
    cause: `This state was written by a newer pulumi-aws-pki (version ${JSON.stringify(version)}; this one knows ${currentStateVersion(kind)}).`,
    remedy: "Install that release or a newer one, and run the command again. Nothing was changed.",
  });
}

/** Version 1 had no version, and is the same otherwise. */
function asItIs(state: State): State {
  return state;
}

/** Version 1 of a certificate was written while outputs were still being added: which of them it has depends on its day. */
function wholeCertificate(state: State): State {
  const added = {
    claim: 0,
    renewingFor: "",
    requestedAt: "",
    adopted: false,
    failureReason: "",
    renewalStatus: "",
    inUseBy: [],
    changedTags: [],
  };
  const upgraded = { ...added, inherited: inheritedThen(state), ...state, profile: unjudged(state.profile) };
  return isOnlyRead(state) ? { ...upgraded, foreign: true } : upgraded;
}

/** `Certificate.get` was told from the rest by what it has not: zones, and a profile of its own. */
function isOnlyRead({ zones, profile }: State): boolean {
  return Array.isArray(zones) && zones.length === 0 && partsOf(profile).slug === "none";
}

/** What the profile decided: the names where they are its default ones, the algorithm where there is no other. */
function inheritedThen({ dnsNames, keyAlgorithm, profile }: State): string[] {
  const defaults = partsOf(partsOf(profile).defaults).dnsNames;
  const isDefault = defaults !== undefined && namesOf(defaults) === namesOf(dnsNames);
  return [
    ...(isDefault ? ["commonName", "dnsNames"] : []),
    ...(keyAlgorithm === undefined ? ["keyAlgorithm"] : []),
  ];
}

/** A profile without what check had judged by then: it went into the state at first. */
function unjudged(profile: unknown): unknown {
  if (typeof profile !== "object" || profile === null) return profile;
  const { policy: _policy, defaults, ...settings } = partsOf(profile);
  const { dnsNames: _names, ...rest } = partsOf(defaults);
  return Object.keys(rest).length > 0 ? { ...settings, defaults: rest } : settings;
}

/** Version 1 of a secret: what it does not say was never so, and a secret was only written of an issued certificate. */
function wholeSecret(state: State): State {
  const added = {
    claim: 1,
    syncedNotAfter: "",
    previousVersionId: "",
    previousSerial: "",
    previousNotAfter: "",
    isRolledBack: false,
    changed: [],
    isUnfinished: false,
    syncedFor: typeof state.syncNow === "string" ? state.syncNow : "",
  };
  return { ...added, ...state, certificate: { status: "ISSUED", ...partsOf(state.certificate) } };
}

function partsOf(value: unknown): State {
  return typeof value === "object" && value !== null ? (value as State) : {};
}

function namesOf(names: unknown): string {
  return Array.isArray(names) ? [...new Set(names.map(String))].sort().join() : "";
}

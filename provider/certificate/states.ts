import { type Props, withoutUsual } from "../kind/compact";
import { shortForm } from "../kind/stateForm";
import { asItIs, type States } from "../kind/stateUpgrade";

/** Versions 3 and 4 are stored in short forms, and are the same otherwise. */
export const certificateStates: States = {
  steps: [wholeCertificate, asItIs, asItIs],
  form: shortForm({
    since: 3,
    type: "Certificate",
    parents: "",
    inputs: withoutUsual(usualInputs),
    state: withoutUsual((state) => ({ ...USUAL_OUTPUTS, ...usualInputs(state) })),
  }),
};

/** Outputs that no class declares. */
const USUAL_OUTPUTS: Props = {
  claim: 1,
  renewedFor: "",
  renewingFor: "",
  adopted: false,
  failureReason: "",
  renewalStatus: "",
  changedTags: [],
};

/** Values that nearly always follow from the rest of a certificate's inputs or state. None do where it is only read. */
function usualInputs({ foreign, keyAlgorithm, connection, notBefore }: Props): Props {
  if (foreign === true) return {};
  return {
    inherited: keyAlgorithm === undefined ? ["keyAlgorithm"] : [],
    ...(connection === undefined ? {} : { dnsConnection: connection }),
    ...(notBefore === undefined ? {} : { requestedAt: notBefore }),
  };
}

/** Version 1 of a certificate was written while outputs were still being added: which of them it has depends on its day. */
function wholeCertificate(state: Props): Props {
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
function isOnlyRead({ zones, profile }: Props): boolean {
  return Array.isArray(zones) && zones.length === 0 && partsOf(profile).slug === "none";
}

/** Settings that the profile decided: its default names, and the algorithm where the certificate has no other. */
function inheritedThen({ dnsNames, keyAlgorithm, profile }: Props): string[] {
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

function partsOf(value: unknown): Props {
  return typeof value === "object" && value !== null ? (value as Props) : {};
}

function namesOf(names: unknown): string {
  return Array.isArray(names) ? [...new Set(names.map(String))].sort().join() : "";
}

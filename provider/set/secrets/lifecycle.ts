import type { CertificateStatus } from "../../aws/acm/certificateStatus";
import { type CertificateFacts, certificateLine, parseCertificateLine } from "../../certificate/model/line";
import { parseArn } from "../../kernel/arn";
import { hasFault } from "../../kernel/errors";
import { pinIdentity } from "../../kernel/identity";
import { entryOf } from "../../kernel/json";
import { parseInputs } from "../../kernel/parse";
import { UNKNOWN } from "../../kernel/unknown";
import type { Checked, Context, Lifecycle } from "../../kind/lifecycle";
import { identityFaults, recallPinned } from "../../kind/pins";
import { certificateSecretLifecycle } from "../../sync/secretsManager/lifecycle";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  syncRefused,
} from "../../sync/secretsManager/model/inputs";
import { parseSecretLine, secretLine } from "../../sync/secretsManager/model/line";
import { isDead } from "../../sync/secretsManager/plan/creation";
import { NO_VERSIONS } from "../../sync/secretsManager/plan/versions";
import { foreseeSet } from "../foresee";
import { noteSet } from "../guard";
import { diffSet, type SetKind, standingOf } from "../plan";
import { laterReason } from "../reasons";
import { setSteps } from "../work";
import {
  type CertificateSecretSetInputs,
  type CertificateSecretSetState,
  certificateSecretSetInputs,
  type SharedSecretInputs,
} from "./inputs";
import { rawSecret, secretInputs } from "./members";

/** The secrets of a set as one resource: each key lives the life of a CertificateSecret (sync/secretsManager/lifecycle.ts). */
const secrets: SetKind<
  CertificateSecretSetInputs,
  SharedSecretInputs,
  CertificateSecretInputs,
  CertificateSecretState
> = {
  noun: "secret",
  one: certificateSecretLifecycle,
  ways: {},
  stopsAt: () => false,
  sharedOf,
  keysOf: ({ certificates }) => Object.keys(certificates),
  // Until its certificate is issued there is nothing to write, and a secret that stands stays as it is.
  wanted(inputs, key) {
    const facts = parseCertificateLine(entryOf(inputs.certificates, key) ?? "");
    return facts?.serial ? secretInputs(sharedOf(inputs), key, facts) : undefined;
  },
  isCreatable: ({ certificate }) => !isDead(certificate.status),
  successor: (inputs) => inputs,
  lineOf: (arn, { versionId, certificate }) =>
    secretLine(arn, versionId, certificateLine(factsOf(certificate))),
  usual(shared, key, line) {
    const facts = parseSecretLine(line);
    if (!facts) throw new Error(`the state of ${key} is garbled: ${line}`);
    const { arn, versionId, certificate } = facts;
    const inputs = secretInputs(sharedOf(shared), key, certificate);
    const { serial: syncedSerial, notAfter: syncedNotAfter } = certificate;
    const secretRegion = parseArn(arn)?.region ?? "";
    const written = { versionId, syncedSerial, syncedNotAfter, secretRegion, claim: 1 };
    const state: CertificateSecretState = {
      ...inputs,
      ...NO_VERSIONS,
      ...written,
      ...{ isRolledBack: false, status: "current", changed: [], isUnfinished: false },
      syncedFor: inputs.syncNow ?? "",
    };
    return { id: arn, state };
  },
  kept: (state, { resourceUrn }) => ({ ...state, resourceUrn }),
};

export const certificateSecretSetLifecycle: Lifecycle<CertificateSecretSetInputs, CertificateSecretSetState> =
  {
    observedInputs: (state) => ({ ...sharedOf(state), certificates: certificatesOf(state) }),

    check: checkCertificateSecretSet,

    diff(_id, state, inputs, context) {
      // Which certificates are renewed or replaced is not known yet.
      if ((inputs.certificates as unknown) === UNKNOWN)
        return { replaces: [], changes: undefined, reasons: [laterReason("certificates")] };
      return diffSet(secrets, state, inputs, context);
    },

    foresee: (state, inputs, now) =>
      foreseeSet(secrets, ["versionId", "syncedSerial", "status"], state, inputs, now),

    ...setSteps(secrets),
  };

/** A certificate of which nothing is known yet. */
const ANY: CertificateFacts = {
  arn: UNKNOWN,
  status: UNKNOWN as CertificateStatus,
  serial: UNKNOWN,
  notBefore: UNKNOWN,
  notAfter: UNKNOWN,
  commonName: UNKNOWN,
  dnsNames: UNKNOWN as never,
};

/** Canonical inputs, and every fault; while no certificate is known, that of what all secrets share. */
function checkCertificateSecretSet(
  olds: Partial<CertificateSecretSetInputs>,
  news: Record<string, unknown>,
  context: Context,
): Checked<CertificateSecretSetInputs> {
  const { inputs, faults } = parseInputs(certificateSecretSetInputs, news, syncRefused);
  if (hasFault(faults, "identity", "resourceUrn")) return { inputs, faults };
  const identity = pinIdentity(recallPinned(olds, inputs.resourceUrn, context.world), inputs.identity);
  const pinned = { ...inputs, identity };
  const all = [...faults, ...identityFaults(identity, inputs.resourceUrn, context.world)];
  const source = inputs.source as unknown;
  if (faults.length > 0 || source === UNKNOWN) return { inputs: pinned, faults: all };
  if ((inputs.certificates as unknown) === UNKNOWN) {
    const sample = certificateSecretLifecycle.check({}, rawSecret(sharedOf(pinned), "sample", ANY), context);
    return { inputs: pinned, faults: [...all, ...sample.faults] };
  }
  noteSet(inputs.resourceUrn, identity, Object.keys(inputs.certificates), context.world);
  // What the secrets share has the same faults for every key, but two may still have one name.
  const own = Object.entries(inputs.certificates).flatMap(([key, line]) => {
    const facts = parseCertificateLine(line);
    if (!facts?.serial) return [];
    const before = olds.identity ? secretInputs(olds as CertificateSecretSetInputs, key, facts) : {};
    return certificateSecretLifecycle.check(before, { ...rawSecret(sharedOf(pinned), key, facts) }, context)
      .faults;
  });
  const distinct = new Map(own.map((fault) => [JSON.stringify(fault), fault]));
  return { inputs: pinned, faults: [...all, ...distinct.values()] };
}

function factsOf(certificate: CertificateSecretInputs["certificate"]): CertificateFacts {
  const { commonName, dnsNames = [commonName], notAfter = "" } = certificate;
  return { ...certificate, dnsNames, notAfter };
}

/** The inputs that all secrets share, without those of the keys and what a set remembers. */
function sharedOf(set: SharedSecretInputs): SharedSecretInputs {
  const shared = SHARED.filter((name) => set[name] !== undefined).map((name) => [name, set[name]]);
  return Object.fromEntries(shared) as SharedSecretInputs;
}
const { certificates: _, ...sharedShape } = certificateSecretSetInputs.shape;
const SHARED = Object.keys(sharedShape) as (keyof SharedSecretInputs)[];

/** The certificates that the secrets were last brought in line with. */
function certificatesOf(state: CertificateSecretSetState): Record<string, string> {
  const lines = Object.keys(state.lines).flatMap((key) => {
    const standing = standingOf(secrets, state, key);
    const certificate = standing?.state.certificate;
    return certificate ? [[key, certificateLine(factsOf(certificate))] as const] : [];
  });
  return Object.fromEntries(lines);
}

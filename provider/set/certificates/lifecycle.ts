import { certificateLifecycle } from "../../certificate/lifecycle";
import type { CertificateInputs, CertificateState } from "../../certificate/model/inputs";
import { type CertificateFacts, certificateLine, parseCertificateLine } from "../../certificate/model/line";
import { renewAfterOf } from "../../certificate/plan/renewal";
import { BLANK } from "../../certificate/state";
import { entryOf } from "../../kernel/json";
import { UNKNOWN } from "../../kernel/unknown";
import type { Lifecycle } from "../../kind/lifecycle";
import { foreseeSet } from "../foresee";
import { diffSet, type SetKind, standingOf } from "../plan";
import { laterReason } from "../reasons";
import { setSteps } from "../work";
import { checkCertificateSet } from "./check";
import {
  type CertificateSetInputs,
  type CertificateSetState,
  certificateSetInputs,
  type SharedInputs,
} from "./inputs";
import { memberInputs, memberOf } from "./members";

/** Many certificates as one resource: each key lives the life of a Certificate (certificate/lifecycle.ts). */
const certificates: SetKind<CertificateSetInputs, SharedInputs, CertificateInputs, CertificateState> = {
  noun: "certificate",
  one: certificateLifecycle,
  ways: { exportsAhead: true },
  // In the state of a new set it would look like a set without certificates, and the engine would delete the old one.
  stopsAt: ({ code }) => code === "CertificateProtected",
  sharedOf,
  keysOf: ({ certificates }) => Object.keys(certificates),
  wanted(inputs, key) {
    const member = entryOf(inputs.certificates, key);
    // A preview does not know it yet.
    return member === undefined || (member as unknown) === UNKNOWN
      ? undefined
      : memberInputs(sharedOf(inputs), key, member);
  },
  isCreatable: () => true,
  // It is read once: what replaces the adopted certificate later is a new one.
  successor: ({ adoptArn: _, ...inputs }) => inputs,
  lineOf: (arn, state) => certificateLine({ ...state, arn }),
  usual(shared, key, line) {
    const { arn, commonName, dnsNames, status, serial, notBefore, notAfter } = requireFacts(key, line);
    const inputs = memberInputs(sharedOf(shared), key, { commonName, dnsNames });
    const life = { status, serial, notBefore, notAfter };
    const issued = {
      renewAfter: renewAfterOf(inputs, { notBefore, notAfter }),
      requestedAt: notBefore,
      claim: 1,
      renewedFor: inputs.renewNow ?? "",
    };
    return { id: arn, state: { ...inputs, ...BLANK, ...life, ...issued } };
  },
  // What ACM tells at any time of a certificate that was issued takes more room than all the rest.
  kept(state, { resourceUrn }) {
    if (state.serial === "") return { ...state, resourceUrn };
    return { ...state, resourceUrn, validationRecords: [], fingerprintSha256: "" };
  },
};

function requireFacts(key: string, line: string): CertificateFacts {
  const facts = parseCertificateLine(line);
  if (facts) return facts;
  throw new Error(`the state of ${key} is garbled: ${line}`);
}

/** The inputs that all certificates share, without those of the keys and what a set remembers. */
function sharedOf(set: SharedInputs): SharedInputs {
  const shared = SHARED.filter((name) => set[name] !== undefined).map((name) => [name, set[name]]);
  return Object.fromEntries(shared) as SharedInputs;
}
const { certificates: _, ...sharedShape } = certificateSetInputs.shape;
const SHARED = Object.keys(sharedShape) as (keyof SharedInputs)[];

export const certificateSetLifecycle: Lifecycle<CertificateSetInputs, CertificateSetState> = {
  observedInputs: (state) => ({ ...sharedOf(state), certificates: membersOf(state) }),

  check: checkCertificateSet,

  diff(_id, state, inputs, context) {
    // The keys are made of what is not known yet.
    if ((inputs.certificates as unknown) === UNKNOWN)
      return { replaces: [], changes: undefined, reasons: [laterReason("certificates")] };
    const difference = diffSet(certificates, state, inputs, context);
    const open = Object.entries(inputs.certificates).filter(([, member]) => (member as unknown) === UNKNOWN);
    if (open.length === 0) return difference;
    const later = open.map(([key]) => laterReason(`certificates.${key}`));
    const reasons = [...difference.reasons, ...later];
    return { ...difference, changes: difference.changes === false ? undefined : difference.changes, reasons };
  },

  foresee: (state, inputs, now) =>
    foreseeSet(certificates, ["status", "serial", "notBefore", "notAfter"], state, inputs, now),

  ...setSteps(certificates),
};

/** What the program would say of the certificates that stand. */
function membersOf(state: CertificateSetState): CertificateSetInputs["certificates"] {
  const members = Object.keys(state.lines).flatMap((key) => {
    const standing = standingOf(certificates, state, key);
    return standing ? [[key, memberOf(sharedOf(state), standing.state)] as const] : [];
  });
  return Object.fromEntries(members);
}

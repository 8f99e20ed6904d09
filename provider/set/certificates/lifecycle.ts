import { certificateLifecycle } from "../../certificate/lifecycle";
import type { CertificateInputs, CertificateState } from "../../certificate/model/inputs";
import { certificateLine, parseCertificateLine } from "../../certificate/model/line";
import { renewAfterOf } from "../../certificate/plan/renewal";
import { BLANK } from "../../certificate/state";
import type { Lifecycle } from "../../kind/lifecycle";
import { SetLifecycle } from "../lifecycle";
import type { SetKind } from "../setKind";
import { checkCertificateSet } from "./check";
import {
  type CertificateSetInputs,
  type CertificateSetState,
  type MemberArgs,
  type SharedInputs,
  sharedOf,
} from "./inputs";
import { memberInputs, memberOf } from "./members";

export interface Certificates {
  shared: SharedInputs;
  member: MemberArgs;
  one: CertificateInputs;
  state: CertificateState;
}

/** Many certificates as one resource: each key lives the life of a Certificate (certificate/lifecycle.ts). */
export const certificates: SetKind<Certificates> = {
  noun: "certificate",
  one: certificateLifecycle,
  check: checkCertificateSet,
  ways: { exportsAhead: true },
  // In the state of a new set it would look like a set without certificates, and the engine would delete the old one.
  stopsAt: ({ code }) => code === "CertificateProtected",
  sharedOf,
  wanted: memberInputs,
  memberOf,
  isCreatable: () => true,
  // It is read once: what replaces the adopted certificate later is a new one.
  successor: ({ adoptArn: _, ...inputs }) => inputs,
  lineOf: (arn, state) => certificateLine({ ...state, arn }),
  told: ["status", "serial", "notBefore", "notAfter"],
  usual(shared, key, line) {
    const facts = parseCertificateLine(line);
    if (!facts) return undefined;
    const { arn, commonName, dnsNames, status, serial, notBefore, notAfter } = facts;
    const inputs = memberInputs(shared, key, { commonName, dnsNames });
    const life = { status, serial, notBefore, notAfter };
    const issued = {
      renewAfter: renewAfterOf(inputs, { notBefore, notAfter }),
      requestedAt: notBefore,
      claim: 1,
      renewedFor: inputs.renewNow ?? "",
    };
    return { id: arn, state: { ...inputs, ...BLANK, ...life, ...issued } };
  },
  // Facts of an issued certificate that ACM tells at any time take more room than all the rest.
  kept(state, { resourceUrn }) {
    if (state.serial === "") return { ...state, resourceUrn };
    return { ...state, resourceUrn, validationRecords: [], fingerprintSha256: "" };
  },
};

export const certificateSetLifecycle: Lifecycle<CertificateSetInputs, CertificateSetState> = new SetLifecycle(
  certificates,
);

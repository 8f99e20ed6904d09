import { type CertificateFacts, certificateLine, parseCertificateLine } from "../../certificate/model/line";
import { parseArn } from "../../kernel/arn";
import type { Lifecycle } from "../../kind/lifecycle";
import { isDead } from "../../sync/plan/following";
import { certificateSecretLifecycle } from "../../sync/secretsManager/lifecycle";
import type { CertificateSecretInputs, CertificateSecretState } from "../../sync/secretsManager/model/inputs";
import { parseSecretLine, secretLine } from "../../sync/secretsManager/model/line";
import { NO_VERSIONS } from "../../sync/secretsManager/plan/versions";
import { SetLifecycle } from "../lifecycle";
import type { SetKind } from "../setKind";
import { checkCertificateSecretSet } from "./check";
import {
  type CertificateSecretSetInputs,
  type CertificateSecretSetState,
  type SharedSecretInputs,
  sharedOf,
} from "./inputs";
import { secretInputs } from "./members";

export interface Secrets {
  shared: SharedSecretInputs;
  /** Line of certificate/model/line.ts. */
  member: string;
  one: CertificateSecretInputs;
  state: CertificateSecretState;
}

/** The secrets of a set as one resource: each key lives the life of a CertificateSecret (sync/secretsManager/lifecycle.ts). */
export const secrets: SetKind<Secrets> = {
  noun: "secret",
  one: certificateSecretLifecycle,
  check: checkCertificateSecretSet,
  ways: {},
  stopsAt: () => false,
  sharedOf,
  // Until its certificate is issued there is nothing to write, and a secret that stands stays as it is.
  wanted(shared, key, line) {
    const facts = parseCertificateLine(line);
    return facts?.serial ? secretInputs(shared, key, facts) : undefined;
  },
  // The certificate that the secret was last brought in line with.
  memberOf: (_shared, { certificate }) => certificateLine(factsOf(certificate)),
  isCreatable: ({ certificate }) => !isDead(certificate.status),
  successor: (inputs) => inputs,
  lineOf: (arn, { versionId, certificate }) =>
    secretLine(arn, versionId, certificateLine(factsOf(certificate))),
  told: ["versionId", "syncedSerial", "status"],
  usual(shared, key, line) {
    const facts = parseSecretLine(line);
    if (!facts) return undefined;
    const { arn, versionId, certificate } = facts;
    const inputs = secretInputs(shared, key, certificate);
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

function factsOf(certificate: CertificateSecretInputs["certificate"]): CertificateFacts {
  const { commonName, dnsNames = [commonName], notAfter = "" } = certificate;
  return { ...certificate, dnsNames, notAfter };
}

export const certificateSecretSetLifecycle: Lifecycle<CertificateSecretSetInputs, CertificateSecretSetState> =
  new SetLifecycle(secrets);

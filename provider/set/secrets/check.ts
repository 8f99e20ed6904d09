import type { CertificateStatus } from "../../aws/acm/certificateStatus";
import { type CertificateFacts, parseCertificateLine } from "../../certificate/model/line";
import { hasFault } from "../../kernel/errors";
import { isObject } from "../../kernel/json";
import { parseInputs } from "../../kernel/parse";
import { hasUnknown, UNKNOWN } from "../../kernel/unknown";
import type { Checked, Context } from "../../kind/lifecycle";
import { pinInputs } from "../../kind/pins";
import { certificateSecretLifecycle } from "../../sync/secretsManager/lifecycle";
import { syncRefused } from "../../sync/secretsManager/model/inputs";
import { distinct } from "../errors";
import { noteSet } from "../guard";
import { type CertificateSecretSetInputs, certificateSecretSetInputs, sharedOf } from "./inputs";
import { rawSecret, secretInputs } from "./members";

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

/** Canonical inputs, and every fault. While no certificate is known, these are the faults of the shared inputs. */
export function checkCertificateSecretSet(
  olds: Partial<CertificateSecretSetInputs>,
  news: Record<string, unknown>,
  context: Context,
): Checked<CertificateSecretSetInputs> {
  const { inputs, faults } = parseInputs(certificateSecretSetInputs, news, syncRefused);
  if (hasFault(faults, "identity", "resourceUrn") || hasUnknown([inputs.identity, inputs.resourceUrn]))
    return { inputs, faults };
  const { pinned, taken } = pinInputs(olds, inputs, context.world);
  const all = [...faults, ...taken];
  const source = inputs.source as unknown;
  if (faults.length > 0 || source === UNKNOWN) return { inputs: pinned, faults: all };
  if ((inputs.certificates as unknown) === UNKNOWN) {
    const sample = certificateSecretLifecycle.check({}, rawSecret(sharedOf(pinned), "sample", ANY), context);
    return { inputs: pinned, faults: [...all, ...sample.faults] };
  }
  noteSet(inputs.resourceUrn, pinned.identity, Object.keys(inputs.certificates), context.world);
  // Inputs that the secrets share have the same faults for every key, but two may still have one name.
  const own = Object.entries(inputs.certificates).flatMap(([key, line]) => {
    const facts = parseCertificateLine(line);
    if (!facts?.serial) return [];
    const before = isObject(olds.identity)
      ? secretInputs(olds as CertificateSecretSetInputs, key, facts)
      : {};
    return certificateSecretLifecycle.check(before, { ...rawSecret(sharedOf(pinned), key, facts) }, context)
      .faults;
  });
  return { inputs: pinned, faults: [...all, ...distinct(own)] };
}

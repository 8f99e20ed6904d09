import { type Fault, hasFault } from "../../kernel/errors";
import { parseInputs } from "../../kernel/parse";
import { UNKNOWN } from "../../kernel/unknown";
import type { Checked, Context } from "../../kind/lifecycle";
import { pinInputs } from "../../kind/pins";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  certificateSecretInputs,
  syncRefused,
} from "./model/inputs";
import { namesSerial, secretNameFault } from "./model/secretName";
import { secretNameCollisions } from "./nameCollisions";
import { ACCESS } from "./plan/access";
import { accessFaults, whereaboutsOf } from "./plan/accessFaults";
import { secretNameOf } from "./plan/naming";
import { withWholeFacts } from "./states";

/** Canonical inputs with the secret's name, and every fault that they have. */
export function checkCertificateSecret(
  olds: Partial<CertificateSecretState>,
  news: Record<string, unknown>,
  context: Context,
): Checked<CertificateSecretInputs> {
  const { inputs, faults } = parseInputs(certificateSecretInputs, withWholeFacts(news), syncRefused);
  const { pinned, taken } = pinInputs(olds, inputs, context.world);
  const nameable = !hasFault(faults, ...NAMING);
  const secretName = nameable ? secretNameOf(pinned) : UNKNOWN;
  return {
    // In an `up` the engine would complain of an unknown name, and keep the fault to itself.
    inputs: { ...pinned, ...(nameable ? { secretName } : {}) } as CertificateSecretInputs,
    faults: [
      ...faults,
      ...(nameable ? nameFaultsOf({ ...pinned, secretName }, context) : []),
      ...accessFaultsOf({ ...pinned, secretName }, faults, news),
      ...taken,
    ],
  };
}

/** Inputs that the secret's name is made of. */
const NAMING = [
  "certificateNameSchema",
  "preserveSecretOnRenewal",
  "certificate",
  "identity",
  "syncName",
  "region",
  "connection",
];
/** Inputs that say where the secret stands, and by which key. */
const PLACE = ["certificate", "region", "kmsKeyId", "acmConnection", "connection"];

/** Faults of access that only several inputs together show. Nothing where one of them does not parse. */
function accessFaultsOf(
  inputs: CertificateSecretInputs,
  faults: readonly Fault[],
  raw: Record<string, unknown>,
): Fault[] {
  return hasFault(faults, ...ACCESS, ...PLACE) ? [] : accessFaults(inputs, whereaboutsOf(inputs), raw);
}

/** Faults of the name, as far as it is known. */
function nameFaultsOf(inputs: CertificateSecretInputs, context: Context): Fault[] {
  const { certificateNameSchema = "", preserveSecretOnRenewal } = inputs;
  if (preserveSecretOnRenewal === true && namesSerial(certificateNameSchema)) return [SERIAL_IN_LASTING_NAME];
  if (inputs.secretName === UNKNOWN) return [];
  const fault = secretNameFault(inputs.secretName);
  if (fault) return [{ property: "certificateNameSchema", ...fault }];
  return secretNameCollisions(inputs, context.world);
}

const SERIAL_IN_LASTING_NAME: Fault = {
  property: "certificateNameSchema",
  cause:
    "{{serial}} gives another name after each renewal, and preserveSecretOnRenewal asks for one that stays.",
  remedy: "Use {{certificateId}} in its place, or set preserveSecretOnRenewal: false.",
};

import { isDeepStrictEqual } from "node:util";
import { parseCertificateArn } from "../../certificate/model/inputs";
import { type CertificateFacts, certificateLine, parseCertificateLine } from "../../certificate/model/line";
import { isObject } from "../../kernel/json";
import { type Props, shortForm, without } from "../../kind/stateForm";
import { asItIs, type States } from "../../kind/stateUpgrade";

/** Versions 3 and 4 are stored in short forms, and are the same otherwise. */
export const certificateSecretStates: States = {
  steps: [upgradeSecret, asItIs, asItIs],
  form: shortForm({
    since: 3,
    type: "CertificateSecret",
    parents: "aws-pki:index:SecretsManagerSync$",
    usual: {
      claim: 1,
      previousVersionId: "",
      previousSerial: "",
      previousNotAfter: "",
      isRolledBack: false,
      changed: [],
      isUnfinished: false,
      syncedFor: "",
    },
    shortInputs: (inputs) => withFacts(inputs, (facts) => without(derivedFactsOf(facts), facts)),
    wholeInputs: (inputs) => withFacts(inputs, (facts) => ({ ...derivedFactsOf(facts), ...facts })),
    shortOutputs: shortSecret,
    wholeOutputs: wholeSecret,
  }),
};

/** Values that nearly always follow from the other facts that a secret has of its certificate. */
function derivedFactsOf({ commonName, arn }: Props): Props {
  const region = regionOf(arn);
  return { dnsNames: [commonName], ...(region === undefined ? {} : { region }) };
}

function withFacts(inputs: Props, form: (facts: Props) => Props): Props {
  const { certificate } = inputs;
  return isObject(certificate) ? { ...inputs, certificate: form(certificate) } : inputs;
}

function regionOf(arn: unknown): string | undefined {
  return parseCertificateArn(String(arn))?.region;
}

/** Stands in a line for the same fact beside it. */
const SAME = "=";

/** The certificate as one line `ID PROFILE LINE`. The inputs, which a preview compares field by field, keep theirs. */
function shortSecret(state: Props): Props {
  const { certificate, syncedNotAfter, secretRegion, ...rest } = state;
  const derived = {
    ...(syncedNotAfter === notAfterOf(certificate) ? {} : { syncedNotAfter }),
    ...(secretRegion === state.region ? {} : { secretRegion }),
  };
  if (!isObject(certificate)) return { ...state };
  const line = [
    certificate.certificateId,
    certificate.profile,
    certificateLine({
      ...(certificate as unknown as CertificateFacts),
      ...(certificate.serial === state.syncedSerial ? { serial: SAME } : {}),
      ...(Array.isArray(certificate.dnsNames) ? {} : { dnsNames: [] }),
    }),
  ].join(" ");
  const isWhole = isDeepStrictEqual(parseSecretCertificate(line, state.syncedSerial), certificate);
  return { ...rest, ...derived, certificate: isWhole ? line : certificate };
}

function wholeSecret(state: Props): Props {
  const { certificate: given } = state;
  const certificate = typeof given === "string" ? parseSecretCertificate(given, state.syncedSerial) : given;
  const { syncedNotAfter = notAfterOf(certificate), secretRegion = state.region } = state;
  return { ...state, certificate: certificate ?? given, syncedNotAfter, secretRegion };
}

function parseSecretCertificate(text: string, syncedSerial: unknown): Props | undefined {
  const [certificateId = "", profile = "", ...line] = text.split(" ");
  const facts = parseCertificateLine(line.join(" "));
  const region = regionOf(facts?.arn);
  if (!facts || region === undefined) return undefined;
  const serial = facts.serial === SAME ? syncedSerial : facts.serial;
  return { ...facts, serial, certificateId, profile, region };
}

function notAfterOf(certificate: unknown): unknown {
  return isObject(certificate) ? (certificate.notAfter ?? "") : "";
}

/** Version 1 of a secret: what it does not say was never so, and a secret was only written of an issued certificate. */
function upgradeSecret(state: Props): Props {
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
  const { certificate } = state;
  const facts = typeof certificate === "object" && certificate !== null ? certificate : {};
  return { ...added, ...state, certificate: { status: "ISSUED", ...facts } };
}

import { isDeepStrictEqual } from "node:util";
import { parseCertificateArn } from "../../certificate/model/inputs";
import { type CertificateFacts, certificateLine } from "../../certificate/model/line";
import { isObject } from "../../kernel/json";
import { type Form, inTurn, type Props, withoutUsual } from "../../kind/compact";
import { shortForm } from "../../kind/stateForm";
import { asItIs, type States } from "../../kind/stateUpgrade";
import { parseCertificateText, SAME_SERIAL } from "./model/line";

/** The certificate in a secret's inputs, which a preview compares field by field. */
const facts = withoutUsual(({ commonName, arn }) => {
  const region = regionOf(arn);
  return { dnsNames: [commonName], ...(region === undefined ? {} : { region }) };
});

/** Outputs of a secret that was written once. */
const WRITTEN_ONCE: Props = {
  claim: 1,
  previousVersionId: "",
  previousSerial: "",
  previousNotAfter: "",
  isRolledBack: false,
  changed: [],
  isUnfinished: false,
  syncedFor: "",
};

const outputs = withoutUsual(({ certificate, region }) => ({
  ...WRITTEN_ONCE,
  syncedNotAfter: isObject(certificate) ? (certificate.notAfter ?? "") : "",
  secretRegion: region,
}));

/** The certificate in a secret's state: one line, where that holds all of it. */
const certificateInLine: Form = {
  short(state) {
    const { certificate, syncedSerial } = state;
    if (!isObject(certificate)) return state;
    const line = lineOf(certificate, syncedSerial);
    const isWhole = isDeepStrictEqual(parseLine(line, syncedSerial), certificate);
    return isWhole ? { ...state, certificate: line } : state;
  },
  whole(state) {
    const { certificate, syncedSerial } = state;
    const parsed = typeof certificate === "string" ? parseLine(certificate, syncedSerial) : undefined;
    return parsed ? { ...state, certificate: parsed } : state;
  },
};

/** Versions 3 and 4 are stored short, and shorter; they are the same otherwise. */
export const certificateSecretStates: States = {
  steps: [upgradeSecret, asItIs, asItIs],
  form: shortForm({
    since: 3,
    type: "CertificateSecret",
    parents: "aws-pki:index:SecretsManagerSync$",
    inputs: {
      short: (inputs) => withFacts(inputs, facts.short),
      whole: (inputs) => withFacts(inputs, facts.whole),
    },
    state: inTurn(outputs, certificateInLine),
  }),
};

/** Inputs before they are checked, with all facts of their certificate: under ignoreChanges, those are as they are stored. */
export function withWholeFacts(inputs: Props): Props {
  const { certificate } = inputs;
  const isTold = isObject(certificate) && typeof certificate.commonName === "string";
  return isTold ? withFacts(inputs, facts.whole) : inputs;
}

function withFacts(inputs: Props, form: (facts: Props) => Props): Props {
  const { certificate } = inputs;
  return isObject(certificate) ? { ...inputs, certificate: form(certificate) } : inputs;
}

function regionOf(arn: unknown): string | undefined {
  return parseCertificateArn(String(arn))?.region;
}

/** `ID PROFILE` and the line of the certificate. */
function lineOf(certificate: Props, syncedSerial: unknown): string {
  const { certificateId, profile, serial, dnsNames } = certificate;
  const line = certificateLine({
    ...(certificate as unknown as CertificateFacts),
    ...(serial === syncedSerial ? { serial: SAME_SERIAL } : {}),
    ...(Array.isArray(dnsNames) ? {} : { dnsNames: [] }),
  });
  return `${certificateId} ${profile} ${line}`;
}

function parseLine(text: string, syncedSerial: unknown): Props | undefined {
  const facts = parseCertificateText(text, syncedSerial);
  const region = regionOf(facts?.arn);
  return facts && region !== undefined ? { ...facts, region } : undefined;
}

/** Version 1 of a secret: what it does not say was never so, and a secret was only written of an issued certificate. */
function upgradeSecret(state: Props): Props {
  const { certificate, syncNow } = state;
  const syncedFor = typeof syncNow === "string" ? syncNow : "";
  const facts = typeof certificate === "object" && certificate !== null ? certificate : {};
  const added = { ...WRITTEN_ONCE, syncedNotAfter: "", syncedFor };
  return { ...added, ...state, certificate: { status: "ISSUED", ...facts } };
}

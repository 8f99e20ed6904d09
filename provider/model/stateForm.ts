import { isDeepStrictEqual } from "node:util";
import { parseCertificateArn } from "./certificate";
import { type CertificateFacts, certificateLine, parseCertificateLine } from "./certificateLine";
import { identityOf, shortUrn, wholeUrn } from "./resourceUrn";

/** Inputs or a state as JSON. */
type Props = Readonly<Record<string, unknown>>;

/** How the properties of one kind are stored short; kinds without an entry are stored as they are. */
interface Form {
  type: string;
  /** Outputs that no class declares, with the value that they nearly always have. */
  usual: Props;
  shortInputs?(inputs: Props): Props;
  wholeInputs?(inputs: Props): Props;
  shortOutputs?(state: Props): Props;
  wholeOutputs?(state: Props): Props;
}

/**
 * The kinds of which a stack has one a certificate: the engine stores their inputs twice, beside its own 2 kB. What
 * stands here is part of the state version 3, and never changes.
 */
const FORMS: Readonly<Record<string, Form>> = {
  certificate: {
    type: "Certificate",
    usual: {
      claim: 1,
      renewedFor: "",
      renewingFor: "",
      adopted: false,
      failureReason: "",
      renewalStatus: "",
      changedTags: [],
    },
  },
  certificateSecret: {
    type: "CertificateSecret",
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
    shortInputs: (inputs) => ({ ...inputs, ...onlyOneName(inputs.certificate) }),
    wholeInputs: (inputs) => ({ ...inputs, ...allNames(inputs.certificate) }),
    shortOutputs: shortSecret,
    wholeOutputs: wholeSecret,
  },
};

/** Inputs without what derives from others: the identity (unless it was pinned under another name), most of the URN. */
export function shortInputs(kind: string, inputs: Props): Props {
  const short = shortHost(kind, inputs);
  return FORMS[kind]?.shortInputs?.(short) ?? short;
}

/** Checked inputs in full, whatever form they have. */
export function wholeInputs(kind: string, inputs: Props): Props {
  const whole = wholeHost(kind, inputs);
  return FORMS[kind]?.wholeInputs?.(whole) ?? whole;
}

/** A state without what derives, and without internal outputs that have their usual value. */
export function shortState(kind: string, state: Props): Props {
  const form = FORMS[kind];
  if (!form) return state;
  const unusual = Object.entries(state).filter(
    ([name, value]) => !(name in form.usual && isDeepStrictEqual(value, form.usual[name])),
  );
  const short = Object.fromEntries(unusual);
  return shortHost(kind, form.shortOutputs?.(short) ?? short);
}

/** A state in full; only for one that was written short, as what is absent means something else in earlier versions. */
export function wholeState(kind: string, state: Props): Props {
  const form = FORMS[kind];
  if (!form) return state;
  const whole = wholeHost(kind, state);
  return { ...form.usual, ...(form.wholeOutputs?.(whole) ?? whole) };
}

function shortHost(kind: string, props: Props): Props {
  const form = FORMS[kind];
  const { resourceUrn, identity, ...rest } = props;
  if (!form || typeof resourceUrn !== "string") return props;
  const pinned = isDeepStrictEqual(identity, identityOf(resourceUrn)) ? {} : { identity };
  return { ...rest, ...pinned, resourceUrn: shortUrn(form.type, resourceUrn) };
}

function wholeHost(kind: string, props: Props): Props {
  const form = FORMS[kind];
  if (!form || typeof props.resourceUrn !== "string") return props;
  const resourceUrn = wholeUrn(form.type, props.resourceUrn);
  return { ...props, identity: props.identity ?? identityOf(resourceUrn), resourceUrn };
}

/** A certificate of one name needs no list of them. */
function onlyOneName(certificate: unknown): Props {
  if (!isProps(certificate)) return {};
  const { dnsNames, ...rest } = certificate;
  return isDeepStrictEqual(dnsNames, [certificate.commonName]) ? { certificate: rest } : {};
}

function allNames(certificate: unknown): Props {
  if (!isProps(certificate) || certificate.dnsNames !== undefined) return {};
  return { certificate: { ...certificate, dnsNames: [certificate.commonName] } };
}

/** Stands in a line for the same fact beside it. */
const SAME = "=";

/** The certificate as one line `ID PROFILE LINE`; the inputs, which a preview compares field by field, keep theirs. */
function shortSecret(state: Props): Props {
  const { certificate, syncedNotAfter, secretRegion, ...rest } = state;
  const derived = {
    ...(syncedNotAfter === notAfterOf(certificate) ? {} : { syncedNotAfter }),
    ...(secretRegion === state.region ? {} : { secretRegion }),
  };
  if (!isProps(certificate)) return { ...state };
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
  const region = parseCertificateArn(facts?.arn ?? "")?.region;
  if (!facts || region === undefined) return undefined;
  const serial = facts.serial === SAME ? syncedSerial : facts.serial;
  return { ...facts, serial, certificateId, profile, region };
}

function notAfterOf(certificate: unknown): unknown {
  return isProps(certificate) ? (certificate.notAfter ?? "") : "";
}

function isProps(value: unknown): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

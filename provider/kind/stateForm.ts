import { isDeepStrictEqual } from "node:util";
import { parseCertificateArn } from "../certificate/model/inputs";
import { type CertificateFacts, certificateLine, parseCertificateLine } from "../certificate/model/line";
import { isObject } from "../kernel/json";
import { identityOf, shortUrn, type UrnForm, wholeUrn } from "../kernel/resourceUrn";

/** Inputs or a state as JSON. */
type Props = Readonly<Record<string, unknown>>;

/** How the properties of one kind are stored short; kinds without an entry are stored as they are. */
interface Form extends UrnForm {
  /** Outputs that no class declares, with the value that they nearly always have. */
  usual: Props;
  shortInputs?(inputs: Props): Props;
  wholeInputs?(inputs: Props): Props;
  shortOutputs?(state: Props): Props;
  wholeOutputs?(state: Props): Props;
}

/**
 * The kinds of which a stack has one a certificate: the engine stores their inputs twice, beside its own 2 kB. What
 * stands here is part of the state versions from 3 on: what one of them leaves out can only become more, with a version
 * of its own.
 */
const FORMS: Readonly<Record<string, Form>> = {
  certificate: {
    type: "Certificate",
    parents: "",
    usual: {
      claim: 1,
      renewedFor: "",
      renewingFor: "",
      adopted: false,
      failureReason: "",
      renewalStatus: "",
      changedTags: [],
    },
    shortInputs: (inputs) => without(derivedOf(inputs), inputs),
    wholeInputs: (inputs) => ({ ...derivedOf(inputs), ...inputs }),
    shortOutputs: (state) => without(derivedOf(state), state),
    wholeOutputs: (state) => ({ ...derivedOf(state), ...state }),
  },
  certificateSecret: {
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
  },
};

/** Inputs without what derives from others: the identity (unless it was pinned under another name), most of the URN. */
export function shortInputs(kind: string, inputs: Props): Props {
  const short = shortHost(kind, inputs);
  if (short.resourceUrn === inputs.resourceUrn) return short;
  return FORMS[kind]?.shortInputs?.(short) ?? short;
}

/** Checked inputs in full, whatever form they have; only the short one has a short URN. */
export function wholeInputs(kind: string, inputs: Props): Props {
  const whole = wholeHost(kind, inputs);
  if (whole.resourceUrn === inputs.resourceUrn) return whole;
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
  return { ...rest, ...pinned, resourceUrn: shortUrn(form, resourceUrn) };
}

function wholeHost(kind: string, props: Props): Props {
  const form = FORMS[kind];
  if (!form || typeof props.resourceUrn !== "string") return props;
  const resourceUrn = wholeUrn(form, props.resourceUrn);
  return { ...props, identity: props.identity ?? identityOf(resourceUrn), resourceUrn };
}

/** What nearly always follows from the rest of a certificate's inputs or state; nothing does where it is only read. */
function derivedOf({ foreign, keyAlgorithm, connection, notBefore }: Props): Props {
  if (foreign === true) return {};
  return {
    inherited: keyAlgorithm === undefined ? ["keyAlgorithm"] : [],
    ...(connection === undefined ? {} : { dnsConnection: connection }),
    ...(notBefore === undefined ? {} : { requestedAt: notBefore }),
  };
}

/** What nearly always follows from the other facts that a secret knows of its certificate. */
function derivedFactsOf({ commonName, arn }: Props): Props {
  const region = regionOf(arn);
  return { dnsNames: [commonName], ...(region === undefined ? {} : { region }) };
}

function without(derived: Props, props: Props): Props {
  const isDerived = ([name, value]: [string, unknown]) =>
    name in derived && isDeepStrictEqual(value, derived[name]);
  return Object.fromEntries(Object.entries(props).filter((entry) => !isDerived(entry)));
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

/** The certificate as one line `ID PROFILE LINE`; the inputs, which a preview compares field by field, keep theirs. */
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

import { type CertificateFacts, parseCertificateLine } from "../provider/certificate/model/line";
import { classOfType } from "../provider/kernel/resourceUrn";
import { nameInSecretArn, parseSecretLine } from "../provider/sync/secretsManager/model/line";

/** A resource as a policy or a transform is given it. */
export interface SeenResource {
  /** Such as `pulumi-nodejs:dynamic/aws-pki:CertificateSet`. */
  type: string;
  /** The name that the program gave it. */
  name: string;
  /** The inputs in a policy of a resource, the outputs in a policy of a stack. */
  props: Readonly<Record<string, unknown>>;
}

/** A certificate, as far as the properties tell it. */
export interface SeenCertificate {
  /** Absent of a Certificate, whose ARN is its id. */
  arn?: string;
  /** Subject of the certificate. */
  commonName?: string;
  /** Canonical: in lower case and sorted. */
  dnsNames: readonly string[];
  /** As ACM calls it, such as ISSUED. */
  status?: string;
  /** Absent while not issued, like the dates. */
  serial?: string;
  /** Begin of the validity, ISO 8601, UTC. */
  notBefore?: string;
  /** End of the validity, ISO 8601, UTC. */
  notAfter?: string;
  /** Why the last step of its key failed. */
  failure?: string;
}

/** A secret with the certificate in it, or, in a policy of a resource, with the one that will be. */
export interface SeenSecret {
  /** Absent of a CertificateSecret, whose ARN is its id. */
  arn?: string;
  /** Name of the secret. Absent in a policy of a set's resource, as check does not know it yet. */
  name?: string;
  /** Version that readers get. Absent while nothing is written. */
  versionId?: string;
  /** The certificate in it. */
  certificate: SeenCertificate;
  /** Why the last step of its key failed. */
  failure?: string;
}

/**
 * The certificates of a CertificateSet, by key, or of a Certificate, under its resource's name. Empty for any other
 * resource. Pure.
 */
export function certificatesOf({ type, name, props }: SeenResource): Record<string, SeenCertificate> {
  const kind = classOfType(type);
  if (kind === "Certificate") return { [name]: certificateIn(props) };
  if (kind !== "CertificateSet") return {};
  const asked = mapped(props.certificates, (member) => certificateIn(objectIn(member)));
  const made = mapped(props.lines, (line) => factsOf(parseCertificateLine(String(line))));
  return withFailures({ ...asked, ...made }, props.failures, (failure) => ({ dnsNames: [], failure }));
}

/**
 * The secrets of a CertificateSecretSet, by key, or of a CertificateSecret, under its resource's name. Empty for any other
 * resource. Pure.
 */
export function secretsOf({ type, name, props }: SeenResource): Record<string, SeenSecret> {
  const kind = classOfType(type);
  if (kind === "CertificateSecret") return { [name]: secretIn(props) };
  if (kind !== "CertificateSecretSet") return {};
  const asked = mapped(props.certificates, (line) => {
    const facts = factsOf(parseCertificateLine(String(line)));
    return facts && { certificate: facts };
  });
  const made = mapped(props.lines, (line) => {
    const facts = parseSecretLine(String(line));
    const certificate = factsOf(facts?.certificate);
    if (!facts || !certificate) return undefined;
    const { arn, versionId } = facts;
    return known({ arn, name: nameInSecretArn(arn), versionId, certificate }) as SeenSecret;
  });
  const bare = (failure: string) => ({ certificate: { dnsNames: [] }, failure });
  return withFailures<SeenSecret>({ ...asked, ...made }, props.failures, bare);
}

function certificateIn(props: SeenResource["props"]): SeenCertificate {
  const { arn, commonName, dnsNames, status, serial, notBefore, notAfter } = props;
  const names = Array.isArray(dnsNames) ? dnsNames.map(String) : [];
  const facts = { arn, commonName, status, serial, notBefore, notAfter };
  return known({ ...facts, dnsNames: names }) as SeenCertificate;
}

function secretIn({ secretName, versionId, syncedSerial, certificate }: SeenResource["props"]): SeenSecret {
  const facts = certificateIn(objectIn(certificate));
  const inIt = typeof syncedSerial === "string" ? known({ ...facts, serial: syncedSerial }) : facts;
  return known({ name: secretName, versionId, certificate: inIt }) as SeenSecret;
}

function factsOf(facts: CertificateFacts | undefined): SeenCertificate | undefined {
  return facts && known({ ...facts });
}

/** An object without properties that are absent or empty. */
function known<T extends object>(properties: T): T {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(given) as T;
}

function objectIn(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** The entries of an object under their keys, without those of which `make` tells nothing. */
function mapped<T>(value: unknown, make: (entry: unknown) => T | undefined): Record<string, T> {
  const made = Object.entries(objectIn(value)).map(([key, entry]) => [key, make(entry)] as const);
  return Object.fromEntries(made.filter((pair): pair is [string, T] => pair[1] !== undefined));
}

function withFailures<T extends object>(
  entries: Record<string, T>,
  failures: unknown,
  bare: (failure: string) => T,
): Record<string, T> {
  const failed = mapped(failures, String);
  const told = Object.entries(failed).map(([key, failure]) => [
    key,
    { ...bare(failure), ...entries[key], failure },
  ]);
  return { ...entries, ...(Object.fromEntries(told) as Record<string, T>) };
}

import { type CertificateFacts, parseCertificateLine } from "../provider/certificate/model/line";
import { canonicalNames } from "../provider/kernel/certificateNames";
import { classOfType } from "../provider/kernel/resourceUrn";
import {
  nameInSecretArn,
  parseCertificateText,
  parseSecretLine,
} from "../provider/sync/secretsManager/model/line";

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
 * resource. Pure. Throws where something that it reads is an Output or a Promise, as in a transform.
 */
export function certificatesOf({ type, name, props }: SeenResource): Record<string, SeenCertificate> {
  const kind = classOfType(type);
  const from = "certificatesOf: ";
  if (kind === "Certificate") return { [name]: certificateIn(props, from) };
  if (kind !== "CertificateSet") return {};
  const asked = mapped(props, "certificates", from, (member, path) =>
    certificateIn(objectIn(member), `${path}.`),
  );
  const made = mapped(props, "lines", from, (line) => factsOf(parseCertificateLine(String(line))));
  const failures = mapped(props, "failures", from, String);
  return withFailures({ ...asked, ...made }, failures, (failure) => ({ dnsNames: [], failure }));
}

/**
 * The secrets of a CertificateSecretSet, by key, or of a CertificateSecret, under its resource's name. Empty for any other
 * resource. Pure. Throws where something that it reads is an Output or a Promise, as in a transform.
 */
export function secretsOf({ type, name, props }: SeenResource): Record<string, SeenSecret> {
  const kind = classOfType(type);
  const from = "secretsOf: ";
  if (kind === "CertificateSecret") return { [name]: secretIn(props, from) };
  if (kind !== "CertificateSecretSet") return {};
  const asked = mapped(props, "certificates", from, (line) => {
    const facts = factsOf(parseCertificateLine(String(line)));
    return facts && { certificate: facts };
  });
  const made = mapped(props, "lines", from, (line) => {
    const facts = parseSecretLine(String(line));
    const certificate = factsOf(facts?.certificate);
    if (!facts || !certificate) return undefined;
    const { arn, versionId } = facts;
    return known({ arn, name: nameInSecretArn(arn), versionId, certificate }) as SeenSecret;
  });
  const bare = (failure: string) => ({ certificate: { dnsNames: [] }, failure });
  return withFailures<SeenSecret>({ ...asked, ...made }, mapped(props, "failures", from, String), bare);
}

function certificateIn(props: SeenResource["props"], from: string): SeenCertificate {
  const { arn, commonName, dnsNames, status, serial, notBefore, notAfter } = props;
  const facts = { arn, commonName, status, serial, notBefore, notAfter };
  requireKnown({ ...facts, dnsNames }, from);
  const names = Array.isArray(dnsNames) ? dnsNames : [];
  requireKnown(names, `${from}dnsNames.`);
  // Inputs leave the list out where the common name is the only one.
  const all = [...(typeof commonName === "string" ? [commonName] : []), ...names.map(String)];
  return known({ ...facts, dnsNames: canonicalNames(all) }) as SeenCertificate;
}

function secretIn(props: SeenResource["props"], from: string): SeenSecret {
  const { secretName, versionId, syncedSerial, certificate } = props;
  requireKnown({ secretName, versionId, syncedSerial, certificate }, from);
  // The state holds it as a text, the inputs as an object.
  const told =
    typeof certificate === "string" ? parseCertificateText(certificate, syncedSerial) : certificate;
  const facts = certificateIn(objectIn(told), `${from}certificate.`);
  const inIt = typeof syncedSerial === "string" ? known({ ...facts, serial: syncedSerial }) : facts;
  return known({ name: secretName, versionId, certificate: inIt }) as SeenSecret;
}

/**
 * Throws where a value is an Output or a Promise, as in a transform: nothing can be told of it. Knows an Output by
 * Pulumi's own mark, as this module loads no Pulumi.
 */
function requireKnown(values: object, from: string): void {
  for (const [name, value] of Object.entries(values)) {
    const { __pulumiOutput: isOutput, then } = (value ?? {}) as { __pulumiOutput?: unknown; then?: unknown };
    if (isOutput !== true && typeof then !== "function") continue;
    throw new Error(
      `${from}${name} is ${isOutput === true ? "an Output" : "a Promise"}: resolve it with pulumi.output first, as in pulumi.output(props).apply((props) => ...).`,
    );
  }
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

/** The entries of a property under their keys, without those of which `make` tells nothing. */
function mapped<T>(
  props: SeenResource["props"],
  property: string,
  from: string,
  make: (entry: unknown, path: string) => T | undefined,
): Record<string, T> {
  const value = props[property];
  requireKnown({ [property]: value }, from);
  const entries = objectIn(value);
  requireKnown(entries, `${from}${property}.`);
  const made = Object.entries(entries).map(
    ([key, entry]) => [key, make(entry, `${from}${property}.${key}`)] as const,
  );
  return Object.fromEntries(made.filter((pair): pair is [string, T] => pair[1] !== undefined));
}

function withFailures<T extends object>(
  entries: Record<string, T>,
  failures: Record<string, string>,
  bare: (failure: string) => T,
): Record<string, T> {
  const told = Object.entries(failures).map(([key, failure]) => [
    key,
    { ...bare(failure), ...entries[key], failure },
  ]);
  return { ...entries, ...(Object.fromEntries(told) as Record<string, T>) };
}

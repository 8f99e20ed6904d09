import { type CertificateNames, canonicalNames, certificateNames } from "../../kernel/certificateNames";
import { MAX_COMMON_NAME_LENGTH, MAX_NAMES } from "../../kernel/domainName";
import type { Fault } from "../../kernel/errors";

export interface NameRequest {
  commonName: string | undefined;
  dnsNames: readonly string[] | undefined;
  /** Names of the profile, for a certificate that lists none. */
  defaultNames: readonly string[] | undefined;
  /** Common name that the certificate has had so far. */
  pinnedCommonName: string | undefined;
}

/** Canonical names, of which none may fit as the common name. */
export interface Names extends Pick<CertificateNames, "dnsNames"> {
  commonName: string | undefined;
}

/**
 * The names of a certificate as a set with one subject. Without a commonName of its own it keeps the one it has,
 * for as long as that is listed (reordering names must replace nothing), else takes the first that fits.
 */
export function resolveNames(request: NameRequest): Names {
  const listed = request.dnsNames ?? request.defaultNames ?? [];
  if (request.commonName !== undefined) return certificateNames(request.commonName, listed);
  const dnsNames = canonicalNames(listed);
  const pinned = request.pinnedCommonName;
  if (pinned !== undefined && dnsNames.includes(pinned)) return { commonName: pinned, dnsNames };
  return { commonName: listed.find((name) => name.length <= MAX_COMMON_NAME_LENGTH), dnsNames };
}

/** Faults of these names for which ACM would refuse the request. Source: RequestCertificate and ACM quotas. */
export function nameFaults({ commonName, dnsNames }: Names): Fault[] {
  const faults: Fault[] = [];
  if (dnsNames.length === 0)
    faults.push({
      property: "dnsNames",
      cause: "The certificate has no name.",
      remedy: "Give a commonName or at least one of dnsNames.",
    });
  if (dnsNames.length > MAX_NAMES)
    faults.push({
      property: "dnsNames",
      cause: `There are ${dnsNames.length} names (the common name included); ACM allows ${MAX_NAMES} in a certificate.`,
      remedy: "Split them over several certificates, or use a wildcard.",
    });
  if (commonName !== undefined && commonName.length > MAX_COMMON_NAME_LENGTH)
    faults.push({
      property: "commonName",
      cause: `The common name has ${commonName.length} characters; X.509 allows ${MAX_COMMON_NAME_LENGTH}.`,
      remedy: "Give a shorter commonName, and list this one in dnsNames.",
    });
  if (commonName === undefined && dnsNames.length > 0)
    faults.push({
      property: "commonName",
      cause: `No name has at most ${MAX_COMMON_NAME_LENGTH} characters, so none can be the common name.`,
      remedy: "Add a shorter name, such as the parent domain.",
    });
  return faults;
}

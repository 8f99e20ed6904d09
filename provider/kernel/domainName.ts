import { isIP } from "node:net";
import { domainToASCII } from "node:url";

/** Longest name in a certificate's SANs. Source: RequestCertificate, DomainName. */
const MAX_NAME_LENGTH = 253;
/** Longest name that fits the subject's common name. Source: RFC 5280, ub-common-name. */
export const MAX_COMMON_NAME_LENGTH = 64;
/** Names in one certificate before a quota increase. Source: ACM quotas, "Domain names per ACM certificate". */
export const MAX_NAMES = 10;

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

interface NameFault {
  cause: string;
  remedy: string;
}

/** Why a text is no DNS name that ACM can certify, or undefined when it is one. The text is in lower case. */
function nameFault(name: string): NameFault | undefined {
  if (name === "") return { cause: "The name is empty.", remedy: "Remove it or give a domain name." };
  if (isIP(name.replace(/^\[|\]$/g, "")) !== 0)
    return {
      cause: `${quoted(name)} is an IP address; ACM public certificates only hold DNS names.`,
      remedy: "Give a domain name that points to the address.",
    };
  if (name.includes("@"))
    return {
      cause: `${quoted(name)} is an e-mail address; ACM public certificates only hold DNS names.`,
      remedy: "Give a domain name.",
    };
  if (name.includes("/") || name.includes(":"))
    return { cause: `${quoted(name)} is a URI, not a DNS name.`, remedy: "Give its host name alone." };
  if (name.length > MAX_NAME_LENGTH)
    return {
      cause: `The name has ${name.length} characters; DNS allows ${MAX_NAME_LENGTH}.`,
      remedy: "Shorten it.",
    };
  const labels = name.split(".");
  const rest = labels[0] === "*" ? labels.slice(1) : labels;
  if (rest.some((label) => label.includes("*")))
    return {
      cause: `${quoted(name)} has a wildcard that is not its whole first label.`,
      remedy: "Write it as *.example.com.",
    };
  if (rest.length < 2)
    return {
      cause: `${quoted(name)} is not below a public top-level domain.`,
      remedy: "Give a fully qualified name such as api.example.com.",
    };
  if (!rest.every((label) => LABEL.test(label)) || /^\d+$/.test(rest.at(-1) ?? ""))
    return {
      cause: `${quoted(name)} is not a DNS name.`,
      remedy: "Use labels of 1 to 63 letters, digits and hyphens, separated by dots.",
    };
  return undefined;
}

/** A value in an error message: quoted, and never longer than a line. */
function quoted(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
}

/** Other ASCII characters end the host name for the URL parser that converts, or vanish in it. */
const CONVERTIBLE = /^(?:[\w.*-]|[^\0-\x7f])*$/;

/** Lower case, ASCII (punycode), no trailing dot. A text that cannot be converted keeps its other characters. */
function canonicalName(text: string): string {
  const trimmed = text.trim();
  const isConverted =
    /[^\0-\x7f]/.test(trimmed) && CONVERTIBLE.test(trimmed) && trimmed.length <= MAX_NAME_LENGTH + 1;
  // The dots of other scripts have become plain ones by now.
  return ((isConverted && domainToASCII(trimmed)) || trimmed).toLowerCase().replace(/\.$/, "");
}

/**
 * A DNS name in its canonical form, and its fault where ACM cannot certify it. A wildcard is allowed as the whole first
 * label. Every input that takes names reads them with this function.
 */
export function readDomainName(text: string): { name: string; fault: NameFault | undefined } {
  const name = canonicalName(text);
  return { name, fault: nameFault(name) };
}

/** The domain whose control proves a name: a wildcard is validated by the record of its parent. */
export function validationDomain(name: string): string {
  return name.replace(/^\*\./, "");
}

export interface HostedZone {
  /** The id without the `/hostedzone/` prefix. */
  id: string;
  /** The zone's domain without the trailing dot. */
  name: string;
}

/** The zone that owns a name: among those whose domain is a suffix of it, the longest. */
export function findZoneFor(name: string, zones: readonly HostedZone[]): HostedZone | undefined {
  const domain = validationDomain(name);
  return zones
    .filter((zone) => domain === zone.name || domain.endsWith(`.${zone.name}`))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import { pemCertificates } from "./pem";

/** A certificate with everything that proves it. PEM throughout. */
export interface ProvenChain {
  leaf: string;
  /** From the leaf's issuer upwards, each signed by the next. Never a self-signed certificate. */
  intermediates: string[];
  /** The self-signed certificate that verifies the last intermediate. */
  root: string;
}

export type ChainResult = { ok: true; chain: ProvenChain } | { ok: false; cause: string };

/** Longest chain that is followed. ACM's have four certificates. */
const MAX_DEPTH = 10;

/**
 * Orders a chain from the leaf to its anchor and verifies each signature. The anchor is never "the last
 * certificate": ACM's chains end in a cross-signed root, so it is looked for in the chain itself, among the given
 * trust anchors, and among the roots that Node ships. Dates are not judged here.
 */
export function proveChain(leafPem: string, chainPem: string, trustAnchors: readonly string[]): ChainResult {
  const leaf = parseCertificate(pemCertificates(leafPem)[0]);
  if (!leaf) return { ok: false, cause: "The certificate is not a readable PEM certificate." };
  const given = pemCertificates(chainPem).map(parseCertificate);
  if (given.includes(undefined))
    return { ok: false, cause: "The chain holds something that is no certificate." };
  const chain = given as X509Certificate[];
  const path = climb(
    leaf,
    chain.filter((candidate) => !isSelfSigned(candidate)),
  );
  const root = findAnchor(path, chain, trustAnchors);
  if (root)
    return { ok: true, chain: { leaf: pem(leaf), intermediates: path.slice(1).map(pem), root: pem(root) } };
  const last = path.at(-1) ?? leaf;
  return {
    ok: false,
    cause: `No self-signed root verifies the chain: it ends in "${oneLine(last.subject)}", issued by "${oneLine(last.issuer)}".`,
  };
}

/** The certificate and the issuers found for it, in order. */
function climb(leaf: X509Certificate, issuers: readonly X509Certificate[]): X509Certificate[] {
  const path = [leaf];
  while (path.length < MAX_DEPTH) {
    const last = path.at(-1) as X509Certificate;
    const issuer = issuers.find((candidate) => !path.includes(candidate) && issued(candidate, last));
    if (!issuer) break;
    path.push(issuer);
  }
  return path;
}

/**
 * The self-signed certificate above the end of the path. Otherwise one that verifies an earlier link, as the end may
 * be a cross-signed root whose own issuer is absent. Given anchors go before those that Node ships.
 */
function findAnchor(
  path: readonly X509Certificate[],
  chain: readonly X509Certificate[],
  trustAnchors: readonly string[],
): X509Certificate | undefined {
  const anchors = trustAnchors.flatMap(pemCertificates).map(parseCertificate);
  const atHand = [...chain, ...anchors].filter(
    (one): one is X509Certificate => one !== undefined && isSelfSigned(one),
  );
  const links = [...path].reverse();
  return (
    findFirst(links, (link) => atHand.find((candidate) => issued(candidate, link))) ??
    findFirst(links, findNodeRoot)
  );
}

function findFirst<A, B>(items: readonly A[], find: (item: A) => B | undefined): B | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

let nodeRoots: Map<string, X509Certificate[]> | undefined;

/** The root that Node ships for an issuer's name. Parsed once, as there are some 150. */
function findNodeRoot(link: X509Certificate): X509Certificate | undefined {
  nodeRoots ??= groupBySubject(rootCertificates.map(parseCertificate));
  return nodeRoots.get(link.issuer)?.find((candidate) => issued(candidate, link));
}

function groupBySubject(
  certificates: readonly (X509Certificate | undefined)[],
): Map<string, X509Certificate[]> {
  const groups = new Map<string, X509Certificate[]>();
  for (const one of certificates) if (one) groups.set(one.subject, [...(groups.get(one.subject) ?? []), one]);
  return groups;
}

function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
}

function parseCertificate(text: string | undefined): X509Certificate | undefined {
  if (text === undefined) return undefined;
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

function pem(certificate: X509Certificate): string {
  return certificate.toString();
}

function oneLine(name: string): string {
  return name.replace(/\n/g, ", ");
}

import { NO_SUCH_INPUT, type RefusedInput } from "../../kernel/refused";

/**
 * Rows from which each kind puts its own table together. They are true of ACM's public certificates: a kind whose
 * certificates another CA issues has rows of its own.
 */

const signingRequest: RefusedInput = {
  names: ["csr", "certificateSigningRequest"],
  cause: "ACM accepts no certificate signing request: it generates the key pair itself.",
  remedy: "Remove it, and give commonName, dnsNames and keyAlgorithm instead.",
};

const subjectFields: RefusedInput = {
  names: [
    "subject",
    "subjects",
    "organization",
    "organizationalUnit",
    "country",
    "state",
    "province",
    "locality",
    "ou",
    "o",
    "c",
    "st",
    "l",
  ],
  cause: "ACM ignores every subject field beyond the common name (O, OU, C, ST, L).",
  remedy: "Remove it; give the name as commonName.",
};

export const keyUsages: RefusedInput = {
  names: ["keyUsage", "keyUsages", "extendedKeyUsage", "extendedKeyUsages", "allowedUses"],
  cause: "ACM sets the key usages of its public certificates by its own policy.",
  remedy: "Remove it.",
};

export const basicConstraints: RefusedInput = {
  names: ["isCa", "isCaCertificate", "basicConstraints", "pathLength", "maxPathLength"],
  cause: "The ACM public CA only issues end-entity certificates, never a CA certificate.",
  remedy: "Remove it; use AWS Private CA for a subordinate CA.",
  harmless: (value) => value === false,
};

export const enrollment: RefusedInput = {
  names: ["enrollment", "enrolment", "enrollmentType", "enrolmentType", "est", "scep", "acme"],
  cause: "EST, SCEP and ACME enrolment need a certificate signing request, which ACM does not accept.",
  remedy: "Remove it; certificates of this CA are enrolled by the API alone.",
  harmless: (value) => value === "api",
};

export const validity: RefusedInput = {
  names: [
    "validity",
    "validityDays",
    "validityPeriod",
    "ttl",
    "ttlDays",
    "notBefore",
    "notAfter",
    "expiresAfter",
  ],
  cause: "Every ACM public certificate is valid for 198 days from its issue; no other validity can be had.",
  remedy: "Remove it, or set it to 198.",
  harmless: (value) => value === 198 || value === "198d" || value === "198",
};

export const domainValidation: RefusedInput = {
  names: ["dnsProvider", "dns", "cloudflare", "validationMethod", "provider"],
  cause: "Domains are validated through Route 53 records only.",
  remedy: "Remove it, and give the Route 53 zones as hostedZoneIds of the AcmPublicCa.",
  harmless: (value) => value === "route53" || value === "DNS",
};

const ipAddresses: RefusedInput = {
  names: ["ipAddresses", "ipSans"],
  cause: "ACM public certificates hold no IP addresses.",
  remedy: "Remove it, and give the domain names as dnsNames.",
};

const otherNames: RefusedInput = {
  names: ["emailAddresses", "emailSans", "uris"],
  cause: "ACM public certificates hold DNS names only: no e-mail addresses, no URIs.",
  remedy: "Remove it, and give the domain names as dnsNames.",
};

export const exportOption: RefusedInput = {
  names: ["export", "options", "exportable"],
  cause: "Certificates are always requested as exportable; that is what this package is for.",
  remedy: "Remove it; use aws.acm.Certificate for one that never leaves AWS.",
  harmless: (value) => value === true || value === "ENABLED",
};

export const importing: RefusedInput = {
  names: ["importOnSync", "importCertificates", "import"],
  cause:
    "Secrets Manager holds certificates as JSON secrets, not as certificate objects, so none can be imported back.",
  remedy: "Remove it.",
  harmless: (value) => value === false,
};

/** A row of another kind, whose harmless values are dropped here too. Any other value is no input at all. */
export const harmlessOnly = (row: RefusedInput): RefusedInput => ({ ...row, ...NO_SUCH_INPUT });

/** Of a destination: it has no certificate's inputs, but their harmless values are dropped. */
export const destinationRows: readonly RefusedInput[] = [
  importing,
  ...[basicConstraints, enrollment, validity, domainValidation, exportOption].map(harmlessOnly),
];

/** The same of a resource that many certificates share: each of them has the input that the remedy names. */
export const signingRequestOfEach: RefusedInput = {
  ...signingRequest,
  remedy: "Remove it; each certificate gives commonName, dnsNames and keyAlgorithm instead.",
};

const ofIssuer = [keyUsages, basicConstraints, enrollment, validity, domainValidation, exportOption];

/** Of one certificate. */
export const certificateRows: readonly RefusedInput[] = [
  signingRequest,
  subjectFields,
  ipAddresses,
  otherNames,
  ...ofIssuer,
  harmlessOnly(importing),
];

const dnsNamesOfEach = "Remove it; each certificate gives its domain names as dnsNames.";

/** Of what many certificates share, a profile or a set. */
export const sharedRows: readonly RefusedInput[] = [
  signingRequestOfEach,
  { ...subjectFields, remedy: "Remove it; each certificate gives its name as commonName." },
  { ...ipAddresses, remedy: dnsNamesOfEach },
  { ...otherNames, remedy: dnsNamesOfEach },
  ...ofIssuer,
  harmlessOnly(importing),
];

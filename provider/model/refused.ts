/** An input that people bring from other certificate systems, and why ACM public certificates have none. */
interface RefusedInput {
  names: readonly string[];
  cause: string;
  remedy: string;
  /** Values that say what is true anyway; they are accepted and dropped. */
  harmless?: (value: unknown) => boolean;
}

const REFUSED: readonly RefusedInput[] = [
  {
    names: ["csr", "certificateSigningRequest"],
    cause: "ACM accepts no certificate signing request: it generates the key pair itself.",
    remedy: "Remove it, and give commonName, dnsNames and keyAlgorithm instead.",
  },
  {
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
  },
  {
    names: ["keyUsage", "keyUsages", "extendedKeyUsage", "extendedKeyUsages", "allowedUses"],
    cause: "ACM sets the key usages of its public certificates by its own policy.",
    remedy: "Remove it.",
  },
  {
    names: ["isCa", "isCaCertificate", "basicConstraints", "pathLength", "maxPathLength"],
    cause: "The ACM public CA only issues end-entity certificates, never a CA certificate.",
    remedy: "Remove it; use AWS Private CA for a subordinate CA.",
    harmless: (value) => value === false,
  },
  {
    names: ["enrollment", "enrolment", "enrollmentType", "enrolmentType", "est", "scep", "acme"],
    cause: "EST, SCEP and ACME enrolment need a certificate signing request, which ACM does not accept.",
    remedy: "Remove it; certificates of this CA are enrolled by the API alone.",
    harmless: (value) => value === "api",
  },
  {
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
  },
  {
    names: ["dnsProvider", "dns", "cloudflare", "validationMethod", "provider"],
    cause: "Domains are validated through Route 53 records only.",
    remedy: "Remove it, and give the Route 53 zones as hostedZoneIds of the AcmPublicCa.",
    harmless: (value) => value === "route53" || value === "DNS",
  },
  {
    names: ["ipAddresses", "ipSans"],
    cause: "ACM public certificates hold no IP addresses.",
    remedy: "Remove it, and give the domain names as dnsNames.",
  },
  {
    names: ["emailAddresses", "emailSans", "uris"],
    cause: "ACM public certificates hold DNS names only: no e-mail addresses, no URIs.",
    remedy: "Remove it, and give the domain names as dnsNames.",
  },
  {
    names: ["export", "options", "exportable"],
    cause: "Certificates are always requested as exportable; that is what this package is for.",
    remedy: "Remove it; use aws.acm.Certificate for one that never leaves AWS.",
    harmless: (value) => value === true || value === "ENABLED",
  },
  {
    names: ["importOnSync", "importCertificates", "import"],
    cause:
      "Secrets Manager holds certificates as JSON secrets, not as certificate objects, so none can be imported back.",
    remedy: "Remove it.",
    harmless: (value) => value === false,
  },
];

const BY_NAME = new Map(
  REFUSED.flatMap((entry) => entry.names.map((name) => [name.toLowerCase(), entry] as const)),
);

/** What is known of an input that no schema has, or undefined when it is just a slip of the pen. */
export function findRefusedInput(name: string): RefusedInput | undefined {
  return BY_NAME.get(name.toLowerCase());
}

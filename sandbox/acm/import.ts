import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { z } from "zod";
import { type CallContext, operation } from "../core/operation";
import { mergeTags } from "../core/tags";
import { KEY_ALGORITHMS } from "../pki/keys";
import { usagesIn } from "../pki/usages";
import { awsError } from "../wire/error";
import { blob } from "../wire/shapes";
import type { Acm } from "./acm";
import type { Certificate, Imported, Issue } from "./certificate";
import { CertificateArn, Tags } from "./schemas";
import { TAG_ERRORS } from "./tags";

const ImportCertificate = z.object({
  CertificateArn: CertificateArn.optional(),
  Certificate: blob({ min: 1, max: 32768 }),
  PrivateKey: blob({ min: 1, max: 5120 }),
  CertificateChain: blob({ min: 1, max: 2097152 }).optional(),
  Tags: Tags.optional(),
});

type ImportInput = z.output<typeof ImportCertificate>;

const refuse = (message: string) => awsError("ValidationException", message);

/** ImportCertificate: takes an unencrypted key that belongs to the certificate. Importing again keeps the ARN. */
export const importCertificate = (acm: Acm) =>
  operation({
    schema: ImportCertificate,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      if (input.CertificateArn !== undefined && input.Tags !== undefined) {
        throw awsError("InvalidParameterException", "Tagging is not permitted on re-import.");
      }
      const x509 = readCertificate(input);
      const brought = {
        imported: importedFacts(x509, input, context),
        issues: [issueOf(x509, context.now)],
        domains: domainsOf(x509),
      };
      if (input.CertificateArn !== undefined) return importAgain(acm, input.CertificateArn, brought, context);
      const { arn } = acm.create(context, {
        ...brought,
        keyAlgorithm: KEY_ALGORITHMS[0],
        exportable: false,
        tags: mergeTags(new Map(), input.Tags ?? [], TAG_ERRORS),
      });
      return { CertificateArn: arn };
    },
  });

type Brought = Pick<Certificate, "domains" | "issues"> & { imported: Imported };

/** Source: docs.aws.amazon.com/acm/latest/userguide/import-reimport.html */
function importAgain(acm: Acm, arn: string, brought: Brought, context: CallContext) {
  const certificate = acm.require(arn, context);
  if (!certificate.imported) throw refuse(`Certificate ${arn} was not imported and cannot be replaced.`);
  const { keyAlgorithm } = certificate.imported;
  if (brought.imported.keyAlgorithm !== keyAlgorithm)
    throw refuse(`The key type and size cannot be changed: ${arn} has ${keyAlgorithm}.`);
  if (!brought.domains.some((domain) => certificate.domains.includes(domain)))
    throw refuse(`The certificate bears none of the domain names of ${arn}.`);
  Object.assign(certificate, brought);
  return { CertificateArn: arn };
}

function readCertificate(input: ImportInput): X509Certificate {
  const x509 = parse(
    () => new X509Certificate(input.Certificate),
    "The certificate field contains an invalid PEM-encoded certificate.",
  );
  const pem = input.PrivateKey.toString("latin1");
  if (pem.includes("ENCRYPTED")) throw refuse("The private key is encrypted. Import an unencrypted key.");
  const key: KeyObject = parse(
    () => createPrivateKey(pem),
    "The private key is not supported or is not PEM-encoded.",
  );
  if (!x509.checkPrivateKey(key)) throw refuse("The private key does not match the certificate.");
  return x509;
}

function parse<T>(read: () => T, message: string): T {
  try {
    return read();
  } catch {
    throw refuse(message);
  }
}

const organisation = (name: string): string => /^O=(.+)$/m.exec(name)?.[1] ?? commonName(name);
const commonName = (name: string): string => /CN=(.+)/.exec(name)?.[1] ?? name.replaceAll("\n", ", ");

function domainsOf(x509: X509Certificate): string[] {
  const names = (x509.subjectAltName ?? "").split(", ").filter((name) => name.startsWith("DNS:"));
  return [...new Set([commonName(x509.subject ?? ""), ...names.map((name) => name.slice(4))])].filter(
    Boolean,
  );
}

function importedFacts(x509: X509Certificate, input: ImportInput, { now }: CallContext): Imported {
  const { asymmetricKeyType, asymmetricKeyDetails: details } = x509.publicKey;
  const rsa = asymmetricKeyType === "rsa";
  return {
    at: now,
    certificatePem: input.Certificate.toString("latin1"),
    chainPem: input.CertificateChain?.toString("latin1"),
    subject: (x509.subject ?? "").replaceAll("\n", ","),
    issuer: organisation(x509.issuer ?? ""),
    keyAlgorithm: rsa ? `RSA-${details?.modulusLength}` : `EC-${details?.namedCurve}`,
    signatureAlgorithm: rsa ? "SHA256WITHRSA" : "SHA256WITHECDSA",
    ...usagesIn(x509.raw),
  };
}

const issueOf = (x509: X509Certificate, at: Date): Issue => ({
  at,
  serial: x509.serialNumber.toLowerCase(),
  notBefore: new Date(x509.validFrom),
  notAfter: new Date(x509.validTo),
});

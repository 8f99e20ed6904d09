import { z } from "zod";
import { DAY, HOUR } from "../clock";
import { partitionOf } from "../identity";
import { awsError } from "../wire/error";
import { type CallContext, operation } from "../wire/service";
import { list } from "../wire/shapes";
import type { Acm } from "./acm";
import { type Certificate, KEY_ALGORITHMS, type KeyAlgorithm } from "./certificate";
import { DomainName, ExportOption, IdempotencyToken, KeyAlgorithmName, Tags } from "./schemas";
import { mergeTags } from "./tags";

const RequestCertificate = z.object({
  DomainName,
  SubjectAlternativeNames: list(DomainName, { min: 1, max: 100 }).default([]),
  ValidationMethod: z.enum(["EMAIL", "DNS", "HTTP"]).default("EMAIL"),
  IdempotencyToken: IdempotencyToken.optional(),
  DomainValidationOptions: z.array(z.object({ DomainName, ValidationDomain: DomainName })).optional(),
  Options: z
    .object({
      CertificateTransparencyLoggingPreference: ExportOption.optional(),
      Export: ExportOption.default("DISABLED"),
    })
    .default({ Export: "DISABLED" }),
  CertificateAuthorityArn: z.string().optional(),
  Tags: Tags.default([]),
  KeyAlgorithm: KeyAlgorithmName.default("RSA_2048"),
  ManagedBy: z.enum(["CLOUDFRONT"]).optional(),
});

type RequestInput = z.output<typeof RequestCertificate>;

/** A token is remembered for one hour (API_RequestCertificate, IdempotencyToken). */
const TOKEN_MEMORY = HOUR;

/** The common name, which is the DomainName, ends at 64 characters (API_RequestCertificate, DomainName). */
const COMMON_NAME_LIMIT = 64;

export const requestCertificate = (acm: Acm) =>
  operation({
    schema: RequestCertificate,
    resource: (input) => input.DomainName,
    handle: (input, context) => {
      const remembered = findRemembered(acm, input, context);
      if (remembered !== undefined) return { CertificateArn: remembered };
      const certificate = newCertificate(acm, input, context);
      checkQuotas(acm, context);
      acm.add(certificate, context.now);
      remember(acm, input, context, certificate.arn);
      return { CertificateArn: certificate.arn };
    },
  });

const place = ({ caller, region }: CallContext): string => `${caller.account}/${region}`;

/** The same token gives the same certificate, whatever else the request says, and even if it was deleted. */
function findRemembered(acm: Acm, input: RequestInput, context: CallContext): string | undefined {
  const known = acm.tokens.get(`${place(context)}/${input.IdempotencyToken ?? ""}`);
  return known && context.now.getTime() - known.at.getTime() < TOKEN_MEMORY ? known.arn : undefined;
}

function remember(acm: Acm, input: RequestInput, context: CallContext, arn: string): void {
  const requests = acm.requests.get(place(context)) ?? [];
  acm.requests.set(place(context), [...requests, context.now]);
  if (input.IdempotencyToken === undefined) return;
  acm.tokens.set(`${place(context)}/${input.IdempotencyToken}`, { arn, at: context.now });
}

function newCertificate(acm: Acm, input: RequestInput, context: CallContext): Certificate {
  const domains = [
    ...new Set([input.DomainName, ...input.SubjectAlternativeNames].map((name) => name.toLowerCase())),
  ];
  checkRequest(acm, input, domains);
  const { caller, region, now } = context;
  const id = acm.ids.uuid("certificate");
  return {
    arn: `arn:${partitionOf(region)}:acm:${region}:${caller.account}:certificate/${id}`,
    account: caller.account,
    region,
    createdAt: now,
    domains,
    keyAlgorithm: input.KeyAlgorithm as KeyAlgorithm,
    exportable: input.Options.Export === "ENABLED",
    tags: mergeTags(new Map(), input.Tags),
    inUseBy: new Map(),
    proofs: new Map(),
    validated: new Map(),
    issues: [],
  };
}

function checkRequest(acm: Acm, input: RequestInput, domains: string[]): void {
  if (input.CertificateAuthorityArn !== undefined) {
    throw awsError("ValidationException", "Private certificates are not covered by the sandbox.");
  }
  if (input.ValidationMethod !== "DNS") {
    throw awsError(
      "ValidationException",
      `The sandbox covers DNS validation, not ${input.ValidationMethod}.`,
    );
  }
  if (!KEY_ALGORITHMS.some((algorithm) => algorithm === input.KeyAlgorithm)) {
    throw awsError(
      "ValidationException",
      `Key algorithm ${input.KeyAlgorithm} is not supported for public certificates; use one of ${KEY_ALGORITHMS.join(", ")}.`,
    );
  }
  if (input.DomainName.length > COMMON_NAME_LIMIT) {
    throw awsError(
      "ValidationException",
      `The domain name must not exceed ${COMMON_NAME_LIMIT} characters; give longer names as subject alternative names.`,
    );
  }
  const limit = acm.settings.namesPerCertificate;
  if (domains.length > limit) {
    throw awsError("LimitExceededException", "Certificate has too many domains.");
  }
}

function checkQuotas(acm: Acm, context: CallContext): void {
  const { certificatesPerRegion, requestsPerYear } = acm.settings;
  if (acm.list(context).length >= certificatesPerRegion) {
    throw awsError(
      "LimitExceededException",
      `Cannot request more certificates in this account: ${certificatesPerRegion}.`,
    );
  }
  const yearAgo = context.now.getTime() - 365 * DAY;
  const recent = (acm.requests.get(place(context)) ?? []).filter((date) => date.getTime() > yearAgo);
  if (recent.length >= requestsPerYear) {
    throw awsError(
      "LimitExceededException",
      `Error: you have reached your limit of ${requestsPerYear} certificates in the last year.`,
    );
  }
}

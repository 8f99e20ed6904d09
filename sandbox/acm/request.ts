import { isIPv4 } from "node:net";
import { z } from "zod";
import { DAY, HOUR } from "../core/clock";
import { type CallContext, operation } from "../core/operation";
import { mergeTags } from "../core/tags";
import { KEY_ALGORITHMS, type KeyAlgorithm } from "../pki/keys";
import { awsError } from "../wire/error";
import { list } from "../wire/shapes";
import type { Acm } from "./acm";
import type { Certificate } from "./certificate";
import { requireTransparency } from "./options";
import {
  DomainName,
  ExportOption,
  IdempotencyToken,
  KeyAlgorithmName,
  Tags,
  TransparencyPreference,
} from "./schemas";
import { TAG_ERRORS } from "./tags";

const RequestCertificate = z.object({
  DomainName,
  SubjectAlternativeNames: list(DomainName, { min: 1, max: 100 }).default([]),
  ValidationMethod: z.enum(["EMAIL", "DNS", "HTTP"]).default("EMAIL"),
  IdempotencyToken: IdempotencyToken.optional(),
  DomainValidationOptions: z.array(z.object({ DomainName, ValidationDomain: DomainName })).optional(),
  Options: z
    .object({
      CertificateTransparencyLoggingPreference: TransparencyPreference.optional(),
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

/** Top-level names that no registry will ever delegate (RFC 2606, RFC 6761, RFC 6762, ICANN for `internal`). */
const RESERVED = ["internal", "invalid", "local", "localhost", "test"];

export const requestCertificate = (acm: Acm) =>
  operation({
    schema: RequestCertificate,
    resource: (input) => input.DomainName,
    handle: (input, context) => {
      const remembered = findRemembered(acm, input, context);
      if (remembered !== undefined) return { CertificateArn: remembered };
      const { arn } = createCertificate(acm, input, context);
      remember(acm, input, context, arn);
      return { CertificateArn: arn };
    },
  });

const place = ({ caller, region }: CallContext): string => `${caller.account}/${region}`;

/** The same token gives the same certificate, whatever else the request says, and even if it was deleted. */
function findRemembered(acm: Acm, input: RequestInput, context: CallContext): string | undefined {
  const known = acm.tokens.get(`${place(context)}/${input.IdempotencyToken ?? ""}`);
  return known && context.now.getTime() - known.at.getTime() < TOKEN_MEMORY ? known.arn : undefined;
}

function remember(acm: Acm, input: RequestInput, context: CallContext, arn: string): void {
  const requests = acm.requests.get(place(context));
  if (requests === undefined) acm.requests.set(place(context), [context.now]);
  else requests.push(context.now);
  if (input.IdempotencyToken === undefined) return;
  acm.tokens.set(`${place(context)}/${input.IdempotencyToken}`, { arn, at: context.now });
}

function createCertificate(acm: Acm, input: RequestInput, context: CallContext): Certificate {
  const domains = [
    ...new Set([input.DomainName, ...input.SubjectAlternativeNames].map((name) => name.toLowerCase())),
  ];
  checkRequest(input, domains, acm.settings.namesPerCertificate);
  checkYear(acm, context);
  return acm.create(context, {
    domains,
    keyAlgorithm: input.KeyAlgorithm as KeyAlgorithm,
    exportable: input.Options.Export === "ENABLED",
    tags: mergeTags(new Map(), input.Tags, TAG_ERRORS),
    ...(domains.some(isReserved) ? { failure: { at: context.now, reason: "INVALID_PUBLIC_DOMAIN" } } : {}),
  });
}

const isReserved = (domain: string): boolean => RESERVED.includes(domain.split(".").at(-1) ?? "");

const refuse = (message: string) => awsError("ValidationException", message);

function checkRequest(input: RequestInput, domains: string[], namesPerCertificate: number): void {
  if (input.CertificateAuthorityArn !== undefined) {
    throw refuse("Private certificates are not covered by the sandbox.");
  }
  if (input.ValidationMethod !== "DNS") {
    throw refuse(`The sandbox covers DNS validation, not ${input.ValidationMethod}.`);
  }
  if (!KEY_ALGORITHMS.some((algorithm) => algorithm === input.KeyAlgorithm)) {
    throw refuse(
      `Key algorithm ${input.KeyAlgorithm} is not supported for public certificates; use one of ${KEY_ALGORITHMS.join(", ")}.`,
    );
  }
  const address = domains.find((domain) => isIPv4(domain));
  if (address !== undefined) throw refuse(`${address} is an IP address; certificates name domains only.`);
  if (input.DomainName.length > COMMON_NAME_LIMIT) {
    throw refuse(
      `The domain name must not exceed ${COMMON_NAME_LIMIT} characters; give longer names as subject alternative names.`,
    );
  }
  requireTransparency(input.Options.CertificateTransparencyLoggingPreference);
  if (domains.length > namesPerCertificate) {
    throw awsError("LimitExceededException", "Certificate has too many domains.");
  }
}

function checkYear(acm: Acm, context: CallContext): void {
  const { requestsPerYear } = acm.settings;
  const yearAgo = context.now.getTime() - 365 * DAY;
  const recent = (acm.requests.get(place(context)) ?? []).filter((date) => date.getTime() > yearAgo);
  if (recent.length >= requestsPerYear) {
    throw awsError(
      "LimitExceededException",
      `Error: you have reached your limit of ${requestsPerYear} certificates in the last year.`,
    );
  }
}

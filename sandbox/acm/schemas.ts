import { z } from "zod";
import { awsError } from "../wire/error";
import { list, text } from "../wire/shapes";

/** Member shapes that several operations share, as in ACM's service model. */
export const CertificateArn = text({
  min: 20,
  max: 2048,
  pattern: "arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*",
});

export const DomainName = text({
  min: 1,
  max: 253,
  pattern: "(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])",
});

const TAG_CHARACTERS = "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)";

const Tag = z.object({
  Key: text({ min: 1, max: 128, pattern: TAG_CHARACTERS }),
  Value: text({ max: 256, pattern: TAG_CHARACTERS }).optional(),
});
export const Tags = list(Tag, { min: 1 });

export const KeyAlgorithmName = z.enum([
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
]);

export const CertificateStatus = z.enum([
  "PENDING_VALIDATION",
  "ISSUED",
  "INACTIVE",
  "EXPIRED",
  "VALIDATION_TIMED_OUT",
  "REVOKED",
  "FAILED",
]);

export const ExportOption = z.enum(["ENABLED", "DISABLED"]);
export const TransparencyPreference = z.enum(["ENABLED", "DISABLED"]);
export const IdempotencyToken = text({ min: 1, max: 32, pattern: "\\w+" });
export const SortOrder = z.enum(["ASCENDING", "DESCENDING"]);
export const ByArn = z.object({ CertificateArn });

/** ACM's answer to a NextToken that it did not give. */
export const invalidToken = () => awsError("ValidationException", "The NextToken is invalid.");

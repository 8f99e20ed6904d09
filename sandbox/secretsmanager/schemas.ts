import { z } from "zod";
import { awsError } from "../wire/error";
import { blob, list, text, whole } from "../wire/shapes";

/** Member shapes that several operations share, as in Secrets Manager's service model. */
export const SecretId = text({ min: 1, max: 2048 });
export const VersionId = text({ min: 32, max: 64 });
export const Stage = text({ min: 1, max: 256 });
export const Stages = list(Stage, { min: 1, max: 20 });
export const Description = text({ max: 2048 });
export const KmsKeyId = text({ max: 2048 });
export const Tag = z.object({ Key: text({ min: 1, max: 128 }), Value: text({ max: 256 }).default("") });
export const MaxResults = whole(1, 100).default(100);
export const NextToken = text({ min: 1, max: 4096 });
export const BySecret = z.object({ SecretId });

/** 65,536 bytes, not characters (reference_limits.html). */
const SECRET_LIMIT_BYTES = 65_536;

const SecretString = z
  .string()
  .min(1)
  .check((check) => {
    if (Buffer.byteLength(check.value) <= SECRET_LIMIT_BYTES) return;
    check.issues.push({
      code: "too_big",
      origin: "string",
      maximum: SECRET_LIMIT_BYTES,
      inclusive: true,
      input: "",
    });
  });
const SecretBinary = blob({ min: 1, max: SECRET_LIMIT_BYTES });

export const ReplicaRegion = z.object({
  Region: text({ min: 1, max: 128, pattern: "([a-z]+-)+\\d+" }),
  KmsKeyId: KmsKeyId.optional(),
});

export const Filters = list(
  z.object({
    Key: z.enum(["description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all"]),
    Values: list(text({ max: 512 }), { min: 1, max: 10 }),
  }),
  { max: 10 },
);

/** Members that the writing operations share. */
export const newValue = {
  /** SDKs generate one where the caller gives none. Over plain HTTP it may be missing. */
  ClientRequestToken: z.string().optional(),
  SecretString: SecretString.optional(),
  SecretBinary: SecretBinary.optional(),
};

/** Secrets Manager's answer to a NextToken that it did not give. */
export const invalidToken = () => awsError("InvalidNextTokenException", "The NextToken value is invalid.");

import { z } from "zod";
import { rule } from "../../../kernel/schema";

/** Alias, key id, or ARN of either. Source: CreateSecret, KmsKeyId. */
export const kmsKeyId = z
  .string()
  .superRefine(
    rule(
      (text) =>
        /^(alias\/[\w/-]{1,250}|(mrk-)?[0-9a-f-]{32,36}|arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+)$/.test(
          text,
        ),
      "It is not a KMS key id, alias or ARN.",
      "Give one such as alias/tls or arn:aws:kms:REGION:ACCOUNT:key/ID.",
    ),
  );

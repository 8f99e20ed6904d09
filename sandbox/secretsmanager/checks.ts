import { awsError } from "../wire/error";
import type { SecretValue } from "./secret";

export function checkName(name: string): void {
  if (/^[A-Za-z0-9/_+=.@!-]+$/.test(name)) return;
  throw awsError(
    "ValidationException",
    "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
  );
}

/** A secret goes by its name or its ARN. Whether a well-formed one exists is another question. */
export function checkId(id: string): void {
  if (!id.startsWith("arn:")) checkName(id);
}

/** The token becomes the version's id. */
export function checkToken(token: string | undefined): string {
  if (token === undefined) {
    throw awsError(
      "InvalidRequestException",
      "You must provide a ClientRequestToken value. We recommend a UUID-type value.",
    );
  }
  if (token.length < 32 || token.length > 64) {
    throw awsError("InvalidParameterException", "ClientRequestToken must be 32-64 characters long.");
  }
  return token;
}

/** Text or bytes, not both. Undefined where neither is given. */
export function readValue(input: {
  SecretString?: string | undefined;
  SecretBinary?: Buffer | undefined;
}): SecretValue | undefined {
  if (input.SecretString !== undefined && input.SecretBinary !== undefined) {
    throw awsError(
      "InvalidParameterException",
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (input.SecretString !== undefined) return { text: input.SecretString };
  return input.SecretBinary === undefined ? undefined : { bytes: input.SecretBinary };
}

const KEY_ID = /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const ALIAS = /^alias\/[a-zA-Z0-9/_-]+$/;

/**
 * A key id, an alias or the ARN of either. Whether the key exists is not known here, as KMS is not covered, but a
 * key of another region can never encrypt a secret of this one.
 */
export function checkKmsKey(key: string | undefined, region: string): void {
  if (key === undefined || key === "") return;
  const [, , service, keyRegion, account, ...rest] = key.split(":");
  const isArn = key.startsWith("arn:") && service === "kms" && /^\d{12}$/.test(account ?? "");
  const local = isArn ? rest.join(":").replace(/^key\//, "") : key;
  if (!KEY_ID.test(local) && !ALIAS.test(local)) {
    throw awsError("InvalidParameterException", `The KMS key id ${key} is malformed.`);
  }
  if (isArn && keyRegion !== region) {
    throw awsError("InvalidParameterException", `The KMS key ${key} is not in the region ${region}.`);
  }
}

/** How Secrets Manager calls tags that are wrong. */
export const TAG_ERRORS = { reserved: "InvalidParameterException", tooMany: "InvalidParameterException" };

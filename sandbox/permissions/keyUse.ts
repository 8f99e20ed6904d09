import { digest } from "../core/ids";
import type { Place } from "../core/operation";
import { partitionOf } from "../core/partition";
import { decideKeyUse } from "../iam/decide";
import { type Policy, parsePolicy } from "../iam/policy";
import { globalKeys, principalOf } from "../iam/principal";
import type { Iam } from "../iam/store";
import { type AwsError, awsError } from "../wire/error";
import type { KeyUse } from "./requirements";

/** AWS's own key, by its alias or the alias's ARN. */
const MANAGED_ALIAS = /^(arn:[^/]*:)?alias\/aws\/secretsmanager$/;

/** Source: repost.aws/knowledge-center/secrets-manager-cross-account-key */
const FOREIGN_MANAGED =
  "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.";

interface FoundKey {
  arn: string;
  account: string;
  policy: Policy;
}

/**
 * Whether Secrets Manager may use a key in the caller's name, or its error: it does not say which action KMS refused.
 * Source: docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html, "Permissions for the KMS key"
 */
export function keyUseFault(iam: Iam, use: KeyUse, { caller, region, now }: Place): AwsError | undefined {
  if (use.key === undefined || use.key === "" || MANAGED_ALIAS.test(use.key)) {
    return use.account === caller.account ? undefined : awsError("InvalidRequestException", FOREIGN_MANAGED);
  }
  const key = findKey(iam, use.key, use);
  const sameAccount = key.account === caller.account;
  if (caller.administrator && sameAccount) return undefined;
  const request = {
    principal: principalOf(caller),
    action: use.action,
    resource: key.arn,
    context: {
      ...globalKeys(caller, region, now),
      "aws:ViaAWSService": "true",
      "aws:CalledVia": ["secretsmanager.amazonaws.com"],
      "aws:RequestedRegion": use.region,
      "kms:ViaService": `secretsmanager.${use.region}.amazonaws.com`,
      "kms:CallerAccount": caller.account,
      "kms:EncryptionContextKeys": ["SecretARN", "SecretVersionId"],
      "kms:EncryptionContext:SecretARN": use.secretArn,
    },
  };
  const policies = { ...iam.policiesOf(caller), resource: key.policy, sameAccount };
  if (decideKeyUse(request, policies).allowed) return undefined;
  return awsError("AccessDeniedException", "Access to KMS is not allowed");
}

/**
 * The key behind an ARN, an id or an alias. A key that the document does not declare has the policy of a fresh one.
 */
function findKey(iam: Iam, name: string, { region, account }: KeyUse): FoundKey {
  const [, , , namedRegion = "", namedAccount = "", ...rest] = name.split(":");
  const isArn = name.startsWith("arn:");
  const owner = isArn ? namedAccount : account;
  const place = isArn ? namedRegion : region;
  const local = isArn ? rest.join(":") : name;
  const declared = local.startsWith("alias/")
    ? iam.findKeyByAlias(local, place, owner)
    : iam.findKey(keyArn(place, owner, local));
  if (declared !== undefined) return { arn: declared.arn, account: owner, policy: declared.policy };
  const id = local.startsWith("alias/") ? digest("key behind alias", owner, local).slice(0, 32) : local;
  return { arn: keyArn(place, owner, id), account: owner, policy: freshPolicy(place, owner) };
}

const keyArn = (region: string, account: string, id: string): string =>
  `arn:${partitionOf(region)}:kms:${region}:${account}:key/${id.replace(/^key\//, "")}`;

/** Lets the account's own policies decide, as the default key policy does (KMS Developer Guide, "Default key policy"). */
function freshPolicy(region: string, account: string): Policy {
  const Principal = { AWS: `arn:${partitionOf(region)}:iam::${account}:root` };
  const Statement = [{ Effect: "Allow", Principal, Action: "kms:*", Resource: "*" }];
  const read = parsePolicy({ Version: "2012-10-17", Statement }, "resource");
  if ("policy" in read) return read.policy;
  throw new TypeError("the default key policy is no policy");
}

/**
 * KMS keys as AWS shows them and programs name them. Apart from their schema (kmsKeyId.ts), as programs load this and
 * need no zod for it.
 */

/** The key that AWS manages, by the alias that AWS shows for it, where it shows it at all. */
export const AWS_MANAGED_KEY = "alias/aws/secretsmanager";

/** Whether it is the key that AWS manages. Absent and "" mean it too. No other account can use it. */
export function isAwsManagedKey(kmsKeyId: string | undefined): boolean {
  return nameOfKey(kmsKeyId) === AWS_MANAGED_KEY;
}

/**
 * Whether AWS shows another key than the wanted one, for a secret's own key and those of its replicas. AWS may show a
 * key by its ARN that it was given by id or alias, and an alias does not tell its key: where one is shown and the
 * other wanted, the key that was asked for before counts. Undefined where that is not known.
 */
export function isOtherKey(
  seen: string | undefined,
  wanted: string | undefined,
  before: string | undefined,
): boolean {
  const [a, b] = [nameOfKey(seen), nameOfKey(wanted)];
  // AWS's own is always shown by its alias, or not at all.
  if (a === AWS_MANAGED_KEY || b === AWS_MANAGED_KEY) return a !== b;
  if (isAlias(a) !== isAlias(b)) return before !== undefined && nameOfKey(before) !== b;
  // Two ARNs may differ in account and region alone.
  return isArn(seen) && isArn(wanted) ? seen !== wanted : a !== b;
}

/** Region of a key that is given by its ARN. Undefined where the text does not tell. */
export function regionOfKey(kmsKeyId: string | undefined): string | undefined {
  return /^arn:[^:]+:kms:([a-z0-9-]+):/.exec(kmsKeyId ?? "")?.[1];
}

/** The id or `alias/NAME` of a key, however it is given. */
function nameOfKey(key = ""): string {
  return key.replace(/^arn:.*:/, "").replace(/^key\//, "") || AWS_MANAGED_KEY;
}

function isAlias(name: string): boolean {
  return name.startsWith("alias/");
}

function isArn(key = ""): boolean {
  return key.startsWith("arn:");
}

import { partitionOfRegion, REGION } from "../../kernel/regions";
import { isAwsManagedKey } from "../kmsKey";
import type { Caller } from "./caller";
import type { Tell } from "./narrowing";
import { findMatch, findText, isHidden } from "./values";

const KEY_ARN = /^arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;
const KEY_ID = /^(mrk-)?[0-9a-f-]{32,36}$/;

/** The ARN of a customer key. Undefined for AWS's own, and where it cannot be told, which is noted. */
export function findKeyArn(
  given: unknown,
  region: unknown,
  { accountId, partition }: Caller,
  what: string,
  tell: Tell,
): string | undefined {
  if (given === undefined || given === null) return undefined;
  if (isHidden(given))
    return void tell(`${what} is not known yet or secret: the policy grants no key for it.`);
  const text = findText(given);
  if (text !== undefined && isAwsManagedKey(text)) return undefined;
  const arn = findMatch(given, KEY_ARN);
  if (arn !== undefined) return arn;
  if (text?.includes("alias/"))
    return void tell(
      `${text} is an alias, and IAM grants keys by their ARN alone: give kmsKeyId as the key's ARN or id, or add the key to the policy.`,
    );
  const id = findMatch(given, KEY_ID);
  const where = findMatch(region, REGION);
  if (id === undefined || where === undefined || accountId === undefined)
    return void tell(`${what} does not tell the key's ARN yet: the policy grants no key for it.`);
  return `arn:${partition ?? partitionOfRegion(where)}:kms:${where}:${accountId}:key/${id}`;
}

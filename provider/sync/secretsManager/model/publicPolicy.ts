/** A statement of a policy, as far as what is public depends on it. */
export interface Grant {
  Effect?: unknown;
  Principal?: unknown;
  NotPrincipal?: unknown;
  Condition?: unknown;
}

type Test = (value: string) => boolean;

const isFixed: Test = (value) => value !== "" && !/[*?]|\$\{/.test(value);
/**
 * An ARN without a wildcard, or of one account whatever follows. No wildcard stands before the account: in StringLike
 * it would match colons too, and so any account.
 */
const isFixedArn: Test = (value) =>
  isFixed(value) || /^[^*?${}]*:\d{12}$/.test(value.split(":", 5).join(":"));
/** Fixed up to a separator, as `o-a1b2c3/*` and `AROAEXAMPLE:*`. */
const isFixedUpTo =
  (separator: string): Test =>
  (value) =>
    value.includes(separator) ? isFixed(value.slice(0, value.indexOf(separator))) : isFixed(value);
/** S3 counts a range that is broader than /8, or /32 of IPv6, as public. */
const isNarrowRange: Test = (value) => {
  const [address = "", bits] = value.split("/");
  const isV6 = address.includes(":");
  return isFixed(address) && (bits === undefined || Number(bits) >= (isV6 ? 32 : 8));
};

/**
 * Condition keys that keep a policy from being public, with what their values must be. The Secrets Manager guide
 * ("Managing a resource-based policy for a secret") names SourceArn, SourceVpc, SourceVpce and SourceAccount and refers
 * to S3 for the rest: "Blocking public access to your Amazon S3 storage", The meaning of "public". The keys of the
 * principal are those that fix a caller's account or organisation (IAM, global condition context keys).
 */
const LIMITS: Readonly<Record<string, Test>> = {
  "aws:sourcearn": isFixedArn,
  "aws:sourcevpc": isFixed,
  "aws:sourcevpce": isFixed,
  "aws:sourceaccount": isFixed,
  "aws:sourceowner": isFixed,
  "aws:sourceorgid": isFixed,
  "aws:sourceip": isNarrowRange,
  "aws:userid": isFixedUpTo(":"),
  "aws:principalaccount": isFixed,
  "aws:principalarn": isFixedArn,
  "aws:principalorgid": isFixed,
  "aws:principalorgpaths": isFixedUpTo("/"),
};
/** Conditions on a web identity's token: its audience and its subject. */
const TOKEN_LIMITS: Readonly<Record<string, Test>> = {
  aud: isFixed,
  oaud: isFixed,
  app_id: isFixed,
  sub: isFixedUpTo("/"),
};
/** Operators that hold only where the key is there and has such a value: none that negates, no `…IfExists`. */
const OPERATOR =
  /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;

/**
 * Whether a statement is public: an Allow for the principal `*`, or for all but some, that no condition limits to an
 * account, organisation, network or the like. Public is also an Allow for all to whom a web identity provider gives a
 * token. AWS decides by automated reasoning (Zelkova, behind BlockPublicPolicy and ValidateResourcePolicy), of which no
 * more than the lists above are documented. A statement that passes here and not there is refused by PutResourcePolicy.
 */
export function isPublic({ Effect, Principal, NotPrincipal, Condition }: Grant): boolean {
  if (Effect !== "Allow" || entriesOf(Condition).some((one) => limits(one, (key) => testIn(LIMITS, key))))
    return false;
  if (NotPrincipal !== undefined || isEverybody(Principal)) return true;
  const limitsTokens = (one: [string, unknown]) =>
    limits(one, (key) => testIn(TOKEN_LIMITS, key.slice(key.lastIndexOf(":") + 1)));
  return isWebIdentity(Principal) && !entriesOf(Condition).some(limitsTokens);
}

function isEverybody(principal: unknown): boolean {
  if (typeof principal === "string") return principal === "*";
  return entriesOf(principal).some(([, names]) =>
    listOf(names).some((name) => name === "*" || /^arn:[^:]*:iam::\*:/.test(textOf(name))),
  );
}

/** Providers that give a token to anybody who has an account there. A SAML provider is the directory of one company. */
function isWebIdentity(principal: unknown): boolean {
  return entriesOf(principal).some(
    ([kind, names]) =>
      kind === "Federated" && listOf(names).some((name) => !/:saml-provider\//.test(textOf(name))),
  );
}

/** Keys of one operator all have to hold, the values of a key only one of them. */
function limits([operator, keys]: [string, unknown], testOf: (key: string) => Test | undefined): boolean {
  if (!OPERATOR.test(operator)) return false;
  return entriesOf(keys).some(([key, values]) => {
    const test = testOf(key.toLowerCase());
    const given = listOf(values);
    return test !== undefined && given.length > 0 && given.every((value) => test(textOf(value)));
  });
}

/** Only what the table itself says: every object has a "constructor". */
function testIn(table: Readonly<Record<string, Test>>, key: string): Test | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function entriesOf(value: unknown): [string, unknown][] {
  return value !== null && typeof value === "object" ? Object.entries(value) : [];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A value as a test reads it. An object is no value of a policy, and may not even have a text. */
function textOf(value: unknown): string {
  return typeof value === "object" ? "" : String(value);
}

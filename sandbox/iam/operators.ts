import { BlockList, isIPv4, isIPv6 } from "node:net";
import { matches, matchesArn, patternOf } from "./match";
import { type Part, textOf } from "./variables";

/** How one value of the request is held against one of the policy. */
export interface Operator {
  /** Whether the condition holds where this comparison does not. */
  readonly negated: boolean;
  /** "You can use a policy variable with the String (ARN, Boolean) condition operator", and with no other. */
  readonly takesVariables: boolean;
  /** Whether a policy's value can be read at all. */
  readonly accepts: (expected: string) => boolean;
  readonly compare: (actual: string, expected: readonly Part[]) => boolean;
}

type Compare = Operator["compare"];
const always = () => true;

const textual = (compare: Compare): Operator => ({
  negated: false,
  takesVariables: true,
  accepts: always,
  compare,
});

/** Compares the values of both texts. A text that cannot be read equals nothing. */
function measured(
  read: (text: string) => number | undefined,
  holds: (actual: number, expected: number) => boolean,
): Operator {
  return {
    negated: false,
    takesVariables: false,
    accepts: (expected) => read(expected) !== undefined,
    compare: (actual, expected) => {
      const [left, right] = [read(actual), read(textOf(expected))];
      return left !== undefined && right !== undefined && holds(left, right);
    },
  };
}

function numberOf(text: string): number | undefined {
  return /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

/** The W3C's profile of ISO 8601: a year, a month, a day, or a time with its zone. */
const ISO = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/** Milliseconds since 1970 of an ISO 8601 date, or of a Unix time in seconds (which never has four digits). */
function timeOf(text: string): number | undefined {
  const time = ISO.test(text) ? Date.parse(text) : /^\d{1,12}$/.test(text) ? Number(text) * 1000 : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Reads `203.0.113.0/24`. An address without a prefix stands for itself alone. */
function rangeOf(text: string): BlockList | undefined {
  const [address = "", prefix, ...more] = text.split("/");
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : bits + 1;
  if (bits === 0 || length > bits || more.length > 0) return undefined;
  const range = new BlockList();
  range.addSubnet(address, length, bits === 32 ? "ipv4" : "ipv6");
  return range;
}

const inRange: Compare = (actual, expected) => {
  const family = isIPv4(actual) ? "ipv4" : isIPv6(actual) ? "ipv6" : undefined;
  return family !== undefined && rangeOf(textOf(expected))?.check(actual, family) === true;
};

const same: Compare = (actual, expected) => actual === textOf(expected);
const sameInAnyCase: Compare = (actual, expected) => actual.toLowerCase() === textOf(expected).toLowerCase();
const likeArn = textual((actual, expected) => matchesArn(patternOf(expected), actual));
const not = (operator: Operator): Operator => ({ ...operator, negated: true });

/** `NumericEquals`, `NumericLessThan` and so on of one kind of value. */
const ordered = (kind: string, read: (text: string) => number | undefined): [string, Operator][] => [
  [`${kind}Equals`, measured(read, (actual, expected) => actual === expected)],
  [`${kind}NotEquals`, not(measured(read, (actual, expected) => actual === expected))],
  [`${kind}LessThan`, measured(read, (actual, expected) => actual < expected)],
  [`${kind}LessThanEquals`, measured(read, (actual, expected) => actual <= expected)],
  [`${kind}GreaterThan`, measured(read, (actual, expected) => actual > expected)],
  [`${kind}GreaterThanEquals`, measured(read, (actual, expected) => actual >= expected)],
];

const like = textual((actual, expected) => matches(patternOf(expected), actual));
const address: Operator = {
  negated: false,
  takesVariables: false,
  accepts: (expected) => rangeOf(expected) !== undefined,
  compare: inRange,
};
const isBoolean = (text: string) => /^(true|false)$/i.test(text) || text.includes("${");

/** Every operator but Null. Source: IAM User Guide, "Condition operators". */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ["StringEquals", textual(same)],
  ["StringNotEquals", not(textual(same))],
  ["StringEqualsIgnoreCase", textual(sameInAnyCase)],
  ["StringNotEqualsIgnoreCase", not(textual(sameInAnyCase))],
  ["StringLike", like],
  ["StringNotLike", not(like)],
  ...ordered("Numeric", numberOf),
  ...ordered("Date", timeOf),
  ["Bool", { ...textual(sameInAnyCase), accepts: isBoolean }],
  ["BinaryEquals", { ...textual(same), takesVariables: false }],
  ["IpAddress", address],
  ["NotIpAddress", not(address)],
  ["ArnEquals", likeArn],
  ["ArnLike", likeArn],
  ["ArnNotEquals", not(likeArn)],
  ["ArnNotLike", not(likeArn)],
]);

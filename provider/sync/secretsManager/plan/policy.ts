import { isObject } from "../../../kernel/json";
import { readersStatement } from "../../../permissions/readerPolicies";
import type { CertificateSecretInputs } from "../model/inputs";

type PolicyKey = "resourcePolicy" | "readers";
type PolicyInputs = Pick<CertificateSecretInputs, PolicyKey>;

/** The inputs that make the resource policy. */
export function policyKeys({ resourcePolicy, readers = [] }: PolicyInputs): PolicyKey[] {
  return [
    ...(resourcePolicy === undefined ? [] : (["resourcePolicy"] as const)),
    ...(readers.length === 0 ? [] : (["readers"] as const)),
  ];
}

/** The secret's resource policy as it is put, the program's with the readers'. Undefined where there is none. */
export function policyText({ resourcePolicy, readers = [] }: PolicyInputs): string | undefined {
  if (resourcePolicy === undefined && readers.length === 0) return undefined;
  const { Statement = [], ...rest } = resourcePolicy ?? { Version: "2012-10-17" };
  const own = readers.length > 0 ? [readersStatement(readers)] : [];
  return JSON.stringify({ ...rest, Statement: [...listOf(Statement), ...own] });
}

/**
 * A policy, as text or object, in the one form that all ways of writing it share: lists for single values, in
 * order, and an account for its root, as AWS may give either back.
 */
export function canonicalPolicy(policy: unknown): unknown {
  const document = typeof policy === "string" ? parsed(policy) : policy;
  if (document === null || typeof document !== "object") return document;
  const { Statement, ...rest } = document as { Statement?: unknown };
  return canonical({ ...rest, Statement: listOf(Statement) });
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value) && value.some((one) => isObject(one) || Array.isArray(one)))
    return value.map(canonical);
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, canonical(item)]),
    );
  const texts = listOf(value).map((one) => String(one).replace(/^arn:[^:]+:iam::(\d{12}):root$/, "$1"));
  return [...new Set(texts)].sort();
}

export function samePolicy(a: string | undefined, b: string | undefined): boolean {
  return JSON.stringify(canonicalPolicy(a)) === JSON.stringify(canonicalPolicy(b));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

import type { Replica } from "../../../aws/secretsManager/secretView";
import { isObject } from "../../../kernel/json";
import { AWS_MANAGED_KEY, isOtherKey } from "../../../permissions/kmsKey";
import { readersStatement } from "../../../permissions/readerPolicies";
import type { ReplicaRegion } from "../model/access";
import type { CertificateSecretInputs, CertificateSecretState } from "../model/inputs";

/** Inputs that say who else may read a secret, and where. A change of them touches neither content nor settings. */
export const ACCESS = ["resourcePolicy", "readers", "replicaRegions"] as const;
export type AccessKey = (typeof ACCESS)[number];
export type AccessInputs = Pick<CertificateSecretInputs, AccessKey>;

/** The secret's resource policy as it is put, the program's with the readers'; undefined where there is none. */
export function policyText({ resourcePolicy, readers = [] }: AccessInputs): string | undefined {
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

function samePolicy(a: string | undefined, b: string | undefined): boolean {
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

/** What an update has to look at; nothing on the way of a renewal. */
export interface AccessChange {
  policy: boolean;
  replicas: boolean;
}

/** For a secret that has just been made or taken over: all that is declared. A forced sync proves that again. */
export function planAccess(inputs: AccessInputs, changed: readonly string[], all: boolean): AccessChange {
  const isPolicy = policyText(inputs) !== undefined;
  return {
    policy: changed.some((key) => key === "resourcePolicy" || key === "readers") || (all && isPolicy),
    replicas: changed.includes("replicaRegions") || (all && (inputs.replicaRegions ?? []).length > 0),
  };
}

export interface ReplicaChange {
  /** Names of regions; one that is added again has another key now, or had failed. */
  remove: string[];
  add: ReplicaRegion[];
}

/** Regions to add and to remove. Only those that we had added before are removed: others are somebody else's. */
export function planReplicas(
  observed: readonly Replica[],
  before: readonly ReplicaRegion[],
  wanted: readonly ReplicaRegion[],
): ReplicaChange {
  const seenIn = (region: string) => observed.find((one) => one.region === region);
  const beforeIn = (region: string) => before.find((one) => one.region === region);
  // A replica that was asked for without a key got AWS's own.
  const keyBefore = (region: string) => {
    const asked = beforeIn(region);
    return asked && (asked.kmsKeyId ?? AWS_MANAGED_KEY);
  };
  const isGiven = ({ region }: ReplicaRegion) => wanted.some((one) => one.region === region);
  const again = wanted.filter((one) => {
    const seen = seenIn(one.region);
    return (
      seen && (seen.status === "Failed" || isOtherKey(seen.kmsKeyId, one.kmsKeyId, keyBefore(one.region)))
    );
  });
  const over = before.filter((one) => !isGiven(one) && seenIn(one.region));
  const absent = wanted.filter((one) => !seenIn(one.region));
  return { remove: [...over, ...again].map(({ region }) => region), add: [...absent, ...again] };
}

/** Which inputs of access do not stand as the state says; only what is declared is looked at. */
export function planAccessDrift(
  state: AccessInputs & Pick<CertificateSecretState, "accessDrift">,
  policy: string | undefined,
  replicas: readonly Replica[],
): AccessKey[] {
  const declared = policyKeys(state);
  const isPolicyOther = declared.length > 0 && !samePolicy(policyText(state), policy);
  const regions = state.replicaRegions ?? [];
  const { add } = planReplicas(replicas, regions, regions);
  const unsettled = (state.accessDrift ?? []).includes("resourcePolicy") && declared.length === 0;
  return [
    ...(isPolicyOther ? declared : []),
    ...(unsettled ? (["resourcePolicy"] as const) : []),
    ...(add.length > 0 ? (["replicaRegions"] as const) : []),
  ];
}

/** The inputs that make the resource policy. */
export function policyKeys({ resourcePolicy, readers = [] }: AccessInputs): AccessKey[] {
  return [
    ...(resourcePolicy === undefined ? [] : (["resourcePolicy"] as const)),
    ...(readers.length === 0 ? [] : (["readers"] as const)),
  ];
}

/** What a plan says of access that somebody changed, or that a run has left unfinished; undefined of none. */
export function accessNotice(drift: readonly string[]): string | undefined {
  if (drift.length === 0) return undefined;
  return `what stands is not what is declared for ${drift.join(" and ")}: it will be set again`;
}

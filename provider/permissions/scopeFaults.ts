import { readDomainName } from "../kernel/domainName";
import type { Fault } from "../kernel/errors";
import { isObject } from "../kernel/json";
import { PARTITIONS, partitionOfRegion, REGION, REGION_PATTERN } from "../kernel/regions";
import { type Feature, features as known } from "./feature";
import { literalOfSchema, type PolicyScope, partitionOf, partitionOfArn } from "./scope";

/*
 * Checked by hand and not by zod, as programs load this, and the package shall cost them no more than it does.
 */

/** The rule of a list's entries. */
interface Rule {
  holds: (text: string) => boolean;
  cause: string;
  remedy: string;
  /** Whether the list may be empty. */
  mayBeEmpty?: true;
}

type Lists = {
  [K in keyof PolicyScope]-?: NonNullable<PolicyScope[K]> extends readonly string[] ? K : never;
};
type List = Lists[keyof PolicyScope];

const matches = (pattern: RegExp, maxLength: number) => (text: string) =>
  text.length <= maxLength && pattern.test(text);

const arn = (rest: string) => matches(new RegExp(`^arn:aws[a-z-]{0,12}:${rest}$`), 2048);

const region: Rule = {
  holds: matches(REGION, 32),
  cause: "It is not the name of an AWS region.",
  remedy: "Give one such as us-east-1.",
};

const RULES: Readonly<Record<List, Rule>> = {
  regions: region,
  replicaRegions: { ...region, mayBeEmpty: true },
  domainNames: {
    holds: (text) => readDomainName(text).fault === undefined,
    cause: "It is not a DNS name, nor one that begins with *.",
    remedy: "Give one such as example.com or *.example.com.",
  },
  hostedZoneIds: {
    holds: matches(/^[A-Z0-9]+$/, 32),
    cause: "It is not the id of a hosted zone.",
    remedy: "Give one such as Z0123456789ABCDEFGHIJ, without /hostedzone/.",
  },
  secretNames: {
    holds: (text) => text !== "" && matches(/^[A-Za-z0-9/_+=.@-]*$/, 512)(literalOfSchema(text)),
    cause: "It is not a secret's name, nor a name schema.",
    remedy: "Use letters, digits and / _ + = . @ -, and {{certificateId}} or the like for what varies.",
  },
  kmsKeyArns: {
    holds: arn(`kms:${REGION_PATTERN}:\\d{12}:key/[A-Za-z0-9-]+`),
    cause: "It is not the ARN of a KMS key; IAM grants no key by its id or alias.",
    remedy: "Give one such as arn:aws:kms:us-east-1:123456789012:key/ID.",
    mayBeEmpty: true,
  },
  certificateAuthorityArns: {
    holds: arn(`acm-pca:${REGION_PATTERN}:\\d{12}:certificate-authority/[A-Za-z0-9-]+`),
    cause: "It is not the ARN of a private CA.",
    remedy: "Give one such as arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/ID.",
  },
  roleArns: {
    holds: arn("iam::\\d{12}:role/[\\w+=,.@/-]{1,576}"),
    cause: "It is not the ARN of an IAM role.",
    remedy: "Give one such as arn:aws:iam::123456789012:role/acm-issuer.",
  },
  parameterNames: {
    holds: (text) =>
      text.startsWith("/") &&
      !text.endsWith("/") &&
      matches(/^[A-Za-z0-9/_.-]*$/, 1011)(literalOfSchema(text)),
    cause: "It is not the full name of a parameter, nor a name schema.",
    remedy: "Give one such as /app/database or /app/{{name}}.",
  },
  userNames: {
    holds: matches(/^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, 576),
    cause: "It is not the name of an IAM user.",
    remedy: "Give one such as deploy, or ci/deploy with its path.",
  },
  listenerArns: {
    holds: arn(`elasticloadbalancing:${REGION_PATTERN}:\\d{12}:listener/(?:app|net)/[A-Za-z0-9/-]+`),
    cause: "It is not the ARN of a listener of an application or network load balancer.",
    remedy: "Copy it from the load balancer.",
  },
  stacks: {
    holds: matches(/^[^/]+\/[^/]+$/, 1024),
    cause: "It is not a stack with its project.",
    remedy: "Give one such as shop/dev, as PROJECT/STACK.",
  },
};

/** Lists without which a feature would grant everything, or nothing. */
const REQUIRED: Partial<Record<Feature, List>> = {
  "route53-validation": "hostedZoneIds",
  "route53-diagnosis": "hostedZoneIds",
  "private-ca": "certificateAuthorityArns",
  "secrets-manager-secret-sync": "secretNames",
  "parameter-store-secret-sync": "parameterNames",
  "iam-access-key-rotation": "userNames",
  "assume-role": "roleArns",
  "secret-reader": "secretNames",
};

/** All faults of a policy's arguments, each with its path. Programs without types may pass anything. */
export function scopeFaults(features: unknown, scope: unknown): Fault[] {
  if (!isObject(scope))
    return [
      ...featureFaults(features),
      { property: "scope", cause: "It is not an object.", remedy: "Give one, or none." },
    ];
  const given = Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined));
  const faults = Object.entries(given).flatMap(([key, value]) => fieldFaults(key, value));
  const others = [...featureFaults(features), ...missing(features, given), ...faults];
  return faults.length > 0 ? others : [...others, ...partitionFaults(given)];
}

function featureFaults(features: unknown): Fault[] {
  const remedy = `Use one of ${known.join(", ")}.`;
  if (!Array.isArray(features) || features.length === 0)
    return [{ property: "features", cause: "No feature is named.", remedy }];
  return features.flatMap((feature, index) =>
    known.includes(feature)
      ? []
      : [{ property: `features[${index}]`, cause: `There is no feature ${quoted(feature)}.`, remedy }],
  );
}

function missing(features: unknown, scope: PolicyScope): Fault[] {
  const asked = new Set(Array.isArray(features) ? features : []);
  const lists = known.flatMap((feature) => (asked.has(feature) ? (REQUIRED[feature] ?? []) : []));
  return [...new Set(lists)]
    .filter((list) => scope[list] === undefined)
    .map((list) => {
      const by = known.filter((feature) => asked.has(feature) && REQUIRED[feature] === list);
      return {
        property: list,
        cause: `It is missing; ${by.join(" and ")} cannot do without it.`,
        remedy: "Give it.",
      };
    });
}

function fieldFaults(key: string, value: unknown): Fault[] {
  const one = (holds: boolean, cause: string, remedy: string): Fault[] =>
    holds ? [] : [{ property: key, cause, remedy }];
  if (key === "partition")
    return one(
      PARTITIONS.includes(value as string),
      "There is no such partition here.",
      `Use one of ${PARTITIONS.join(", ")}.`,
    );
  if (key === "accountId")
    return one(
      typeof value === "string" && /^\d{12}$/.test(value),
      "It is not the id of an AWS account.",
      "Give its twelve digits, as text.",
    );
  if (key === "sessionTags")
    return one(typeof value === "boolean", "It is not a boolean.", "Give true or false.");
  if (!Object.hasOwn(RULES, key))
    return one(false, "A scope has nothing of this name.", "Remove it, or correct its name.");
  return listFaults(key, value, RULES[key as List]);
}

function listFaults(property: string, value: unknown, rule: Rule): Fault[] {
  if (!Array.isArray(value))
    return [{ property, cause: "It is not a list.", remedy: "Give a list of texts." }];
  if (value.length === 0 && !rule.mayBeEmpty)
    return [{ property, cause: "The list is empty.", remedy: "Name one at least, or leave it out." }];
  return value.flatMap((entry, index) =>
    typeof entry === "string" && rule.holds(entry)
      ? []
      : [{ property: `${property}[${index}]`, cause: rule.cause, remedy: rule.remedy }],
  );
}

/** A policy is of one partition: IAM refuses ARNs of any other. */
function partitionFaults(scope: PolicyScope): Fault[] {
  const partition = partitionOf(scope);
  const all = Object.entries(scope).flatMap(([key, value]) =>
    Array.isArray(value)
      ? value.map((entry: string, index) => ({
          property: `${key}[${index}]`,
          is: partitionOfEntry(key, entry),
        }))
      : [],
  );
  return all.flatMap(({ property, is }) =>
    is === undefined || (is === partition && PARTITIONS.includes(is))
      ? []
      : [
          {
            property,
            cause: PARTITIONS.includes(is)
              ? `It is of the partition ${is}, and the policy is for ${partition}.`
              : `Its partition, ${is}, is not one of ${PARTITIONS.join(", ")}.`,
            remedy: "Make a policy for each partition.",
          },
        ],
  );
}

function partitionOfEntry(key: string, entry: string): string | undefined {
  return key === "regions" || key === "replicaRegions" ? partitionOfRegion(entry) : partitionOfArn(entry);
}

function quoted(value: unknown): string {
  const text = String(JSON.stringify(value) ?? value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

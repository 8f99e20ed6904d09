import type { Acm } from "../acm/acm";
import type { Place } from "../core/operation";
import type { ContextValues } from "../iam/conditions";
import type { Zones } from "../route53/zones";
import type { Secrets } from "../secretsmanager/store";

/** One action that a caller must be permitted to do, and to what. */
export interface Requirement {
  /** `service:Action` */
  action: string;
  /** An ARN, or `*` where the action has no resource type. */
  resource: string;
  /** The resource that AWS's refusal names, where that is not the one that it decides on. */
  shownAs?: string;
  /** Condition keys of this request and this resource. Those of every request are added. */
  context?: ContextValues;
  /** The policy of the resource, where it has one (JSON). */
  resourcePolicy?: string | undefined;
  /** Account that owns the resource. The caller's own where absent. */
  account?: string;
}

/** One use of a KMS key that Secrets Manager makes in the caller's name. */
export interface KeyUse {
  action: "kms:GenerateDataKey" | "kms:Decrypt" | "kms:Encrypt";
  /** The key as the secret names it: an ARN, an id, an alias. Undefined for AWS's own. */
  key: string | undefined;
  region: string;
  /** The account that names without an account belong to: the secret's. */
  account: string;
  secretArn: string;
}

/** All that an operation takes: first the permissions, then the keys. */
export interface Needs {
  permissions: Requirement[];
  keyUses?: KeyUse[];
}

/** The stores in which rows look things up. */
export interface Stores {
  acm: Acm;
  zones: Zones;
  secrets: Secrets;
}

/** … and for whom. */
export type Facts = Stores & Place;

/** Computes the requirements of one operation from its input. */
export type Row = (input: unknown, facts: Facts) => Needs;

/** Ties a row to the members of its input that it reads. Inputs have passed the operation's own rules before. */
export const row =
  <I>(needs: (input: I, facts: Facts) => Requirement[] | Needs): Row =>
  (input, facts) => {
    const found = needs(input as I, facts);
    return Array.isArray(found) ? { permissions: found } : found;
  };

/** An action without a resource type. */
export const onAll = (action: string): Row => row(() => [{ action, resource: "*" }]);

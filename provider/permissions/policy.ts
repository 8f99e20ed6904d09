/** IAM policies as data. Source: IAM User Guide, "Grammar of the IAM JSON policy language". */

/** Operator (such as `StringEquals`), then condition key, then the values that it may have. */
export type Conditions = Record<string, Record<string, string[] | string>>;

/** A statement that allows actions. */
export interface PolicyStatement {
  /** Name of the statement, unique in its policy. Default: none. */
  Sid?: string;
  /** Always `Allow`: what no statement allows is denied. */
  Effect: "Allow";
  /** Actions, such as `acm:RequestCertificate`. */
  Action: string[];
  /** ARNs or patterns of them; `*` for all. */
  Resource: string[];
  /** Conditions that must all hold. Default: none. */
  Condition?: Conditions;
}

/** A statement of a policy that is attached to a resource, and so names who may. */
export interface ResourcePolicyStatement extends PolicyStatement {
  /** Accounts, roles and users that it allows, by their ids and ARNs. */
  Principal: { AWS: string[] };
}

/** A policy as IAM takes it. */
export interface PolicyDocument {
  /** Version of the policy language. */
  Version: "2012-10-17";
  /** Statements, each with another Sid. */
  Statement: PolicyStatement[];
}

/** An action that IAM grants on `*` alone, and why. */
export interface Unscoped {
  /** The action, such as `sts:GetCallerIdentity`. */
  action: string;
  /** Why IAM grants it on `*` alone. */
  reason: string;
}

/** The least policy for some features. */
export interface Policy {
  /** The policy itself, for an inline or a managed policy. */
  document: PolicyDocument;
  /** Actions in it that no scope narrows. */
  unscoped: Unscoped[];
  /** Size of the document as IAM counts it, without whitespace. */
  characters: number;
}

/** IAM policies as data. Source: IAM User Guide, "Grammar of the IAM JSON policy language". */

/** Operator (such as `StringEquals`), then condition key, then the values that it may have. */
export type Conditions = Record<string, Record<string, string[] | string>>;

export interface PolicyStatement {
  Sid?: string;
  Effect: "Allow";
  Action: string[];
  Resource: string[];
  Condition?: Conditions;
}

/** A statement of a policy that is attached to a resource, and so names who may. */
export interface ResourcePolicyStatement extends PolicyStatement {
  Principal: { AWS: string[] };
}

export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: PolicyStatement[];
}

/** An action that IAM grants on `*` alone, and why. */
export interface Unscoped {
  action: string;
  reason: string;
}

export interface Policy {
  document: PolicyDocument;
  unscoped: Unscoped[];
  /** Size of the document as IAM counts it, without whitespace. */
  characters: number;
}

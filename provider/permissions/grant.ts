import type { Conditions } from "./policy";
import type { ResolvedScope } from "./scope";

/** One action of a feature. */
export interface ActionRow {
  /** Such as `acm:RequestCertificate`. */
  action: string;
  /** Purpose and condition in half a sentence, for the tables of docs/permissions.md. */
  purpose: string;
  /** Whether Infisical's documented policy for the same use has it, or only ours. */
  source: "infisical" | "ours";
}

/** Resources of a statement. */
export interface Resources {
  /** For the tables. */
  text: string;
  /** ARNs or patterns. None where the scope makes the statement unnecessary. */
  of: (scope: ResolvedScope) => string[];
}

/** Under which conditions a statement grants. */
export interface Restriction {
  /** For the tables. */
  text: string;
  of: (scope: ResolvedScope) => Conditions | undefined;
}

/** One statement of a feature, from which policies, remedies and tables are made. */
export interface Grant {
  sid: string;
  actions: readonly ActionRow[];
  resources: Resources;
  restriction?: Restriction;
  /** Why IAM grants these on `*` alone. */
  unscoped?: string;
}

/** An action that Infisical's policy has as well. */
export function theirs(action: string, purpose: string): ActionRow {
  return { action, purpose, source: "infisical" };
}

/** An action that only we need. */
export function ours(action: string, purpose: string): ActionRow {
  return { action, purpose, source: "ours" };
}

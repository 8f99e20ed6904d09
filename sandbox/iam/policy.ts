import { type Condition, readTest } from "./conditions";
import { type PolicyFault, readDocument, type StatementDocument } from "./grammar";
import { faultsOfUse, type PolicyUse } from "./rules";

export type { PolicyFault, PolicyUse };

/** A list of which an element says that one fits or, negated, that none does: Action and NotAction, for example. */
export interface Choice {
  readonly negated: boolean;
  readonly values: readonly string[];
}

/** Principal or NotPrincipal, by the kind of name. `aws` has a `*` where everyone is meant. */
export interface PrincipalChoice {
  readonly negated: boolean;
  readonly aws: readonly string[];
  readonly federated: readonly string[];
}

export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** Absent in identity-based policies, which apply to the principal that they are attached to. */
  readonly principals?: PrincipalChoice | undefined;
  readonly actions: Choice;
  /** Absent in trust policies, whose resource is their role. */
  readonly resources?: Choice | undefined;
  readonly conditions: readonly Condition[];
}

export interface Policy {
  /** Variables exist since version 2012-10-17. In earlier versions `${…}` is plain text. */
  readonly variables: boolean;
  readonly statements: readonly Statement[];
}

/** The policy in a document (JSON text or its value), or all that is wrong with it. Never throws. */
export function parsePolicy(
  document: unknown,
  use: PolicyUse,
): { policy: Policy } | { faults: PolicyFault[] } {
  const read = readDocument(document);
  if ("faults" in read) return read;
  const faults = faultsOfUse(read, use);
  if (faults.length > 0) return { faults };
  return {
    policy: { variables: read.version === "2012-10-17", statements: read.statements.map(statementOf) },
  };
}

function statementOf(document: StatementDocument): Statement {
  const { Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource } = document;
  return {
    effect: Effect,
    principals: principalsOf(Principal, NotPrincipal),
    actions: choiceOf(Action, NotAction) ?? { negated: false, values: [] },
    resources: choiceOf(Resource, NotResource),
    conditions: conditionsOf(document),
  };
}

type Texts = string | string[] | undefined;

function choiceOf(positive: Texts, negative: Texts): Choice | undefined {
  const texts = positive ?? negative;
  return texts === undefined ? undefined : { negated: positive === undefined, values: [texts].flat() };
}

function principalsOf(
  positive: StatementDocument["Principal"],
  negative: StatementDocument["NotPrincipal"],
): PrincipalChoice | undefined {
  const named = positive ?? negative;
  if (named === undefined) return undefined;
  const negated = positive === undefined;
  if (named === "*") return { negated, aws: ["*"], federated: [] };
  return { negated, aws: [named.AWS ?? []].flat(), federated: [named.Federated ?? []].flat() };
}

const conditionsOf = ({ Condition = {} }: StatementDocument): Condition[] =>
  Object.entries(Condition).flatMap(([name, keys]) => {
    const test = readTest(name);
    return Object.entries(keys).map(([key, values]) => {
      if (test === undefined) throw new Error(`The operator ${name} has passed the rules unread`);
      return { name, test, key, values: [values].flat().map(String) };
    });
  });

import { acceptsValue, readTest } from "./conditions";
import type { PolicyDocument, PolicyFault, StatementDocument } from "./grammar";

/**
 * The kinds of policy, by their attachment: to a user, role or session, to a resource such as a secret or key, or to a
 * role, as its trust.
 */
export type PolicyUse = "identity" | "resource" | "trust";

/** Rules that the grammar cannot express. Messages are IAM's own where it has one. */
export function faultsOfUse(document: PolicyDocument, use: PolicyUse): PolicyFault[] {
  const sids = document.statements.map((statement) => statement.Sid).filter((sid) => sid !== undefined);
  const repeated = use !== "resource" && new Set(sids).size < sids.length;
  return [
    ...(use === "identity" && document.id !== undefined
      ? [fault("Id", "An identity-based policy must not have an Id")]
      : []),
    ...(repeated ? [fault("Statement", "Statement IDs (SID) in a single policy must be unique.")] : []),
    ...document.statements.flatMap((statement, index) =>
      [
        ...faultsOfPrincipals(statement, use),
        ...faultsOfActions(statement, use),
        ...faultsOfResources(statement, use),
        ...faultsOfConditions(statement),
        ...faultsOfSid(statement, use),
      ].map(({ path, message }) => fault(`Statement.${index}.${path}`, message)),
    ),
  ];
}

const fault = (path: string, message: string): PolicyFault => ({ path, message });

/** A fault at the first name where none or both of two elements that exclude each other are there. */
function exactlyOne<Name extends keyof StatementDocument>(
  statement: StatementDocument,
  [name, opposite]: [Name, Name],
  missing: string,
): PolicyFault[] {
  const count = [statement[name], statement[opposite]].filter((value) => value !== undefined).length;
  if (count === 1) return [];
  return [fault(name, count === 0 ? missing : `A statement has either ${name} or ${opposite}`)];
}

const elements = (statement: StatementDocument, ...names: (keyof StatementDocument)[]) =>
  names.flatMap((name) =>
    [statement[name] ?? []].flat().map((value) => ({ path: name, text: String(value) })),
  );

const AWS_PRINCIPAL =
  /^(\*|\d{12}|arn:aws[a-z-]*:iam::\d{12}:(root|(user|role)\/[^*?]+)|arn:aws[a-z-]*:sts::\d{12}:(assumed-role\/[^*?/]+\/[^*?/]+|federated-user\/[^*?]+))$/;

function faultsOfPrincipals(statement: StatementDocument, use: PolicyUse): PolicyFault[] {
  if (use === "identity") {
    const isThere = statement.Principal !== undefined || statement.NotPrincipal !== undefined;
    return isThere ? [fault("Principal", "Policy document should not specify a principal.")] : [];
  }
  const names = (["Principal", "NotPrincipal"] as const).flatMap((name) => {
    const named = statement[name] ?? "*";
    if (named === "*") return [];
    if (Object.keys(named).length === 0) return [fault(name, "names nobody")];
    return [named.AWS ?? []]
      .flat()
      .filter((text) => !AWS_PRINCIPAL.test(text))
      .map((text) => fault(`${name}.AWS`, `Invalid principal in policy: "AWS":"${text}"`));
  });
  return [
    ...exactlyOne(statement, ["Principal", "NotPrincipal"], "Missing required field Principal"),
    ...names,
  ];
}

function faultsOfActions(statement: StatementDocument, use: PolicyUse): PolicyFault[] {
  const all = elements(statement, "Action", "NotAction");
  return [
    ...exactlyOne(statement, ["Action", "NotAction"], "Policy statement must contain actions."),
    ...all
      .filter(({ text }) => !/^(\*|(\*|[A-Za-z0-9-]+):[A-Za-z0-9*?]+)$/.test(text))
      .map(({ path, text }) =>
        fault(path, `Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: ${text}`),
      ),
    ...all
      .filter(({ text }) => use === "trust" && !/^(\*|sts:.*)$/i.test(text))
      .map(({ path }) => fault(path, "AssumeRole policy may only specify STS AssumeRole actions.")),
  ];
}

function faultsOfResources(statement: StatementDocument, use: PolicyUse): PolicyFault[] {
  const all = elements(statement, "Resource", "NotResource");
  if (use === "trust") return all.map(({ path }) => fault(path, "Has prohibited field Resource"));
  return [
    ...exactlyOne(statement, ["Resource", "NotResource"], "Policy statement must contain resources."),
    ...all.flatMap(({ path, text }) => faultsOfResource(text).map((message) => fault(path, message))),
  ];
}

function faultsOfResource(text: string): string[] {
  if (text === "*") return [];
  const [arn, , vendor = "", ...rest] = text.split(":");
  if (arn !== "arn" || (rest.length < 3 && !/\*(:|$)/.test(text)))
    return [`Resource ${text} must be in ARN format or "*".`];
  if (/[*?]/.test(vendor) || vendor === "")
    return ["Resource vendor must be fully qualified and cannot contain regexes."];
  const beforeVariables = text.split("${", 1)[0] ?? "";
  return text.includes("${") && beforeVariables.split(":").length < 6
    ? ["A variable can only stand behind the fifth colon of an ARN"]
    : [];
}

function faultsOfConditions({ Condition = {} }: StatementDocument): PolicyFault[] {
  return Object.entries(Condition).flatMap(([name, keys]) => {
    const test = readTest(name);
    if (test === undefined) return [fault(`Condition.${name}`, `Invalid Condition type : ${name}.`)];
    return Object.entries(keys).flatMap(([key, values]) =>
      [values]
        .flat()
        .map(String)
        .filter((value) => !acceptsValue(test, value))
        .map((value) => fault(`Condition.${name}.${key}`, `${name} cannot read the value "${value}"`)),
    );
  });
}

/** Other services allow more than letters and digits in their resource policies. */
const faultsOfSid = ({ Sid = "" }: StatementDocument, use: PolicyUse): PolicyFault[] =>
  use === "resource" || /^[A-Za-z0-9]*$/.test(Sid)
    ? []
    : [fault("Sid", "Statement IDs (SID) must be alpha-numeric.")];

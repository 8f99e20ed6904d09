import type { Conditions, PolicyStatement } from "./policy";

/**
 * The statements with those of one resource and condition joined, their lists sorted and without duplicates, and each
 * Sid once. A joined statement has the Sid of the first.
 */
export function joinStatements(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const joined = new Map<string, PolicyStatement>();
  for (const statement of statements.map(canonical)) {
    const key = JSON.stringify([statement.Resource, statement.Condition]);
    const same = joined.get(key);
    joined.set(key, same ? { ...same, Action: sorted([...same.Action, ...statement.Action]) } : statement);
  }
  return uniqueSids([...joined.values()]);
}

function canonical({ Condition, ...statement }: PolicyStatement): PolicyStatement {
  return {
    ...statement,
    Action: sorted(statement.Action),
    Resource: sorted(statement.Resource),
    ...(Condition ? { Condition: canonicalConditions(Condition) } : {}),
  };
}

function canonicalConditions(conditions: Conditions): Conditions {
  return mapEntries(conditions, (keys) =>
    mapEntries(keys, (value) => (typeof value === "string" ? value : sorted(value))),
  );
}

function mapEntries<A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value)]));
}

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

function uniqueSids(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const seen = new Map<string, number>();
  return statements.map((statement) => {
    const { Sid = "Statement" } = statement;
    const nth = (seen.get(Sid) ?? 0) + 1;
    seen.set(Sid, nth);
    return nth === 1 ? statement : { ...statement, Sid: `${Sid}${nth}` };
  });
}

import { OPERATORS, type Operator } from "./operators";
import { expand, type Lookup, literal, type Part } from "./variables";

export type { ContextValues } from "./variables";

/** One line of a Condition element: an operator, a key and the values of which one has to fit. */
export interface Condition {
  readonly name: string;
  readonly test: ConditionTest;
  readonly key: string;
  readonly values: readonly string[];
}

/** A parsed operator name: `ForAllValues:StringLikeIfExists`, or `Null`. */
export type ConditionTest =
  | { readonly kind: "null" }
  | {
      readonly kind: "compare";
      readonly quantifier?: "ForAllValues" | "ForAnyValue" | undefined;
      readonly operator: Operator;
      readonly ifExists: boolean;
    };

/** `broken`: a variable has no value, so that the whole statement means nothing. */
type Outcome = boolean | "broken";

const NAME = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** Reads an operator's name. Undefined where AWS has none of that name. */
export function readTest(name: string): ConditionTest | undefined {
  if (name === "Null") return { kind: "null" };
  const [, quantifier, base = "", ifExists] = NAME.exec(name) ?? [];
  const operator = OPERATORS.get(base);
  if (operator === undefined) return undefined;
  return {
    kind: "compare",
    operator,
    ifExists: ifExists !== undefined,
    quantifier: quantifier as "ForAllValues" | "ForAnyValue" | undefined,
  };
}

/** Whether a value of a policy can be read by its operator. */
export const acceptsValue = (test: ConditionTest, value: string): boolean =>
  test.kind === "null" ? /^(true|false)$/i.test(value) : test.operator.accepts(value);

/**
 * Whether a statement's conditions all hold: operators and keys are joined by AND, the values of a key by OR, and by
 * NOR under a negated operator (IAM User Guide, "Conditions with multiple context keys or values").
 */
export const holds = (conditions: readonly Condition[], lookup: Lookup, variables: boolean): boolean =>
  conditions.every((condition) => outcomeOf(condition, lookup, variables) === true);

function outcomeOf({ test, key, values }: Condition, lookup: Lookup, variables: boolean): Outcome {
  const found = lookup(key);
  const actual = found === undefined ? [] : [found].flat();
  if (test.kind === "null") {
    const isAbsent = actual.length === 0;
    return values.some((value) => (value.toLowerCase() === "true") === isAbsent);
  }
  if (actual.length === 0 && test.ifExists) return true;
  const { operator } = test;
  const resolved = values.map((value) =>
    variables && operator.takesVariables ? expand(value, lookup) : [literal(value)],
  );
  const expected = resolved.filter((parts) => parts !== undefined);
  if (expected.length < resolved.length && (operator.negated || expected.length === 0)) return "broken";
  return quantified(test, actual, expected);
}

/** An empty text counts as no value under a quantifier (IAM User Guide, "Set operators for multivalued keys"). */
function quantified(
  { operator, quantifier }: Extract<ConditionTest, { kind: "compare" }>,
  actual: readonly string[],
  expected: readonly (readonly Part[])[],
): boolean {
  const fits = (value: string) => expected.some((parts) => operator.compare(value, parts));
  const given = actual.filter((value) => value !== "");
  switch (quantifier) {
    case "ForAllValues":
      return given.every((value) => fits(value) !== operator.negated);
    case "ForAnyValue":
      return given.some((value) => fits(value) !== operator.negated);
    case undefined:
      return actual.some(fits) !== operator.negated;
  }
}

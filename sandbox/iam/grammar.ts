import { z } from "zod";

/** A fault of a policy document: where it is (`Statement.0.Principal`) and what is wrong. */
export interface PolicyFault {
  path: string;
  message: string;
}

const oneOrMany = <S extends z.ZodType>(item: S) => z.union([item, z.array(item).min(1)]);
const texts = oneOrMany(z.string()).optional();
const principals = z
  .union([z.literal("*"), z.partialRecord(z.enum(["AWS", "Service", "Federated"]), oneOrMany(z.string()))])
  .optional();
const ConditionValues = oneOrMany(z.union([z.string(), z.number(), z.boolean()]));

const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principals,
  NotPrincipal: principals,
  Action: texts,
  NotAction: texts,
  Resource: texts,
  NotResource: texts,
  Condition: z.record(z.string(), z.record(z.string(), ConditionValues)).optional(),
});

/** IAM User Guide, "Grammar of the IAM JSON policy language". */
const Document = z.strictObject({
  Version: z.enum(["2008-10-17", "2012-10-17"]).default("2008-10-17"),
  Id: z.string().optional(),
  Statement: oneOrMany(Statement),
});

export type StatementDocument = z.output<typeof Statement>;

/** A policy of the right shape. Its statements are a list even where the document has one alone. */
export interface PolicyDocument {
  version: "2008-10-17" | "2012-10-17";
  id: string | undefined;
  statements: StatementDocument[];
}

/** Reads a document, JSON text or its value, as far as its grammar goes. */
export function readDocument(document: unknown): PolicyDocument | { faults: PolicyFault[] } {
  const value = typeof document === "string" ? parseJson(document) : document;
  if (value === undefined) return { faults: [{ path: "", message: "The policy is not JSON" }] };
  const parsed = Document.safeParse(value);
  if (!parsed.success) return { faults: parsed.error.issues.flatMap((issue) => faultsOf(issue, [])) };
  const { Version, Id, Statement: statements } = parsed.data;
  return { version: Version, id: Id, statements: [statements].flat() };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of a value that may have two forms, the faults of the form that it comes closest to. */
function faultsOf(issue: z.core.$ZodIssue, above: PropertyKey[]): PolicyFault[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union") {
    const inner = issue.errors.filter((errors) => errors.every((error) => error.path.length > 0));
    const closest =
      inner[0] ?? issue.errors.find((errors) => errors.some(({ code }) => code !== "invalid_type"));
    if (closest !== undefined) return closest.flatMap((error) => faultsOf(error, path));
  }
  return [{ path: path.map(String).join("."), message: issue.message }];
}

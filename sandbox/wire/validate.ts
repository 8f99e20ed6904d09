import type { z } from "zod";
import { type AwsError, awsError } from "./error";

/** Members whose value AWS leaves out of its messages, and which must never reach a log. */
const SENSITIVE = new Set(["Passphrase", "PrivateKey", "SecretString", "SecretBinary", "RotationToken"]);

type Issue = z.core.$ZodIssue;

/** `tags.1.member.key`: how AWS points at a member (lower camel case, list positions from 1). */
function pathOf(path: PropertyKey[]): string {
  const steps = path.map((step) =>
    typeof step === "number"
      ? `${step + 1}.member`
      : String(step).replace(/^./, (first) => first.toLowerCase()),
  );
  return steps.join(".");
}

function constraintOf(issue: Issue): string {
  switch (issue.code) {
    case "too_small":
      return issue.origin === "number"
        ? `Member must have value greater than or equal to ${issue.minimum}`
        : `Member must have length greater than or equal to ${issue.minimum}`;
    case "too_big":
      return issue.origin === "number"
        ? `Member must have value less than or equal to ${issue.maximum}`
        : `Member must have length less than or equal to ${issue.maximum}`;
    case "invalid_format": {
      const pattern =
        "pattern" in issue ? String(issue.pattern).replace(/^\/\^\(\?:|\)\$\/u?$/g, "") : issue.format;
      return `Member must satisfy regular expression pattern: ${pattern}`;
    }
    case "invalid_value":
      return `Member must satisfy enum value set: [${issue.values.map(String).join(", ")}]`;
    case "invalid_type":
      return "Member must not be null";
    default:
      return issue.message;
  }
}

function describe(issue: Issue): string {
  const secret = issue.path.some((step) => SENSITIVE.has(String(step)));
  const shown = issue.input === undefined ? "null" : JSON.stringify(issue.input)?.replace(/^"(.*)"$/s, "$1");
  const value = secret ? "Value" : issue.input === undefined ? "Value null" : `Value '${shown}'`;
  return `${value} at '${pathOf(issue.path)}' failed to satisfy constraint: ${constraintOf(issue)}`;
}

/** A missing member is a broken rule. A member of the wrong type cannot be read at all by AWS. */
const unreadable = (issue: Issue): boolean => issue.code === "invalid_type" && issue.input !== undefined;

/**
 * Checks a request's members as AWS's front end does, before any handler sees them.
 * `code` is the service's own name for a broken rule: ValidationException, ValidationError, InvalidInput.
 */
export function validate<S extends z.ZodType>(schema: S, input: unknown, code: string): z.output<S> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw refusal(result.error.issues, code);
}

function refusal(issues: Issue[], code: string): AwsError {
  const strange = issues.find(unreadable);
  if (strange && code === "ValidationException") {
    return awsError("SerializationException", `Unexpected type for member '${pathOf(strange.path)}'`);
  }
  const count = `${issues.length} validation error${issues.length === 1 ? "" : "s"} detected: `;
  return awsError(code, count + issues.map(describe).join("; "));
}

import type { Fault } from "../kernel/errors";
import type { NamePolicy, NameRules } from "./inputs";

/**
 * Whether a name fits a pattern. `*.` stands for exactly one label and `**.` for any number of them (at least one). A
 * wildcard certificate name `*.example.com` fits the pattern `*.example.com`. Linear in the name's length.
 */
export function matchesPattern(name: string, pattern: string): boolean {
  if (pattern === "**") return true;
  if (pattern.startsWith("**.")) {
    const suffix = pattern.slice(2);
    return name.endsWith(suffix) && name.length > suffix.length;
  }
  if (pattern.startsWith("*.")) {
    const dot = name.indexOf(".");
    return dot > 0 && name.slice(dot) === pattern.slice(1);
  }
  return name === pattern;
}

/** Whether a wildcard name stands for names of a pattern: `*.example.com` serves `admin.example.com` as well. */
function coversPattern(name: string, pattern: string): boolean {
  return name.startsWith("*.") && matchesPattern(pattern, name);
}

/** Everything in which a certificate's names break its profile's policy. */
export function policyFaults(
  policy: NamePolicy | undefined,
  commonName: string | undefined,
  names: readonly string[],
): Fault[] {
  const ofSubject =
    commonName === undefined ? [] : ruleFaults("commonName", policy?.commonName, [commonName]);
  return [...ofSubject, ...ruleFaults("dnsNames", policy?.dnsNames, names)];
}

function ruleFaults(property: string, rules: NameRules | undefined, names: readonly string[]): Fault[] {
  if (!rules) return [];
  const { allowed = [], required = [], denied = [] } = rules;
  const remedy = "Change the name, or the profile's policy.";
  const notAllowed = names
    .filter((name) => allowed.length > 0 && !allowed.some((pattern) => matchesPattern(name, pattern)))
    .map((name) => ({
      property,
      cause: `The profile's policy does not allow ${name} (allowed: ${allowed.join(", ")}).`,
      remedy,
    }));
  const forbidden = names.flatMap((name) =>
    denied
      .filter((pattern) => matchesPattern(name, pattern) || coversPattern(name, pattern))
      .map((pattern) => ({ property, cause: `The profile's policy denies ${name} by ${pattern}.`, remedy })),
  );
  const missing = required
    .filter((pattern) => !names.some((name) => matchesPattern(name, pattern)))
    .map((pattern) => ({
      property,
      cause: `The profile's policy requires a name that matches ${pattern}.`,
      remedy: "Add such a name, or change the profile's policy.",
    }));
  return [...notAllowed, ...forbidden, ...missing];
}

import { z } from "zod";

/** Placeholders of a name schema. */
export const placeholders = [
  "certificateId",
  "shortCertificateId",
  "commonName",
  "profile",
  "sync",
  "stack",
  "serial",
] as const;
export type Placeholder = (typeof placeholders)[number];

/** Placeholders that tell certificates apart. A serial tells their generations apart as well. */
const TELLING: readonly string[] = ["certificateId", "shortCertificateId", "serial"] satisfies Placeholder[];

/** The blanks around a name are trimmed by the code: a pattern for them would backtrack for minutes over a long run. */
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;
/** Letters, digits, hyphens and underscores, and `/` for a hierarchy. */
const LITERAL = /^[A-Za-z0-9_/-]*$/;

/** Longest name of a secret. Source: CreateSecret, Name. */
const MAX_SECRET_NAME_LENGTH = 512;

/** How secrets are named, such as `tls/{{commonName}}-{{shortCertificateId}}`. */
export const nameSchema = z.string().superRefine((schema, ctx) => {
  const add = (message: string, remedy: string) =>
    ctx.addIssue({ code: "custom", message, params: { remedy } });
  const used = placeholdersOf(schema);
  for (const name of used.filter((name) => !(placeholders as readonly string[]).includes(name)))
    add(
      `There is no placeholder {{${name}}}.`,
      `Use ${placeholders.map((known) => `{{${known}}}`).join(", ")}.`,
    );
  if (!used.some((name) => TELLING.includes(name)))
    add(
      "It has no placeholder that tells certificates apart.",
      "Put {{certificateId}}, {{shortCertificateId}} or {{serial}} into it.",
    );
  if (!LITERAL.test(schema.replace(PLACEHOLDER, "")))
    add(
      "A secret's name holds letters, digits, hyphens, underscores and / only.",
      "Remove the other characters from the schema.",
    );
});

function placeholdersOf(schema: string): string[] {
  return [...schema.matchAll(PLACEHOLDER)].map((match) => (match[1] ?? "").trim());
}

/** Whether the name that a schema gives is another one after each renewal. */
export function namesSerial(schema: string): boolean {
  return placeholdersOf(schema).includes("serial");
}

/** The secret's name: each placeholder replaced by its value, reduced to letters, digits, `-` and `_`. */
export function renderSecretName(schema: string, values: Readonly<Record<Placeholder, string>>): string {
  return schema.replace(PLACEHOLDER, (_, name: string) => reduce(values[name.trim() as Placeholder] ?? ""));
}

/** A serial as names hold it: without the colons that ACM shows it with. An unknown one stays as it is. */
export function plainSerial(serial: string): string {
  return String(serial).replaceAll(":", "");
}

function reduce(value: string): string {
  return value.replace(/\*/g, "wildcard").replace(/[^A-Za-z0-9_-]+/g, "-");
}

/** Why a finished name cannot be a secret's, or undefined when it can. */
export function secretNameFault(name: string): { cause: string; remedy: string } | undefined {
  if (name.length < 1 || name.length > MAX_SECRET_NAME_LENGTH)
    return {
      cause: `The secret's name would have ${name.length} characters; Secrets Manager allows 1 to ${MAX_SECRET_NAME_LENGTH}.`,
      remedy: "Shorten the schema.",
    };
  if (!/^[A-Za-z0-9_/-]+$/.test(name))
    return {
      cause: `${JSON.stringify(name)} is not a legal secret name.`,
      remedy: "Use letters, digits, hyphens, underscores and / only.",
    };
  if (/-[A-Za-z0-9]{6}$/.test(name))
    return {
      cause: `${JSON.stringify(name)} ends in a hyphen and six characters, which Secrets Manager confuses with the suffix of an ARN.`,
      remedy: "Change the end of the schema.",
    };
  return undefined;
}

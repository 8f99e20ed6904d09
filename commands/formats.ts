import type { PolicyDocument } from "../provider/permissions/policy";
import type { ConnectionPolicy } from "./documents";

/** How policies are printed. */
export const formats = ["json", "terraform", "pulumi"] as const;
export type Format = (typeof formats)[number];

/** One policy as its bare document, several as an object by connection. Or one resource each. */
export function printPolicies(format: Format, policies: readonly ConnectionPolicy[]): string {
  if (format === "terraform") return named(policies).map(terraform).join("\n\n");
  if (format === "pulumi")
    return ['import * as aws from "@pulumi/aws";', ...named(policies).map(pulumi)].join("\n\n");
  const [first] = policies;
  if (policies.length === 1 && first !== undefined) return json(first.document);
  return json(Object.fromEntries(policies.map(({ connection, document }) => [connection, document])));
}

interface Named {
  /** Letters, digits and underscores, of which the first is a letter. Each name once. */
  identifier: string;
  /** Name of the policy in IAM. */
  name: string;
  document: PolicyDocument;
}

function named(policies: readonly ConnectionPolicy[]): Named[] {
  const taken = new Set<string>();
  return policies.map(({ connection, document }) => {
    const reduced = connection
      .replace(/[^A-Za-z0-9]+/g, "_")
      .replace(/^_|_$/g, "")
      .slice(0, 64);
    const base = /^[A-Za-z]/.test(reduced) ? reduced : `connection_${reduced}`;
    let identifier = base;
    for (let number = 2; taken.has(identifier); number++) identifier = `${base}_${number}`;
    taken.add(identifier);
    return { identifier, name: `pulumi-aws-pki-${identifier.replaceAll("_", "-")}`, document };
  });
}

/** JSON is an expression of HCL too, but for its templates. Source: HCL native syntax, "Template Expressions". */
function terraform({ identifier, name, document }: Named): string {
  const policy = json(document).replaceAll("${", "$${").replaceAll("%{", "%%{");
  const lines = [`  name   = "${name}"`, `  policy = jsonencode(${indent(policy)})`];
  return `resource "aws_iam_policy" "${identifier}" {\n${lines.join("\n")}\n}`;
}

function pulumi({ identifier, name, document }: Named): string {
  const lines = [`  name: "${name}",`, `  policy: JSON.stringify(${indent(json(document))}),`];
  return `export const ${identifier}Policy = new aws.iam.Policy("${identifier}", {\n${lines.join("\n")}\n});`;
}

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);
const indent = (text: string): string => text.replaceAll("\n", "\n  ");

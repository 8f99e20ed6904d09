import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type ts from "typescript";
import { COMPILER_OPTIONS } from "./programs";
import { PAGE } from "./table";

const ROOT = join(__dirname, "..", "..");
const TOOLS = join(ROOT, "test", "projects", "tools", "node_modules");

/** A compiler by its version: the one that Pulumi brings, and those that projects install. */
export const COMPILERS = {
  "3.8": join(ROOT, "node_modules", "@pulumi", "pulumi", "vendor", "typescript@3.8.3", "typescript.js"),
  "5.0": join(TOOLS, "typescript-5.0"),
  "5.4": join(TOOLS, "typescript-5.4"),
  "5.9": join(TOOLS, "typescript-5.9"),
  "6.0": join(TOOLS, "typescript-6.0"),
} as const;
export type Version = keyof typeof COMPILERS;

/** Every flag that TypeScript has for more strictness, and for compilers of one file at a time. */
const STRICTEST = {
  ...{
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    isolatedModules: true,
  },
  ...{ noImplicitOverride: true, noPropertyAccessFromIndexSignature: true, noImplicitReturns: true },
  ...{ noFallthroughCasesInSwitch: true, noUnusedLocals: true, noUnusedParameters: true, target: "es2022" },
  ...{ allowUnreachableCode: false, allowUnusedLabels: false, forceConsistentCasingInFileNames: true },
};

interface Setting {
  name: string;
  options: Readonly<Record<string, unknown>>;
  /** The ending of the program's files. */
  ending: ".ts" | ".mts";
  versions: readonly Version[];
}

const NEWER: readonly Version[] = ["5.0", "5.4", "5.9", "6.0"];
const ALL: readonly Version[] = ["3.8", ...NEWER];
const NODE_NEXT = { module: "nodenext", moduleResolution: "nodenext" };

/** Settings of projects, none of which skips the check of libraries' types. */
export const SETTINGS: readonly Setting[] = [
  { name: "Pulumi's template aws-typescript", options: COMPILER_OPTIONS, ending: ".ts", versions: ALL },
  {
    name: "its older form, es2016",
    options: { ...COMPILER_OPTIONS, target: "es2016" },
    ending: ".ts",
    versions: ALL,
  },
  {
    name: "every strict flag, CommonJS, nodenext",
    options: { ...STRICTEST, ...NODE_NEXT },
    ending: ".ts",
    versions: NEWER,
  },
  {
    name: "every strict flag, ESM, nodenext, verbatimModuleSyntax",
    options: { ...STRICTEST, ...NODE_NEXT, verbatimModuleSyntax: true },
    ending: ".mts",
    versions: NEWER,
  },
  {
    name: "every strict flag, ESM, bundler, verbatimModuleSyntax",
    options: { ...STRICTEST, module: "esnext", moduleResolution: "bundler", verbatimModuleSyntax: true },
    ending: ".ts",
    versions: NEWER,
  },
];

/** One cell of the matrix, as docs show it. */
export interface TypesRow {
  /** Of the compiler, with its patch. */
  version: string;
  setting: string;
  /** Errors of this package's types and of a program that uses them. */
  own: string[];
  /** Faults that the compiler finds in a program with two. */
  found: string[];
  /** Errors in types of others, by their package: the project has them without this package too. */
  others: Readonly<Record<string, number>>;
}

/** Compiles the two programs of a project with one compiler. The project has this package in its node_modules. */
export function compile(project: string, version: Version, { name, options, ending }: Setting): TypesRow {
  const compiler = createRequire(__filename)(COMPILERS[version]) as typeof ts;
  const given = { ...options, noEmit: true, skipLibCheck: false, types: ["node"], ...deprecations(version) };
  const { options: known, errors } = compiler.convertCompilerOptionsFromJson(given, project);
  const files = ["program", "wrong"].map((file) => join(project, `${file}${ending}`));
  const program = compiler.createProgram(files, known);
  const row: TypesRow = { version: compiler.version, setting: name, own: [], found: [], others: {} };
  for (const one of [...errors, ...compiler.getPreEmitDiagnostics(program)]) count(one, compiler, row);
  return row;
}

/** The option that docs/projects.md names for TypeScript 6, which refuses the module resolution of the template without it. */
const [ADVICE = ""] = /^"ignoreDeprecations": .*$/m.exec(readFileSync(PAGE, "utf8")) ?? [];
const deprecations = (version: Version) => (version === "6.0" ? JSON.parse(`{${ADVICE}}`) : {});

function count({ file, messageText }: ts.Diagnostic, compiler: typeof ts, row: TypesRow): void {
  const text = compiler.flattenDiagnosticMessageText(messageText, "\n");
  const path = file?.fileName ?? "";
  const [, owner] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  if (/\/wrong\.m?ts$/.test(path)) row.found.push(text);
  else if (owner === undefined || owner === "pulumi-aws-pki") row.own.push(`${path}: ${text}`);
  else Object.assign(row.others, { [owner]: (row.others[owner] ?? 0) + 1 });
}

/** The matrix in Markdown, a row for each setting. */
export function typesTable(rows: readonly TypesRow[]): string {
  const lines = SETTINGS.map(({ name }) => {
    const own = rows.filter(({ setting }) => setting === name);
    const outcome = own.every((row) => row.own.length === 0) ? "no error" : "errors";
    return `| ${name} | ${own.map(({ version }) => version).join(", ")} | ${outcome} | ${othersIn(own)} |`;
  });
  const head = "| settings | TypeScript | this package's types | types of others |\n|---|---|---|---|";
  return [head, ...lines].join("\n");
}

/** The packages whose own types have errors, with the compilers that find them. */
function othersIn(rows: readonly TypesRow[]): string {
  const versions = new Map<string, string[]>();
  for (const { version, others } of rows)
    for (const name of Object.keys(others).sort())
      versions.set(name, [...(versions.get(name) ?? []), version]);
  return [...versions].map(([name, found]) => `${name} (${found.join(", ")})`).join("; ") || "no error";
}

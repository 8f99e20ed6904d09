import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

export const ROOT = resolve(__dirname, "..", "..");

export interface Import {
  /** A file from the root, a package's name, or a module of Node's own with its `node:`. */
  target: string;
  isTypeOnly: boolean;
}

/** The package's own source files, from the root. */
export const FILES: readonly string[] = globSync(
  [
    "index.ts",
    "{internals,provider,resources,components,roles,policy,commands,reader,testing,sandbox,examples}/**/*.{ts,mts}",
  ],
  { cwd: ROOT, exclude: ["**/node_modules/**", "**/*.d.ts"] },
).sort();

/** Modules that a text imports, exports from or requires; one whose every name is a type loads nothing. */
export function specifiersIn(text: string): { specifier: string; isTypeOnly: boolean }[] {
  const source = ts.createSourceFile("text.ts", text, ts.ScriptTarget.Latest);
  const found: { specifier: string; isTypeOnly: boolean }[] = [];
  const add = (node: ts.Node | undefined, isTypeOnly: boolean): void => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, isTypeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, exportsTypes(node));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isExternalModuleReference(node)) add(node.expression, false);
    else if (ts.isCallExpression(node) && isLoading(node.expression)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function importsTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  return !name && !!namedBindings && ts.isNamedImports(namedBindings) && areTypes(namedBindings.elements);
}

function exportsTypes({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean {
  return isTypeOnly || (!!exportClause && ts.isNamedExports(exportClause) && areTypes(exportClause.elements));
}

const areTypes = (names: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): boolean =>
  names.length > 0 && names.every((name) => name.isTypeOnly);

const isLoading = (callee: ts.Expression): boolean =>
  callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");

/** The code of a file of the package, without its comments. */
export function codeOf(file: string): string {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest);
  return ts.createPrinter({ removeComments: true }).printFile(source);
}

/** The imports of a file of the package. */
export function importsOf(file: string): Import[] {
  return specifiersIn(readFileSync(join(ROOT, file), "utf8")).map(({ specifier, isTypeOnly }) => ({
    target: resolveImport(file, specifier),
    isTypeOnly,
  }));
}

function resolveImport(file: string, specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  if (!specifier.startsWith(".")) return specifier.replace(/^((?:@[^/]+\/)?[^/]+).*$/, "$1");
  const path = join(ROOT, dirname(file), specifier);
  const found = [path, `${path}.ts`, path.replace(/\.js$/, ".ts"), join(path, "index.ts")].find(
    (one) => /\.\w+$/.test(one) && existsSync(one),
  );
  if (!found) throw new Error(`${file} imports ${specifier}, which does not exist.`);
  return relative(ROOT, found);
}

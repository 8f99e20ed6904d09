import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(__dirname, "../../..");

export interface SourcePattern {
  /** File and line, from the root. */
  place: string;
  pattern: RegExp;
}

export interface Patterns {
  all: SourcePattern[];
  /** Files that build patterns at run time, from texts that `all` holds as well. */
  builders: string[];
}

/** A text that is meant to be a part of a pattern: it has a set or an escape, and something that repeats. */
const LOOKS_LIKE_A_PATTERN = /(?:\]|\)|\\w|\\d)(?:[+*]|\{\d)/;

/**
 * Every pattern of the sources: the literals, and the texts that look like one, as `new RegExp` and the schemas of the
 * sandbox take them. Read from the syntax tree, so that one that is written tomorrow is tried as well.
 */
export function collectPatterns(folders: readonly string[]): Patterns {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root })).sort();
  const found = files.map((file) => ({ file, ...patternsOf(file) }));
  return {
    all: found.flatMap(({ patterns }) => patterns),
    builders: found.filter(({ builds }) => builds).map(({ file }) => file),
  };
}

function patternsOf(file: string): { patterns: SourcePattern[]; builds: boolean } {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.ES2023);
  const patterns: SourcePattern[] = [];
  let builds = false;
  const visit = (node: ts.Node): void => {
    const pattern = patternOf(node);
    if (pattern) {
      const { line } = source.getLineAndCharacterOfPosition(node.pos);
      patterns.push({ place: `${file}:${line + 1}`, pattern });
    }
    builds ||=
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === "RegExp";
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { patterns, builds };
}

function patternOf(node: ts.Node): RegExp | undefined {
  if (ts.isRegularExpressionLiteral(node)) {
    const end = node.text.lastIndexOf("/");
    return new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
  }
  if (!ts.isStringLiteral(node) && !ts.isNoSubstitutionTemplateLiteral(node)) return undefined;
  return LOOKS_LIKE_A_PATTERN.test(node.text) ? compiled(`^(?:${node.text})$`) : undefined;
}

/** Some texts only look like one. */
function compiled(text: string): RegExp | undefined {
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}

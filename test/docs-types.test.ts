import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type AnyKind, everyKind } from "../provider/everyKind";
import { BEGIN, declarationsOf } from "../scripts/types/interfaces.mts";

const ROOT = join(__dirname, "..");
const BIOME = join(ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");

const kinds: readonly AnyKind[] = Object.values(everyKind);
const files = kinds.flatMap((kind) =>
  "absent" in kind.docs.types ? [] : [[kind, join(ROOT, "resources", kind.docs.types.file)] as const],
);

/** The file as the schemas have its declarations. Its part before them, with the imports, stays. */
function withDeclarations(text: string, kind: AnyKind): string {
  const [before = ""] = text.split(BEGIN);
  const imported = [...before.matchAll(/import type \{ (\w+) \}/g)].map(([, name = ""]) => name);
  const byName = (name: string) => everyKind[name as keyof typeof everyKind];
  return `${before}${BEGIN}\n${declarationsOf(kind, byName, imported)}`;
}

function formatted(text: string, file: string): string {
  const args = [BIOME, "format", `--stdin-file-path=${file}`];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    input: text,
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe("the types of a class", () => {
  it.each(files)("of $type are those that its schemas give", (kind, file) => {
    const text = readFileSync(file, "utf8");
    const wanted = formatted(withDeclarations(text, kind), file);
    if (process.env.UPDATE_DOCS) writeFileSync(file, wanted);
    expect(readFileSync(file, "utf8")).toBe(wanted);
  });
});

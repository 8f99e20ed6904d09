import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { buildSync } from "esbuild";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyKind } from "../../provider/everyKind";
import { type OpenStack, temporaryFolder } from "../../scripts/scenario/stack.mts";
import { type Engine, previewSteps, startEngine } from "./engine";

const ROOT = join(__dirname, "..", "..");
const FIXTURE = join(ROOT, "test", "fixtures", "scratchKind");
const SOURCES = ["index.ts", "internals", "resources", "provider", "components", "commands", "reader"];
const KIND = "provider/scratch/kind.ts";
const LINE = 'export { scratch } from "./scratch/kind";\n';

/** A copy of the package as a project of its own, with one kind more: a folder, its class, and a line in kinds.ts. */
function makeProject(): string {
  const project = mkdtempSync(join(temporaryFolder(), "scratch-kind-"));
  for (const source of [...SOURCES, "package.json", "tsconfig.json", "tsconfig.build.json"])
    cpSync(join(ROOT, source), join(project, source), { recursive: true });
  cpSync(FIXTURE, project, { recursive: true });
  writeFileSync(
    join(project, "provider", "kinds.ts"),
    readFileSync(join(ROOT, "provider", "kinds.ts"), "utf8") + LINE,
  );
  const { main: _, ...manifest } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
  return project;
}

/** Files of the package that the new kind has changed, by name. */
function changedFiles(project: string): string[] {
  const files = globSync(
    SOURCES.map((source) => (source.endsWith(".ts") ? source : `${source}/**/*.ts`)),
    { cwd: ROOT },
  );
  const text = (folder: string, file: string) => readFileSync(join(folder, file), "utf8");
  return files.filter((file) => text(ROOT, file) !== text(project, file));
}

/** The descriptor without one part, for each part of it at any depth: `[path of the part, text of the file]`. */
function lackingOnePart(text: string): [part: string, text: string][] {
  const file = ts.createSourceFile("kind.ts", text, ts.ScriptTarget.Latest, true);
  const found: [string, string][] = [];
  const visit = (node: ts.Node, path: string): void => {
    if (!ts.isObjectLiteralExpression(node)) {
      node.forEachChild((child) => visit(child, path));
      return;
    }
    for (const property of node.properties) {
      if (!ts.isPropertyAssignment(property)) continue;
      const part = `${path}${property.name.getText()}`;
      const rest = text.slice(property.getEnd()).replace(/^,/, "");
      found.push([part, text.slice(0, property.getStart()) + rest]);
      visit(property.initializer, `${part}.`);
    }
  };
  visit(file, "");
  return found;
}

/** Writes each variant of the descriptor beside it, where its imports mean the same; gives the part by the file. */
function writeVariants(project: string): Map<string, string> {
  const variants = lackingOnePart(readFileSync(join(project, KIND), "utf8"));
  return new Map(
    variants.map(([part, text]) => {
      const file = join(project, dirname(KIND), `without-${part}.ts`);
      writeFileSync(file, text);
      return [file, part] as const;
    }),
  );
}

/** The new kind and the list of kinds. */
const OF_KIND = /^provider\/(scratch\/|kinds\.ts)|^resources\/scratch\.ts/;
/** Files that import the list of kinds. All others are the package's own as they are, which npm test checks. */
const KNOWS_KINDS = /from "[^"]*\/(everyKind|kinds)"/;

/**
 * Compiles a project into its dist/. Checks the new kind with all its variants, the list of kinds, and what imports that;
 * gives what is wrong there.
 */
function compile(project: string): ts.Diagnostic[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(project, "tsconfig.build.json"),
    { incremental: false, declaration: false, sourceMap: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  );
  if (!config) throw new Error("tsconfig.build.json cannot be read");
  const { fileNames, options } = config;
  const how = { platform: "node", format: "cjs", logLevel: "error" } as const;
  buildSync({ entryPoints: fileNames, outdir: join(project, "dist"), outbase: project, ...how });
  const program = ts.createProgram(fileNames, options);
  const knowsKinds = ({ fileName, text }: ts.SourceFile) =>
    fileNames.includes(fileName) && (OF_KIND.test(relative(project, fileName)) || KNOWS_KINDS.test(text));
  const checked = program.getSourceFiles().filter(knowsKinds);
  return checked.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
}

describe("a kind that is one folder and one line", () => {
  let engine: Engine;
  let project: string;
  let open: OpenStack;
  let variants: Map<string, string>;
  let diagnostics: ts.Diagnostic[];
  beforeAll(async () => {
    project = makeProject();
    variants = writeVariants(project);
    diagnostics = compile(project);
    engine = await startEngine();
    open = await engine.open(project);
    open.setEnv({ NOTE_PATH: path("a"), NOTE_TEXT: "one" });
  });
  afterAll(async () => {
    await engine?.close();
    rmSync(project, { recursive: true, force: true });
  });

  const path = (name: string) => join(project, `${name}.txt`);
  const textOf = (name: string) => (existsSync(path(name)) ? readFileSync(path(name), "utf8") : undefined);
  /** What `pulumi up` did to the resource, as the engine reports it. */
  async function up(): Promise<string> {
    const steps: string[] = [];
    await open.stack.up({
      onEvent: ({ resourcePreEvent }) => {
        if (resourcePreEvent?.metadata.urn.endsWith("::note")) steps.push(resourcePreEvent.metadata.op);
      },
    });
    return steps.join(", ");
  }
  const messagesIn = (file: string) =>
    diagnostics
      .filter((one) => one.file?.fileName === file)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));

  it("changes one file of the package, by one line", () => {
    expect(changedFiles(project)).toEqual(["provider/kinds.ts"]);
    const [before, after] = [ROOT, project].map((one) =>
      readFileSync(join(one, "provider", "kinds.ts"), "utf8"),
    );
    expect(after).toBe(before + LINE);
  });

  it("compiles whole", () => {
    const wrong = diagnostics.filter(({ file }) => !variants.has(file?.fileName ?? ""));
    expect(
      wrong.map(({ file, messageText }) => [relative(project, file?.fileName ?? ""), messageText]),
    ).toEqual([]);
  });

  it("does not compile without any part of its descriptor", () => {
    const parts = [...variants.values()];
    expect(parts).toEqual(expect.arrayContaining(Object.keys(everyKind.certificate)));
    for (const [file, part] of variants) {
      const name = part.split(".").at(-1);
      expect(messagesIn(file).join("\n"), part).toMatch(
        new RegExp(`'${name}' is missing in type|not assignable`),
      );
    }
  });

  it("is checked: a fault of its inputs is told in preview", async () => {
    open.setEnv({ NOTE_PATH: "" });
    await expect(open.stack.preview()).rejects.toThrow(/path/);
    open.setEnv({ NOTE_PATH: path("a") });
  });

  it("is created, and stays as it is", async () => {
    expect(await up()).toBe("create");
    expect(textOf("a")).toBe("one");
    expect(await previewSteps(open)).toEqual({});
  });

  it("is updated in place", async () => {
    open.setEnv({ NOTE_TEXT: "three" });
    expect(await up()).toBe("update");
    expect(textOf("a")).toBe("three");
  });

  it("is replaced: the new one is made before the old one is deleted", async () => {
    open.setEnv({ NOTE_PATH: path("b") });
    expect(await up()).toBe("create-replacement, replace, delete-replaced");
    expect([textOf("a"), textOf("b")]).toEqual([undefined, "three"]);
  });

  it("is read again by a refresh, and repaired", async () => {
    writeFileSync(path("b"), "by hand");
    await open.stack.refresh();
    expect(JSON.stringify(await open.stack.exportStack())).toContain("by hand");
    expect(await up()).toBe("update");
    expect(textOf("b")).toBe("three");
  });

  it("is deleted", async () => {
    await open.stack.destroy();
    expect(textOf("b")).toBeUndefined();
  });
});

import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { buildSync } from "esbuild";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyKind } from "../../provider/everyKind";
import { type OpenStack, temporaryFolder } from "../../scripts/scenario/stack.mts";
import { type Engine, previewSteps, startEngine } from "./engine";

const ROOT = join(__dirname, "..", "..");
const FIXTURE = join(ROOT, "test", "fixtures", "scratchKind");
const SOURCES = ["index.ts", "internals", "resources", "provider", "components", "commands", "reader"];
const FOLDER = "provider/scratch";
/** The recipe of CONTRIBUTING.md: the line that each file of the package gets. */
const LINES = {
  "index.ts": 'export { Scratch } from "./resources/scratch";\n',
  "provider/kinds.ts": 'export { scratch } from "./scratch/kind";\n',
};

const textOf = (folder: string, file: string) => readFileSync(join(folder, file), "utf8");

/** A copy of the package as a project of its own, with one kind more: a folder, its class, and its lines. */
function makeProject(): string {
  const project = mkdtempSync(join(temporaryFolder(), "scratch-kind-"));
  for (const source of [...SOURCES, "package.json", "tsconfig.json", "tsconfig.build.json"])
    cpSync(join(ROOT, source), join(project, source), { recursive: true });
  cpSync(FIXTURE, project, { recursive: true });
  for (const [file, line] of Object.entries(LINES))
    writeFileSync(join(project, file), textOf(ROOT, file) + line);
  const { main: _, ...manifest } = JSON.parse(textOf(ROOT, "package.json"));
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
  return project;
}

/** The sources of the package in a folder that holds it. */
function sourcesIn(folder: string): string[] {
  const patterns = SOURCES.map((source) => (source.endsWith(".ts") ? source : `${source}/**/*.ts`));
  return globSync(patterns, { cwd: folder }).sort();
}

/** A file without one member of its object, for each member at any depth: `[path of the member, text of the file]`. */
function lackingOneMember(text: string): [member: string, text: string][] {
  const file = ts.createSourceFile("whole.ts", text, ts.ScriptTarget.Latest, true);
  const found: [string, string][] = [];
  const visit = (node: ts.Node, path: string): void => {
    if (ts.isFunctionLike(node)) return;
    if (!ts.isObjectLiteralExpression(node)) {
      node.forEachChild((child) => visit(child, path));
      return;
    }
    for (const property of node.properties) {
      if (!ts.isPropertyAssignment(property) && !ts.isMethodDeclaration(property)) continue;
      const member = `${path}${property.name.getText()}`;
      const rest = text.slice(property.getEnd()).replace(/^,/, "");
      found.push([member, text.slice(0, property.getStart()) + rest]);
      if (ts.isPropertyAssignment(property)) visit(property.initializer, `${member}.`);
    }
  };
  visit(file, "");
  return found;
}

/** Writes each variant of a file of the kind beside it, where its imports mean the same; gives the member by the file. */
function writeVariants(project: string, name: "kind" | "lifecycle"): Map<string, string> {
  const variants = lackingOneMember(textOf(project, `${FOLDER}/${name}.ts`));
  return new Map(
    variants.map(([member, text]) => {
      const file = join(project, FOLDER, `${name}-without-${member}.ts`);
      writeFileSync(file, text);
      return [file, member] as const;
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

describe("a kind that is a folder, a class and its lines", () => {
  let engine: Engine;
  let project: string;
  let open: OpenStack;
  let descriptors: Map<string, string>;
  let lifecycles: Map<string, string>;
  let diagnostics: ts.Diagnostic[];
  beforeAll(async () => {
    project = makeProject();
    descriptors = writeVariants(project, "kind");
    lifecycles = writeVariants(project, "lifecycle");
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
  const written = (name: string) => (existsSync(path(name)) ? readFileSync(path(name), "utf8") : undefined);
  /** The steps of `pulumi up` on the resource, as the engine reports them. */
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

  it("is a folder, the file of its class, and one line in each of two files", () => {
    const own = sourcesIn(ROOT);
    const added = sourcesIn(project).filter((file) => !own.includes(file) && !file.startsWith(`${FOLDER}/`));
    expect(added).toEqual(["resources/scratch.ts"]);
    const changed = own.filter((file) => textOf(ROOT, file) !== textOf(project, file));
    expect(changed).toEqual(Object.keys(LINES));
    for (const [file, line] of Object.entries(LINES))
      expect(textOf(project, file)).toBe(textOf(ROOT, file) + line);
  });

  it("compiles whole", () => {
    const wrong = diagnostics.filter(
      ({ file }) => ![descriptors, lifecycles].some((variants) => variants.has(file?.fileName ?? "")),
    );
    expect(
      wrong.map(({ file, messageText }) => [relative(project, file?.fileName ?? ""), messageText]),
    ).toEqual([]);
  });

  /** The compiler names the member that a variant lacks; of a union without any member of it, in the type. */
  function expectNamed(variants: Map<string, string>): void {
    for (const [file, member] of variants) {
      const name = member.split(".").at(-1);
      expect(messagesIn(file).join("\n"), member).toMatch(
        new RegExp(`'${name}' is missing in type|is not assignable to type '[^']*\\b${name}: `),
      );
    }
  }

  it("does not compile without any part of its descriptor, and is told which", () => {
    expect([...descriptors.values()]).toEqual(expect.arrayContaining(Object.keys(everyKind.certificate)));
    expectNamed(descriptors);
  });

  it("does not compile without any step of its life, and is told which", async () => {
    const steps = Object.keys(await everyKind.setGate.lifecycle());
    expect([...lifecycles.values()].sort()).toEqual(steps.sort());
    expectNamed(lifecycles);
  });

  it("is checked: a fault of its inputs is told in preview", async () => {
    open.setEnv({ NOTE_PATH: "" });
    await expect(open.stack.preview()).rejects.toThrow(/path/);
    open.setEnv({ NOTE_PATH: path("a") });
  });

  it("is created, and stays as it is", async () => {
    expect(await up()).toBe("create");
    expect(written("a")).toBe("one");
    expect(await previewSteps(open)).toEqual({});
  });

  it("is updated in place", async () => {
    open.setEnv({ NOTE_TEXT: "three" });
    expect(await up()).toBe("update");
    expect(written("a")).toBe("three");
  });

  it("is replaced: the new one is made before the old one is deleted", async () => {
    open.setEnv({ NOTE_PATH: path("b") });
    expect(await up()).toBe("create-replacement, replace, delete-replaced");
    expect([written("a"), written("b")]).toEqual([undefined, "three"]);
  });

  it("is read again by a refresh, and repaired", async () => {
    writeFileSync(path("b"), "by hand");
    await open.stack.refresh();
    expect(JSON.stringify(await open.stack.exportStack())).toContain("by hand");
    expect(await up()).toBe("update");
    expect(written("b")).toBe("three");
  });

  it("is deleted", async () => {
    await open.stack.destroy();
    expect(written("b")).toBeUndefined();
  });
});

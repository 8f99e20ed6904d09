import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(__dirname, "..");

const IS_BUILT = "the package is built, as npm ci does: npm run build";

interface Import {
  /** What is imported: a file from the root, or a package's name. */
  target: string;
  isTypeOnly: boolean;
}

/** Clauses of import and export from; `[^;"'()]` keeps a match inside one statement. */
const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?([^;"'()]*?)\s*from\s*["']([^"']+)["']/gm;
const SIDE_EFFECT = /^\s*import\s*["']([^"']+)["']/gm;
const CALL = /(?<![.\w])(?:import|require)\(\s*["']([^"']+)["']\s*\)/g;

/** The imports of a text; one whose every name is a type loads nothing. */
function importsOf(text: string): { specifier: string; isTypeOnly: boolean }[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const statements = [...code.matchAll(STATEMENT)].map(([, type, clause = "", specifier = ""]) => {
    const names = /^\{([\s\S]*)\}$/
      .exec(clause)?.[1]
      ?.split(",")
      .map((name) => name.trim());
    const onlyTypes = names?.filter((name) => name !== "").every((name) => name.startsWith("type "));
    return { specifier, isTypeOnly: type !== undefined || onlyTypes === true };
  });
  const loads = [...code.matchAll(SIDE_EFFECT), ...code.matchAll(CALL)];
  return [...statements, ...loads.map(([, specifier = ""]) => ({ specifier, isTypeOnly: false }))];
}

function resolveImport(file: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier.replace(/^((?:@[^/]+\/)?[^/]+).*$/, "$1");
  const path = join(root, dirname(file), specifier);
  const found = [path, `${path}.ts`, join(path, "index.ts")].find(
    (one) => /\.\w+$/.test(one) && existsSync(one),
  );
  if (!found) throw new Error(`${file} imports ${specifier}, which does not exist.`);
  return relative(root, found);
}

const importsOfFile = (file: string): Import[] =>
  importsOf(readFileSync(join(root, file), "utf8")).map(({ specifier, isTypeOnly }) => ({
    target: specifier.startsWith("node:") ? specifier : resolveImport(file, specifier),
    isTypeOnly,
  }));

/** The house: who may import whom. `type X` means its types only; what has no row may import nothing. */
const HOUSE: Readonly<Record<string, readonly string[]>> = {
  "provider/model": ["zod", "node"],
  "provider/pki": ["provider/model", "@peculiar/x509", "reflect-metadata", "node"],
  "provider/permissions": ["provider/model"],
  "provider/plan": ["provider/model", "type provider/pki", "node"],
  "provider/aws": ["provider/model", "provider/permissions", "provider/pki", "@aws-sdk", "@smithy", "node"],
  "provider/lifecycle": [
    "provider/model",
    "provider/plan",
    "provider/pki",
    "provider/aws",
    "type @aws-sdk",
    "node",
  ],
  "provider/engine.ts": ["@pulumi/pulumi", "node"],
  "provider/cancel.ts": ["provider/engine.ts", "node"],
  "provider/publicDns.ts": ["provider/model", "node"],
  "provider/host.ts": [
    "provider/engine.ts",
    "provider/publicDns.ts",
    "provider/lifecycle",
    "provider/aws",
    "provider/model",
    "node",
  ],
  "provider/dynamic.ts": [
    "provider/host.ts",
    "provider/cancel.ts",
    "provider/engine.ts",
    "provider/lifecycle",
    "provider/model",
    "node",
  ],
  // The text that it makes has a require of Node's own.
  "provider/shim.ts": ["type provider/dynamic.ts", "node"],
  "provider/sourcePosition.ts": ["node"],
  "provider/inputTypes.ts": ["type @pulumi/pulumi"],
  "provider/debugLog.ts": ["@pulumi/pulumi"],
  "provider/connections.ts": ["provider/debugLog.ts", "provider/model", "@pulumi/pulumi"],
  "provider/pkiResource.ts": [
    "provider/connections.ts",
    "provider/shim.ts",
    "provider/sourcePosition.ts",
    "provider/model",
    "type provider/dynamic.ts",
    "@pulumi/pulumi",
  ],
  "provider/resources.ts": [
    "provider/pkiResource.ts",
    "type provider/connections.ts",
    "provider/model",
    "type provider/inputTypes.ts",
    "@pulumi/pulumi",
    "type zod",
  ],
  "provider/certificates.ts": [
    "provider/pkiResource.ts",
    "type provider/resources.ts",
    "provider/model",
    "type provider/inputTypes.ts",
    "@pulumi/pulumi",
    "type zod",
  ],
  "provider/certificateSets.ts": [
    "provider/pkiResource.ts",
    "type provider/resources.ts",
    "provider/model",
    "type provider/inputTypes.ts",
    "@pulumi/pulumi",
    "type zod",
  ],
  // Alone, so that only programs which make roles load @pulumi/aws.
  "components/awsConnectionRole.ts": [
    "provider/model",
    "provider/permissions",
    "type provider/inputTypes.ts",
    "type provider/resources.ts",
    "@pulumi/pulumi",
    "@pulumi/aws",
  ],
  components: [
    "provider/certificates.ts",
    "provider/certificateSets.ts",
    "provider/resources.ts",
    "provider/model",
    "type provider/inputTypes.ts",
    "@pulumi/pulumi",
    "type zod",
  ],
  "index.ts": [
    "components",
    "provider/certificates.ts",
    "provider/certificateSets.ts",
    "provider/permissions",
    "provider/resources.ts",
  ],
  commands: ["provider/permissions", "provider/plan", "provider/model", "node"],
  reader: ["provider/pki", "provider/model/fieldNames.ts", "node"],
  sandbox: ["@peculiar/x509", "reflect-metadata", "fast-xml-parser", "@aws-sdk", "@smithy", "zod", "node"],
  examples: ["index.ts", "pulumi-aws-pki", "@pulumi/pulumi", "@pulumi/aws", "@aws-sdk", "node"],
};

const files = globSync(["index.ts", "{provider,components,commands,reader,sandbox,examples}/**/*.{ts,mts}"], {
  cwd: root,
  exclude: ["**/node_modules/**", "**/*.d.ts"],
}).sort();

const isWithin = (path: string, layer: string): boolean => path === layer || path.startsWith(`${layer}/`);
const layerOf = (file: string): string | undefined =>
  Object.keys(HOUSE).find((layer) => isWithin(file, layer));

function isAllowed(layer: string, { target, isTypeOnly }: Import): boolean {
  const isOfNode = target.startsWith("node:") || isBuiltin(target);
  if (isWithin(target, layer)) return true;
  return (HOUSE[layer] ?? []).some((rule) => {
    const [allowed, typesOnly] = rule.startsWith("type ") ? [rule.slice(5), true] : [rule, false];
    if (typesOnly && !isTypeOnly) return false;
    return allowed === "node" ? isOfNode : isWithin(target, allowed);
  });
}

describe("the scan of imports", () => {
  it.each<[string, string, string, boolean]>([
    ["a plain import", 'import { a } from "./a";', "./a", false],
    ["an import over several lines", 'import {\n  a,\n  type B,\n} from "./a";', "./a", false],
    ["an import of types", 'import type { A } from "./a";', "./a", true],
    ["names that are all types", 'import { type A, type B } from "./a";', "./a", true],
    ["a namespace", 'import * as a from "./a";', "./a", false],
    ["a default beside types", 'import a, { type B } from "./a";', "./a", false],
    ["an export from", 'export { a } from "./a";', "./a", false],
    ["an export of everything", 'export * from "./a";', "./a", false],
    ["an export of types", 'export type { A } from "./a";', "./a", true],
    ["a side effect", 'import "./a";', "./a", false],
    ["a dynamic import", 'const a = await import("./a");', "./a", false],
    ["a require", 'const a = require("./a");', "./a", false],
  ])("sees %s", (_, text, specifier, isTypeOnly) => {
    expect(importsOf(text)).toEqual([{ specifier, isTypeOnly }]);
  });

  it("sees nothing in comments, and each of several", () => {
    expect(importsOf('// import "./a";\n/* import { b } from "./b"; */\nexport const c = 1;')).toEqual([]);
    expect(importsOf('const a = config.require("a");')).toEqual([]);
    expect(importsOf('import a from "a";\nimport b from "b";').map((one) => one.specifier)).toEqual([
      "a",
      "b",
    ]);
  });

  it("finds the files that there are", () => {
    expect(files.length).toBeGreaterThan(80);
    expect(importsOfFile("provider/host.ts").map((one) => one.target)).toContain("provider/aws/access.ts");
  });
});

describe("the house", () => {
  it("has a place for every file", () => {
    expect(files.filter((file) => layerOf(file) === undefined)).toEqual([]);
  });

  it.each(Object.keys(HOUSE))("%s imports only what stands below it", (layer) => {
    const wrong = files
      .filter((file) => layerOf(file) === layer)
      .flatMap((file) =>
        importsOfFile(file)
          .filter((one) => !isAllowed(layer, one))
          .map((one) => `${file} imports ${one.isTypeOnly ? "types of " : ""}${one.target}`),
      );
    expect(wrong).toEqual([]);
  });

  it("would notice a step upwards", () => {
    const target = "provider/plan/names.ts";
    expect(isAllowed("provider/model", { target, isTypeOnly: true })).toBe(false);
    expect(isAllowed("provider/plan", { target: "provider/pki/chain.ts", isTypeOnly: false })).toBe(false);
    expect(isAllowed("provider/lifecycle", { target: "@aws-sdk/client-acm", isTypeOnly: false })).toBe(false);
    expect(isAllowed("sandbox", { target: "provider/model/common.ts", isTypeOnly: true })).toBe(false);
    expect(isAllowed("provider/plan", { target: "@pulumi/pulumi", isTypeOnly: false })).toBe(false);
  });
});

/** Everything that loading a file loads, by the imports that are not types alone. */
function loadedBy(entry: string): Set<string> {
  const seen = new Set<string>();
  const visit = (target: string): void => {
    if (seen.has(target)) return;
    seen.add(target);
    if (!files.includes(target)) return;
    for (const one of importsOfFile(target)) if (!one.isTypeOnly) visit(one.target);
  };
  visit(entry);
  return seen;
}

describe("a program that requires the package", () => {
  it("loads neither the AWS SDK nor zod nor what the provider does", () => {
    const loaded = [...loadedBy("index.ts")];
    expect(loaded).toContain("provider/resources.ts");
    const heavy =
      /^(@aws-sdk|@smithy|@pulumi\/aws|zod|@grpc|@peculiar)|^provider\/(aws\/|lifecycle\/|plan\/|pki\/|host|dynamic)/;
    expect(loaded.filter((one) => heavy.test(one))).toEqual([]);
    // The same walk from the other door finds them all.
    expect([...loadedBy("provider/dynamic.ts")]).toEqual(
      expect.arrayContaining(["@aws-sdk/client-acm", "zod"]),
    );
  });

  it("loads @pulumi/aws only where it asks for roles, and no more of it than two files", () => {
    expect([...loadedBy("index.ts")]).not.toContain("@pulumi/aws");
    const loaded = [...loadedBy("components/awsConnectionRole.ts")];
    expect(loaded).toContain("@pulumi/aws");
    expect(loaded.filter((one) => /^(@aws-sdk|@smithy|zod)$/.test(one))).toEqual([]);
    const text = readFileSync(join(root, "components", "awsConnectionRole.ts"), "utf8");
    const specifiers = importsOf(text).map((one) => one.specifier);
    expect(specifiers.filter((one) => one.startsWith("@pulumi/aws"))).toEqual([
      "@pulumi/aws/iam/role",
      "@pulumi/aws/iam/rolePolicy",
    ]);
  });

  const built = join(root, "dist", "index.js");
  it("nor does Node, which is asked", () => {
    expect(existsSync(built), IS_BUILT).toBe(true);
    const script = `require(${JSON.stringify(built)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }),
    ) as string[];
    expect(loaded).toContain(built);
    expect(loaded.filter((path) => /node_modules\/(@aws-sdk|@smithy|@pulumi\/aws|zod)\//.test(path))).toEqual(
      [],
    );
    expect(loaded.filter((path) => /dist\/provider\/(aws|lifecycle|plan|pki)\//.test(path))).toEqual([]);
  });
});

describe("an application that requires pulumi-aws-pki/reader", () => {
  it("loads Node's own modules and no package at all", () => {
    const loaded = [...loadedBy("reader/index.ts")];
    expect(loaded).toContain("provider/pki/chain.ts");
    const ours = /^(reader|provider\/pki)\/|^provider\/model\/fieldNames\.ts$|^node:(crypto|tls)$/;
    expect(loaded.filter((one) => !ours.test(one))).toEqual([]);
  });

  const built = join(root, "dist", "reader", "index.js");
  it("and so says Node, which is asked", () => {
    expect(existsSync(built), IS_BUILT).toBe(true);
    const script = `require(${JSON.stringify(built)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }),
    ) as string[];
    expect(loaded).toContain(built);
    expect(loaded.filter((path) => path.includes("node_modules"))).toEqual([]);
  });
});

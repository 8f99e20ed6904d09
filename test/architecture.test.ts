import { existsSync, globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(__dirname, "..");

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

const inModel = (...names: string[]) => names.map((name) => `provider/model/${name}.ts`);

/** The house: who may import whom. `type X` means its types only; what has no row may import nothing. */
const HOUSE: Readonly<Record<string, readonly string[]>> = {
  // What AWS shows is declared by aws/; that file loads nothing.
  "provider/model": ["provider/aws/acm/certificateStatus.ts", "zod", "node"],
  "provider/pki": ["provider/model", "@peculiar/x509", "reflect-metadata", "node"],
  // Neither knows an input or a state of any kind of resource.
  "provider/permissions": inModel("errors", "ownTags", "readers", "regions", "viaService"),
  "provider/plan": ["provider/model", "type provider/pki", "type provider/aws", "node"],
  "provider/aws": [
    ...inModel(
      "cancelled",
      "errors",
      "ownTags",
      "regions",
      "domainName",
      "publicDns",
      "quotas",
      "connection",
    ),
    "provider/permissions",
    "provider/pki",
    "@aws-sdk",
    "@smithy",
    "node",
  ],
  "provider/export": [
    "provider/kernel/errors.ts",
    "provider/kernel/certificateNames.ts",
    "provider/pki",
    "provider/aws",
  ],
  "provider/lifecycle": [
    "provider/model",
    "provider/plan",
    "provider/pki",
    "provider/aws",
    "provider/export",
    "type @aws-sdk",
    "node",
  ],
  // What is patched or used of others' internals, by the process that it is in.
  "internals/program": ["@pulumi/pulumi", "node"],
  "internals/provider": ["@pulumi/pulumi", "node"],
  "provider/host/publicDns.ts": ["provider/model", "node"],
  "provider/host/host.ts": [
    "type internals/provider",
    "provider/host/publicDns.ts",
    "provider/lifecycle",
    "provider/export",
    "provider/aws",
    "provider/model",
    "node",
  ],
  "provider/dynamic.ts": [
    "provider/host/host.ts",
    "internals/provider",
    "provider/lifecycle",
    "provider/model",
    "node",
  ],
  // The text that it makes has a require of Node's own.
  "resources/shim.ts": ["type provider/dynamic.ts", "node"],
  "resources/inputTypes.ts": ["type @pulumi/pulumi"],
  "resources/connections.ts": ["internals/program", "provider/model", "@pulumi/pulumi"],
  "resources/base.ts": [
    "resources/connections.ts",
    "resources/shim.ts",
    "internals/program",
    "provider/model",
    "type provider/dynamic.ts",
    "@pulumi/pulumi",
  ],
  "resources/connectionAndCa.ts": [
    "resources/base.ts",
    "internals/program",
    "type resources/connections.ts",
    "provider/model",
    "type resources/inputTypes.ts",
    "@pulumi/pulumi",
    "type zod",
  ],
  "resources/certificate.ts": [
    "resources/base.ts",
    "internals/program",
    "type resources/connectionAndCa.ts",
    "provider/model",
    "type provider/aws/acm/certificateStatus.ts",
    "type resources/inputTypes.ts",
    "@pulumi/pulumi",
    "type zod",
  ],
  "resources/certificateSet.ts": [
    "resources/base.ts",
    "type resources/connectionAndCa.ts",
    "provider/model",
    "type resources/inputTypes.ts",
    "@pulumi/pulumi",
    "type zod",
  ],
  // Alone, so that only programs which make roles load @pulumi/aws.
  "components/awsConnectionRole.ts": [
    "provider/model",
    "provider/permissions",
    "type resources/inputTypes.ts",
    "type resources/connectionAndCa.ts",
    "@pulumi/pulumi",
    "@pulumi/aws",
  ],
  components: [
    "resources/certificate.ts",
    "resources/certificateSet.ts",
    "resources/connectionAndCa.ts",
    "provider/model",
    "type resources/inputTypes.ts",
    "@pulumi/pulumi",
    "type zod",
  ],
  "index.ts": [
    "components",
    "resources/certificate.ts",
    "resources/certificateSet.ts",
    "provider/permissions",
    "resources/connectionAndCa.ts",
  ],
  commands: ["provider/permissions", "provider/plan", "provider/model", "node"],
  reader: ["provider/pki", "provider/sync/secretsManager/model/fieldNames.ts", "node"],
  sandbox: ["@peculiar/x509", "reflect-metadata", "fast-xml-parser", "@aws-sdk", "@smithy", "zod", "node"],
  examples: ["index.ts", "pulumi-aws-pki", "@pulumi/pulumi", "@pulumi/aws", "@aws-sdk", "node"],
};

const files = globSync(
  ["index.ts", "{internals,provider,components,commands,reader,sandbox,examples}/**/*.{ts,mts}"],
  {
    cwd: root,
    exclude: ["**/node_modules/**", "**/*.d.ts"],
  },
).sort();

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
    expect(importsOfFile("provider/host/host.ts").map((one) => one.target)).toContain(
      "provider/aws/calls/access.ts",
    );
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

  it.each(["lifecycle", "memory", "pins", "setGuard", "setReport", "world"])(
    "lifecycle/%s.ts, which every kind imports, knows no kind",
    (name) => {
      const imported = importsOfFile(`provider/lifecycle/${name}.ts`).map(({ target }) => target);
      expect(imported.filter((target) => /certificate|secret|profile|publicCa/i.test(target))).toEqual([]);
    },
  );

  it("would notice a step upwards", () => {
    const target = "provider/certificate/plan/names.ts";
    expect(isAllowed("provider/model", { target, isTypeOnly: true })).toBe(false);
    expect(isAllowed("provider/plan", { target: "provider/pki/chain.ts", isTypeOnly: false })).toBe(false);
    expect(isAllowed("provider/lifecycle", { target: "@aws-sdk/client-acm", isTypeOnly: false })).toBe(false);
    expect(isAllowed("provider/export", { target: "provider/kind/lifecycle.ts", isTypeOnly: true })).toBe(
      false,
    );
    expect(isAllowed("sandbox", { target: "provider/kernel/schema.ts", isTypeOnly: true })).toBe(false);
    expect(
      isAllowed("provider/aws", { target: "provider/certificate/model/inputs.ts", isTypeOnly: true }),
    ).toBe(false);
    expect(isAllowed("provider/plan", { target: "@pulumi/pulumi", isTypeOnly: false })).toBe(false);
  });
});

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, matchesGlob } from "node:path";
import { describe, expect, it } from "vitest";
import { circlesIn, type Graph } from "./support/circles";
import { codeOf, FILES, type Import, importsOf, ROOT, specifiersIn } from "./support/imports";

const AWS = ["@aws-sdk", "@smithy", "node"];
const PROGRAM = ["@pulumi/pulumi", "type zod", "node"];
/** The rooms of provider/ that the program's process may load: none of them needs the AWS SDK or zod. */
const LIGHT = [
  "provider/kernel",
  "provider/installation",
  "provider/permissions",
  "provider/price",
  "provider/role",
  "provider/**/line.ts",
];
/** The sandbox stands for AWS: it imports nothing of the package that is tried against it. */
const SANDBOX = ["sandbox/**"];

interface Room {
  /** A folder or file of the house. */
  room: string;
  /** Packages, and `node` for Node's own modules; `type X` for its types alone. */
  packages?: readonly string[];
  /** Narrows what it may import of the rooms below: globs; `type X` for types alone. */
  below?: readonly string[];
}

/** The house from the ground up: a room imports itself and the rooms before it in this list. */
const HOUSE: readonly Room[] = [
  { room: "provider/kernel", packages: ["zod", "node"], below: [] },
  { room: "provider/installation", packages: ["node"], below: ["provider/kernel/errors.ts"] },
  {
    room: "internals",
    packages: ["@pulumi/pulumi", "node"],
    below: ["provider/installation/ownPackage.ts", "provider/kernel/secretInputs.ts"],
  },
  { room: "provider/pki", packages: ["node"] },
  { room: "provider/price", below: ["provider/kernel"] },
  { room: "provider/permissions", below: ["provider/kernel"] },
  { room: "provider/aws/calls", packages: [...AWS, "zod"] },
  { room: "provider/aws/sts", packages: AWS },
  { room: "provider/aws/acm", packages: AWS },
  { room: "provider/aws/route53", packages: AWS },
  { room: "provider/aws/secretsManager", packages: AWS },
  { room: "provider/aws", packages: AWS },
  { room: "provider/export" },
  { room: "provider/kind", packages: ["type zod", "node"] },
  { room: "provider/connection", packages: ["zod"] },
  { room: "provider/role", below: ["provider/kernel"] },
  { room: "provider/authority", packages: ["zod", "node"] },
  { room: "provider/profile", packages: ["zod"] },
  { room: "provider/certificate/model", packages: ["zod"] },
  { room: "provider/certificate/plan", packages: ["node"] },
  { room: "provider/certificate", packages: ["type @aws-sdk", "node"] },
  { room: "provider/sync/model", packages: ["zod"] },
  { room: "provider/sync/plan", packages: ["node"] },
  { room: "provider/sync", packages: ["node"] },
  { room: "provider/sync/secretsManager/model", packages: ["zod", "node"] },
  { room: "provider/sync/secretsManager/plan", packages: ["node"] },
  { room: "provider/sync/secretsManager", packages: ["type @aws-sdk", "node"] },
  { room: "provider/set", packages: ["zod", "node"] },
  { room: "provider/kinds.ts" },
  { room: "provider/everyKind.ts" },
  { room: "provider/host", packages: ["node"] },
  { room: "provider/dynamic.ts", packages: ["node"] },
  { room: "reader", packages: ["node"], below: ["provider/pki", "provider/**/fieldNames.ts"] },
  {
    room: "commands",
    packages: ["node"],
    below: [
      "provider/everyKind.ts",
      "provider/kernel",
      "provider/kind",
      "provider/connection",
      "provider/permissions",
    ],
  },
  { room: "policy", below: LIGHT },
  { room: "resources", packages: PROGRAM, below: ["internals/program", ...LIGHT, "type provider/**"] },
  { room: "components/registeredInputs.ts", packages: ["@pulumi/pulumi"], below: [] },
  // Alone, so that only programs which make roles load @pulumi/aws.
  {
    room: "roles",
    packages: ["@pulumi/pulumi", "@pulumi/aws"],
    below: [...LIGHT, "components/registeredInputs.ts", "type resources/**", "type provider/**"],
  },
  {
    room: "components",
    packages: PROGRAM,
    below: ["components/registeredInputs.ts", "resources/**", ...LIGHT, "type provider/**"],
  },
  { room: "index.ts", below: ["components/**", "resources/**", ...LIGHT] },
  { room: "sandbox/wire", packages: ["fast-xml-parser", "zod", "node"], below: [] },
  { room: "sandbox/core", packages: ["type zod", "node"], below: SANDBOX },
  { room: "sandbox/pki", packages: ["@peculiar/x509", "reflect-metadata", "node"], below: SANDBOX },
  { room: "sandbox/iam", packages: ["zod", "node"], below: SANDBOX },
  { room: "sandbox/route53", packages: ["zod", "node"], below: SANDBOX },
  { room: "sandbox/acm", packages: ["zod", "node"], below: SANDBOX },
  { room: "sandbox/secretsmanager", packages: ["zod"], below: SANDBOX },
  { room: "sandbox/sts", packages: ["zod"], below: SANDBOX },
  { room: "sandbox/tagging", packages: ["zod"], below: SANDBOX },
  { room: "sandbox/permissions", below: SANDBOX },
  { room: "sandbox", packages: ["zod", "node"], below: SANDBOX },
  // Alone, as it is bundled: what mocks load never stands in it.
  { room: "testing/sandbox.ts", packages: ["node"], below: SANDBOX },
  { room: "testing", packages: ["@pulumi/pulumi", "node"], below: ["provider/**"] },
  {
    room: "examples",
    packages: ["pulumi-aws-pki", "@pulumi/pulumi", "@pulumi/aws", "@aws-sdk", "vitest", "node"],
    below: ["index.ts"],
  },
];

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
/** The room of a file; of two that hold it, the inner one. */
const floorOf = (file: string): number => {
  const holding = HOUSE.filter(({ room }) => isWithin(file, room));
  const [inner] = holding.sort((a, b) => b.room.length - a.room.length);
  return inner ? HOUSE.indexOf(inner) : -1;
};

/** Whether one of these rules names the target; those of types name none that is loaded. */
function isNamed({ target, isTypeOnly }: Import, rules: readonly string[]): boolean {
  return rules.some((rule) => {
    const [named, typesOnly] = rule.startsWith("type ") ? [rule.slice(5), true] : [rule, false];
    if (typesOnly && !isTypeOnly) return false;
    if (named === "node") return target.startsWith("node:");
    return isWithin(target, named) || matchesGlob(target, named);
  });
}

function isAllowed(file: string, one: Import): boolean {
  const own = floorOf(file);
  const { packages = [], below } = HOUSE[own] ?? {};
  const floor = floorOf(one.target);
  if (floor < 0) return isNamed(one, packages);
  if (floor === own) return true;
  return floor < own && (below === undefined || isNamed(one, below));
}

const imports = new Map(FILES.map((file) => [file, importsOf(file)] as const));
const tell = (file: string, { target, isTypeOnly }: Import) =>
  `${file} imports ${isTypeOnly ? "types of " : ""}${target}`;

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
    ["a type of an import", 'type A = import("./a").A;', "./a", true],
    ["a require", 'const a = require("./a");', "./a", false],
    ["a require of TypeScript's", 'import a = require("./a");', "./a", false],
    ["a template without a hole", "const a = await import(`./a`);", "./a", false],
  ])("sees %s", (_, text, specifier, isTypeOnly) => {
    expect(specifiersIn(text)).toEqual([{ specifier, isTypeOnly }]);
  });

  it("sees nothing in comments and other calls", () => {
    expect(specifiersIn('// import "./a";\n/* import { b } from "./b"; */\nexport const c = 1;')).toEqual([]);
    expect(specifiersIn('const a = config.require("a");')).toEqual([]);
  });

  it("finds the files that there are", () => {
    expect(FILES.length).toBeGreaterThan(150);
    expect(imports.get("provider/host/host.ts")?.map(({ target }) => target)).toContain(
      "provider/kernel/errors.ts",
    );
  });
});

describe("the house", () => {
  it("has a room for every file, and a file in every room", () => {
    expect(FILES.filter((file) => floorOf(file) < 0)).toEqual([]);
    const empty = HOUSE.filter(({ room }) => !FILES.some((file) => HOUSE[floorOf(file)]?.room === room));
    expect(empty.map(({ room }) => room)).toEqual([]);
  });

  it.each(HOUSE.map(({ room }) => room))("%s imports only what stands below it", (room) => {
    const wrong = [...imports].flatMap(([file, all]) =>
      HOUSE[floorOf(file)]?.room === room
        ? all.filter((one) => !isAllowed(file, one)).map((one) => tell(file, one))
        : [],
    );
    expect(wrong).toEqual([]);
  });

  it.each<[string, string, boolean]>([
    ["provider/kernel/errors.ts", "provider/certificate/plan/names.ts", true],
    ["provider/certificate/plan/names.ts", "provider/certificate/lifecycle.ts", true],
    ["provider/certificate/lifecycle.ts", "@aws-sdk/client-acm", false],
    ["provider/certificate/lifecycle.ts", "@pulumi/pulumi", false],
    ["provider/sync/secretsManager/lifecycle.ts", "provider/set/plan.ts", true],
    ["resources/base.ts", "provider/certificate/lifecycle.ts", false],
    ["sandbox/server.ts", "provider/kernel/errors.ts", true],
    ["sandbox/acm/acm.ts", "provider/kernel/errors.ts", true],
    ["sandbox/acm/acm.ts", "sandbox/world.ts", true],
    ["sandbox/iam/store.ts", "sandbox/acm/acm.ts", true],
    ["sandbox/core/operation.ts", "sandbox/iam/store.ts", true],
  ])("would notice that %s imports %s", (file, target, isTypeOnly) => {
    expect(isAllowed(file, { target, isTypeOnly })).toBe(false);
  });

  const within = (target: string) => FILES.includes(target);
  const files: Graph = new Map(
    [...imports].map(([file, all]) => [file, new Set(all.map(({ target }) => target).filter(within))]),
  );

  it("has no circle of files, types included", () => {
    expect(circlesIn(files)).toEqual([]);
  });

  it("has no circle of folders, types included", () => {
    const folders = new Map<string, Set<string>>();
    for (const [file, targets] of files) {
      const own = dirname(file);
      const others = [...targets].map((target) => dirname(target)).filter((folder) => folder !== own);
      folders.set(own, new Set([...(folders.get(own) ?? []), ...others]));
    }
    expect(circlesIn(folders)).toEqual([]);
  });

  it("would notice a circle, however long", () => {
    const graph: Graph = new Map([
      ["a", new Set(["b"])],
      ["b", new Set(["c", "d"])],
      ["c", new Set(["a"])],
      ["d", new Set(["e"])],
      ["e", new Set()],
    ]);
    expect(circlesIn(graph)).toEqual([["a", "b", "c"]]);
  });

  /** Files of a folder that is still taken in at a glance. */
  const AT_A_GLANCE = 22;
  it("has no folder of more files than can be taken in at a glance, unless its README says why", () => {
    const count = new Map<string, number>();
    for (const file of FILES) count.set(dirname(file), (count.get(dirname(file)) ?? 0) + 1);
    const crowded = [...count].filter(([, files]) => files > AT_A_GLANCE).map(([folder]) => folder);
    expect(crowded.filter((folder) => !existsSync(join(ROOT, folder, "README.md")))).toEqual([]);
  });
});

describe("what decides", () => {
  const PURE = [
    "provider/kernel",
    "provider/permissions",
    "provider/**/model/**",
    "provider/**/plan/**",
    "provider/profile/inputs.ts",
  ];
  const plans = FILES.filter((file) => file.split("/").includes("plan"));

  it("is pure: it asks no clock, no chance, no network and no AWS", () => {
    expect(plans.length).toBeGreaterThan(20);
    const wrong = plans.flatMap((file) =>
      (imports.get(file) ?? [])
        .filter((one) => !isNamed(one, [...PURE, "type provider/**", "node:util", "node:crypto"]))
        .map((one) => tell(file, one)),
    );
    expect(wrong).toEqual([]);
  });

  /** Ways to the clock, to chance, to the environment and to the network, beside what is imported. */
  const IMPURE =
    /\bDate\.now\b|\bnew Date\b(?!\()|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\b(?!ed|es)|\bfetch\b|\bperformance\b|\brandom(Bytes|UUID|Int)\b/;
  // node:net for isIP, which looks at a text alone.
  const PURE_PACKAGES = ["zod", "node:util", "node:crypto", "node:url", "node:net"];

  /** The plans, and all that they load. */
  const loaded = new Set(plans);
  for (const file of loaded)
    for (const { target, isTypeOnly } of imports.get(file) ?? [])
      if (!isTypeOnly && FILES.includes(target)) loaded.add(target);

  it("is pure in its own words too, with all that it loads", () => {
    expect(loaded.size).toBeGreaterThan(plans.length + 20);
    expect([...loaded].filter((file) => IMPURE.test(codeOf(file)))).toEqual([]);
    const foreign = [...loaded].flatMap((file) =>
      (imports.get(file) ?? [])
        .filter((one) => !one.isTypeOnly && !FILES.includes(one.target) && !isNamed(one, PURE_PACKAGES))
        .map((one) => tell(file, one)),
    );
    expect(foreign).toEqual([]);
  });

  it.each([
    "Date.now()",
    "const now = Date.now;",
    "new Date()",
    "new Date;",
    "Math.random()",
    "const { env } = process",
    "fetch(url)",
  ])("would notice %s", (code) => expect(IMPURE.test(code)).toBe(true));
});

describe("patches of others' internals", () => {
  /** Ways in which one reaches for what a library does not offer. */
  const PATCHES = [
    /\bprepareStackTrace\b/,
    /\bReflect\.set\(/,
    /@pulumi\/pulumi\/proto/,
    /\bserializeProperty\b(?!")/,
    /\b_retrieveHandler\b/,
    /\.prototype\b/,
    /\bhttpSigningMiddleware\b/,
    /\bdefinePropert(y|ies)\([^)]*\b(toString|stack)\b/,
  ];
  const isPatch = (file: string) => PATCHES.some((pattern) => pattern.test(codeOf(file)));
  const patches = FILES.filter((file) => file.startsWith("internals/"));

  it("stand in internals/ alone, by the process that they are in", () => {
    expect(patches.filter(isPatch).length).toBeGreaterThan(3);
    expect(
      FILES.filter((file) => !isWithin(file, "sandbox") && !isWithin(file, "internals")).filter(isPatch),
    ).toEqual([]);
    expect(globSync("internals/*", { cwd: ROOT }).sort()).toEqual([
      "internals/program",
      "internals/provider",
    ]);
  });

  it.each(patches)(
    "say in %s what is used, where it was seen to work, and what is lost without it",
    (file) => {
      const [header = ""] = /^\/\*\*[\s\S]*?\*\//.exec(readFileSync(join(ROOT, file), "utf8")) ?? [];
      expect(header).toMatch(/^ \* ?(Patched|Used): /m);
      expect(header).toMatch(/^ \* Seen to work: .+\d/m);
      expect(header).toMatch(/^ \* Lost where /m);
    },
  );
});

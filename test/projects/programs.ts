import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync, transformSync } from "esbuild";
import { ROOT } from "../engine/releases";

/** The files of a program in a folder of its own, and what its package.json says beside its dependencies. */
export interface Program {
  files: Readonly<Record<string, string>>;
  manifest: Readonly<Record<string, unknown>>;
  devDependencies: Readonly<Record<string, string>>;
}

const QUICKSTART = join(ROOT, "examples", "quickstart", "index.ts");
const typescript = readFileSync(QUICKSTART, "utf8");
const javascript = (format: "cjs" | "esm") => transformSync(typescript, { loader: "ts", format }).code;

/** As the section on bundles in docs/projects.md has it. */
function bundle(): string {
  const external = ["pulumi-aws-pki", "@pulumi/pulumi"];
  const options = { bundle: true, platform: "node", write: false, external } as const;
  return buildSync({ entryPoints: [QUICKSTART], ...options }).outputFiles[0]?.text ?? "";
}

/** The compiler options of `pulumi new typescript`, and of aws-typescript. */
export const COMPILER_OPTIONS = {
  ...{ strict: true, outDir: "bin", target: "es2020", module: "commonjs", moduleResolution: "node" },
  ...{ sourceMap: true, experimentalDecorators: true, pretty: true, noFallthroughCasesInSwitch: true },
  ...{ noImplicitReturns: true, forceConsistentCasingInFileNames: true },
};
const TSCONFIG = { compilerOptions: COMPILER_OPTIONS, files: ["index.ts"] };

/** The compiler of `pulumi new typescript`. */
const COMPILER = { typescript: "^5.0.0" };

/** Each is examples/quickstart. */
export const programs = {
  TypeScript: {
    files: { "index.ts": typescript, "tsconfig.json": JSON.stringify(TSCONFIG) },
    manifest: { main: "index.ts" },
    devDependencies: { ...COMPILER, "@types/node": "^24" },
  },
  "TypeScript without a compiler of its own": {
    files: { "index.ts": typescript },
    manifest: { main: "index.ts" },
    devDependencies: {},
  },
  "TypeScript, `main: infra/` in Pulumi.yaml": {
    files: {
      "infra/index.ts": typescript,
      "Pulumi.yaml": "name: infra\nruntime: nodejs\nmain: infra/\n",
    },
    manifest: {},
    devDependencies: COMPILER,
  },
  CommonJS: {
    files: { "index.js": javascript("cjs") },
    manifest: { main: "index.js" },
    devDependencies: {},
  },
  "ES modules": {
    files: { "index.js": javascript("esm") },
    manifest: { main: "index.js", type: "module" },
    devDependencies: {},
  },
  "a bundle that leaves the package out": {
    files: { "bin/index.js": bundle() },
    manifest: { main: "bin/index.js" },
    devDependencies: {},
  },
  "nothing but Pulumi": {
    files: { "index.js": 'exports.answer = require("@pulumi/pulumi").output(42);\n' },
    manifest: { main: "index.js" },
    devDependencies: {},
  },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

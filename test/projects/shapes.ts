import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../engine/releases";
import type { ManagerName } from "./packageManagers";
import type { ProgramName } from "./programs";

/** A shape that a user's project may have: a row of docs/projects.md. */
export interface Shape {
  name: string;
  manager: ManagerName;
  program: ProgramName;
  /** Settings of the package manager: files in the project's root, by name. */
  files?: Readonly<Record<string, string>>;
  /** A workspace, with the program as its member `packages/infra`; pnpm's stands in `files`. */
  isWorkspace?: true;
  /** Yarn starts Pulumi (`yarn exec pulumi up`), and tells Node by its environment where the packages are. */
  startedByYarn?: true;
  /** The version of @pulumi/pulumi; the newest where it is absent. */
  sdk?: string;
  /** The words of the failure, where Pulumi itself does not start in this shape, with any program. */
  pulumiFails?: RegExp;
}

/** @pulumi/pulumi depends on protobufjs, whose build script only warns; pnpm wants to be told of each. */
const NO_BUILDS = "allowBuilds:\n  protobufjs: false\n";
const pnpm = (settings = "") => ({ "pnpm-workspace.yaml": NO_BUILDS + settings });
const yarn = (nodeLinker: string) => ({ ".yarnrc.yml": `nodeLinker: ${nodeLinker}\n` });

const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
/** The first version of the range that package.json allows. */
const [OLDEST_SDK = ""] = /\d+\.\d+\.\d+/.exec(peerDependencies["@pulumi/pulumi"]) ?? [];

export const shapes: readonly Shape[] = [
  { name: "npm", manager: "npm", program: "TypeScript" },
  { name: "npm", manager: "npm", program: "TypeScript without a compiler of its own" },
  { name: "npm", manager: "npm", program: "TypeScript, `main: infra/` in Pulumi.yaml" },
  { name: "npm", manager: "npm", program: "CommonJS" },
  { name: "npm", manager: "npm", program: "ES modules" },
  { name: "npm", manager: "npm", program: "a bundle that leaves the package out" },
  {
    ...{ name: "npm, the oldest `@pulumi/pulumi`", manager: "npm", program: "TypeScript" },
    sdk: OLDEST_SDK,
  },
  {
    ...{ name: "npm, `install-strategy=nested`", manager: "npm", program: "TypeScript" },
    files: { ".npmrc": "install-strategy=nested\n" },
  },
  {
    ...{ name: "npm, `install-strategy=linked`", manager: "npm", program: "TypeScript" },
    files: { ".npmrc": "install-strategy=linked\n" },
  },
  { name: "npm workspace", manager: "npm", program: "TypeScript", isWorkspace: true },
  { name: "pnpm", manager: "pnpm", program: "TypeScript", files: pnpm() },
  { name: "pnpm", manager: "pnpm", program: "ES modules", files: pnpm() },
  {
    ...{ name: "pnpm, `nodeLinker: hoisted`", manager: "pnpm", program: "TypeScript" },
    files: pnpm("nodeLinker: hoisted\n"),
  },
  {
    ...{ name: "pnpm workspace", manager: "pnpm", program: "TypeScript", isWorkspace: true },
    files: pnpm("packages:\n  - packages/*\n"),
  },
  { name: "yarn 1", manager: "yarn 1", program: "TypeScript" },
  { name: "yarn 1 workspace", manager: "yarn 1", program: "TypeScript", isWorkspace: true },
  {
    ...{ name: "yarn 4, `nodeLinker: node-modules`", manager: "yarn 4", program: "TypeScript" },
    files: yarn("node-modules"),
  },
  {
    ...{ name: "yarn 4, `nodeLinker: pnpm`", manager: "yarn 4", program: "TypeScript" },
    files: yarn("pnpm"),
  },
  {
    ...{ name: "yarn 4, Plug'n'Play, `yarn exec pulumi up`", manager: "yarn 4", program: "TypeScript" },
    ...{ files: yarn("pnp"), startedByYarn: true },
  },
  {
    ...{ name: "yarn 4, Plug'n'Play, `pulumi up` alone", manager: "yarn 4", program: "CommonJS" },
    ...{ files: yarn("pnp"), pulumiFails: /Pulumi SDK has not been installed/ },
  },
  {
    name: "bun",
    manager: "bun",
    program: "TypeScript",
    files: { "bunfig.toml": '[install]\nlinker = "hoisted"\n' },
  },
  {
    ...{ name: 'bun, `linker = "isolated"`', manager: "bun", program: "TypeScript" },
    files: { "bunfig.toml": '[install]\nlinker = "isolated"\n' },
  },
  { name: "bun workspace", manager: "bun", program: "TypeScript", isWorkspace: true },
];

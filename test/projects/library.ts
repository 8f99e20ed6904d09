import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { ROOT } from "../engine/releases";
import { packageManagers } from "./packageManagers";

const { devDependencies, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
/** Of the package that is tried. */
export const VERSION: string = version;

/** The files of a program that uses the package itself. RENEW_NOW in its environment asks for a renewal. */
export const PACKAGE_ALONE = {
  "Pulumi.yaml": "name: alone\nruntime: nodejs\n",
  "index.js": `
const pki = require("pulumi-aws-pki");
const { ZONE_ID: hostedZoneId, RENEW_NOW: renewNow } = process.env;
const connection = new pki.AwsConnection("aws", { region: "us-east-1" });
const ca = new pki.AcmPublicCa("public", { connection, hostedZoneId });
const profile = new pki.CertificateProfile("web", { ca });
const certificate = new pki.Certificate("api", { profile, dnsNames: ["api.example.com"], renewNow });
new pki.SecretsManagerSync("prod", { connection, certificates: [certificate], certificateNameSchema: "tls-{{certificateId}}" });
`,
};

const PAGE = readFileSync(join(ROOT, "docs", "wrappers.md"), "utf8");
/** The component library of an outsider: that of docs/wrappers.md. */
const [, LIBRARY = ""] = /^```ts\n(.*?)^```$/ms.exec(PAGE) ?? [];

const PROGRAM = `
const { Pki } = require("@acme/pki");
const { ZONE_ID: hostedZoneId } = process.env;
exports.certificateArn = new Pki("web", { hostedZoneId, dnsNames: ["www.example.com"] }).certificateArn;
`;

/** Where the library's package.json has the package. */
export type Kind = "dependencies" | "peerDependencies";

/** Packs @acme/pki, which names the package among these dependencies. Gives the tarball. */
export function packLibrary(folder: string, kind: Kind): string {
  const source = mkdtempSync(join(folder, "acme-"));
  const { dependencies, ...peers } = { dependencies: {}, peerDependencies: { "@pulumi/pulumi": "^3.216.0" } };
  const manifest = { name: "@acme/pki", version: "1.0.0", main: "index.js", dependencies, ...peers };
  Object.assign(manifest[kind], { "pulumi-aws-pki": `^${VERSION}` });
  writeFileSync(join(source, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(source, "index.js"), transformSync(LIBRARY, { loader: "ts", format: "cjs" }).code);
  execFileSync("npm", ["pack", "--silent", "--pack-destination", source], { cwd: source });
  return join(source, "acme-pki-1.0.0.tgz");
}

/** The packed package and library that a program is installed with. */
export interface Tarballs {
  own: string;
  library: string;
}

/** A program that lists the library and Pulumi's SDK, and not the package itself. */
export function makeProgram(folder: string, { own, library }: Tarballs): string {
  const program = mkdtempSync(join(folder, "program-"));
  writeFileSync(join(program, "Pulumi.yaml"), "name: wrapped\nruntime: nodejs\n");
  writeFileSync(join(program, "index.js"), PROGRAM);
  const dependencies = {
    "@acme/pki": `file:${library}`,
    "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
  };
  // The package is in no registry while it is tested.
  const overrides = { "pulumi-aws-pki": `file:${own}` };
  const manifest = { name: "wrapped", private: true, main: "index.js", dependencies, overrides };
  writeFileSync(join(program, "package.json"), JSON.stringify(manifest));
  return program;
}

/** Adds the package to the dependencies of a program, as its sentence asks for. */
export function listPackage(program: string, { own }: Tarballs): void {
  const file = join(program, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.dependencies["pulumi-aws-pki"] = `file:${own}`;
  writeFileSync(file, JSON.stringify(manifest));
}

/** `npm install`, with or without the hoisting that is its default. */
export function npmInstall(program: string, strategy: "hoisted" | "nested"): void {
  const options = [
    `--install-strategy=${strategy}`,
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--silent",
  ];
  execFileSync("npm", ["install", ...options], { cwd: program, stdio: ["ignore", "inherit", "inherit"] });
}

/** `pnpm install` with these settings in pnpm-workspace.yaml, beside that for the package. */
export function pnpmInstall(program: string, { own }: Tarballs, settings: readonly string[] = []): void {
  const overrides = `overrides:\n  pulumi-aws-pki: file:${own}`;
  // Nothing that is installed needs its install script. pnpm asks about each otherwise.
  const ours = [overrides, "strictDepBuilds: false", `storeDir: ${join(program, "..", "pnpm-store")}`];
  writeFileSync(join(program, "pnpm-workspace.yaml"), `${[...ours, ...settings].join("\n")}\n`);
  const [pnpm, ...before] = packageManagers.pnpm.command;
  mkdirSync(join(program, "node_modules"), { recursive: true });
  const options = ["--reporter=silent", "--no-frozen-lockfile"];
  execFileSync(pnpm, [...before, "install", ...options], {
    cwd: program,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

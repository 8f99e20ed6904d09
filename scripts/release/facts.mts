// Gathers what the checks of a release decide from: git, the registry, the tarball as it was packed.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../toolchain/command.mts";
import type { Lock, Release } from "./faults.mts";
import { deadLinks, type Link, linksOf } from "./links.mts";
import type { Manifest } from "./manifest.mts";
import type { Files } from "./reach.mts";
import { staleReference } from "./reference.mts";
import { packRelease } from "./tarball.mts";
import { loadTool } from "./tools.mts";

export interface ReleaseRequest {
  /** The tag that asks for the release, such as `v1.2.3`. */
  tag?: string | undefined;
  /** A packed release. By default one is packed, and deleted afterwards. */
  tarball?: string | undefined;
}

/** Facts of the clone `root`, which must be compiled. Asks the registry that npm is set to. */
export async function gatherRelease(root: string, { tag, tarball }: ReleaseRequest): Promise<Release> {
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  const manifest = JSON.parse(read("package.json")) as Manifest;
  const folder = mkdtempSync(join(tmpdir(), "release-check-"));
  try {
    const packed = tarball ?? packRelease(root, folder);
    execFileSync("tar", ["-xzf", packed, "-C", folder]);
    const unpacked = join(folder, "package");
    return {
      manifest,
      lock: JSON.parse(read("package-lock.json")) as Lock,
      changelog: read("CHANGELOG.md"),
      wantedTag: tag,
      taggedCommit: commitOf(root, `refs/tags/v${manifest.version}^{commit}`),
      head: commitOf(root, "HEAD") ?? "",
      uncommitted: lines(git(root, "status", "--porcelain")).map((line) => line.slice(3)),
      published: await isPublished(root, `${manifest.name}@${manifest.version}`),
      deadLinks: deadLinksIn(root),
      staleReference: await staleReference(root),
      files: filesIn(unpacked),
      findings: await findingsOf(root, packed),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Pages whose links must lead somewhere. */
export function deadLinksIn(root: string): Link[] {
  const pages = lines(git(root, "ls-files", "--cached", "--others", "--exclude-standard", "*.md"));
  const textOf = (page: string) => readFileSync(join(root, page), "utf8");
  const links = pages
    .filter((page) => existsSync(join(root, page)))
    .flatMap((page) => linksOf(page, textOf(page)));
  return deadLinks(links, (file) => existsSync(join(root, file)), textOf);
}

function git(root: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8" });
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

function commitOf(root: string, name: string): string | undefined {
  const { status, stdout } = spawnSync("git", ["rev-parse", "--verify", "--quiet", name], {
    cwd: root,
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : undefined;
}

async function isPublished(root: string, release: string): Promise<Release["published"]> {
  const { code, stdout, stderr } = await runCommand("npm", ["view", release, "version", "--json"], {
    cwd: root,
  });
  if (code === 0) return stdout.trim() !== "";
  if (/\bE404\b/.test(stdout + stderr)) return false;
  return { unknown: lines(stderr).at(0) ?? `npm view ended with exit code ${code}.` };
}

function filesIn(folder: string): Files {
  const files = globSync("**/*", { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile());
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

/** All that publint and arethetypeswrong find in a packed release, as they are installed in the clone `root`. */
export async function findingsOf(root: string, tarball: string): Promise<string[]> {
  const bytes = new Uint8Array(readFileSync(tarball));
  return [...(await publintFindings(root, bytes)), ...(await typesFindings(root, bytes))];
}

interface Publint {
  publint(options: { pack: { tarball: ArrayBuffer } }): Promise<{ messages: unknown[]; pkg: unknown }>;
}
interface PublintWords {
  formatMessage(message: unknown, pkg: unknown, options: { color: false }): string | undefined;
}

async function publintFindings(root: string, { buffer }: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const { publint } = await loadTool<Publint>(root, "publint");
  const { formatMessage } = await loadTool<PublintWords>(root, "publint/utils");
  const { messages, pkg } = await publint({ pack: { tarball: buffer } });
  return messages.map(
    (one) => `publint: ${formatMessage(one, pkg, { color: false }) ?? JSON.stringify(one)}`,
  );
}

interface TypesCheck {
  createPackageFromTarballData(tarball: Uint8Array): unknown;
  checkPackage(pkg: unknown): Promise<{ problems?: TypesProblem[] }>;
}
interface TypesProblem {
  kind: string;
  entrypoint?: string;
  resolutionKind?: string;
}

async function typesFindings(root: string, tarball: Uint8Array): Promise<string[]> {
  const { createPackageFromTarballData, checkPackage } = await loadTool<TypesCheck>(
    root,
    "@arethetypeswrong/core",
  );
  const { problems = [] } = await checkPackage(createPackageFromTarballData(tarball));
  return problems.map(({ kind, entrypoint = "", resolutionKind = "" }) =>
    `arethetypeswrong: ${kind} ${entrypoint} ${resolutionKind}`.trimEnd(),
  );
}

// Builds Pulumi from its Go modules, where only package registries answer.
//
// The CLI is built from its own module. The language host's own module is not served by the Go proxy, but
// the last release of the Go SDK that still contained it is, and it runs programs of today's Node.js SDK.
// The dynamic provider is a script in the npm package @pulumi/pulumi.

import { chmodSync, copyFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lastLines, runCommand } from "./command.mts";
import { withProgress } from "./progress.mts";
import { MINIMUM_GO, RELEASE } from "./release.mts";
import { isAtLeast, parseVersion } from "./version.mts";

const here = dirname(fileURLToPath(import.meta.url));

/** One executable: the folder whose go.mod pins it, the package, and how long it takes. */
interface GoBuild {
  executable: string;
  module: string;
  package: string;
  expectation: string;
}

const BUILDS: GoBuild[] = [
  {
    executable: "pulumi-language-nodejs",
    module: join(here, "language-nodejs"),
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    expectation: "about half a minute",
  },
  {
    executable: "pulumi",
    module: join(here, "cli"),
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    expectation: "about 5 minutes",
  },
];

/** The version is stamped in by the linker, as in Pulumi's own releases. */
const LINKER_FLAGS = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${RELEASE}`;

/**
 * Why this Go cannot build the release. Undefined if it can. From 1.21 on Go fetches the toolchain that a
 * go.mod asks for, unless GOTOOLCHAIN says `local`.
 */
export function goFault(goVersion: string | undefined, goToolchain: string): string | undefined {
  if (!goVersion) return `Go is not installed; it takes ${MINIMUM_GO} or later`;
  if (isAtLeast(goVersion, MINIMUM_GO)) return undefined;
  if (isAtLeast(goVersion, "1.21") && !goToolchain.startsWith("local")) return undefined;
  return `Go ${goVersion} is too old; it takes ${MINIMUM_GO} or later`;
}

/** Builds the release into `folder`. Throws an Error that says why it cannot. */
export async function buildRelease(folder: string): Promise<void> {
  // Outside any module: inside one, Go would already act on its go.mod.
  const go = await runCommand("go", ["env", "GOVERSION", "GOTOOLCHAIN"], { cwd: tmpdir() });
  const [version = "", toolchain = ""] = go.code === 0 ? go.stdout.split("\n") : [];
  const fault = goFault(parseVersion(version.replace(/^go/, "")), toolchain);
  if (fault) throw new Error(fault);
  copyDynamicProvider(folder);
  for (const build of BUILDS) await buildOne(build, folder);
}

function copyDynamicProvider(folder: string): void {
  const name = "pulumi-resource-pulumi-nodejs";
  const target = join(folder, name);
  copyFileSync(join(here, "..", "..", "node_modules", "@pulumi", "pulumi", name), target);
  chmodSync(target, 0o755);
}

async function buildOne(build: GoBuild, folder: string): Promise<void> {
  const what = `toolchain: building ${build.executable} ${RELEASE} with Go (${build.expectation}, once)`;
  await withProgress(what, async () => {
    const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", LINKER_FLAGS];
    const args = ["build", ...flags, "-o", join(folder, build.executable), build.package];
    const env = { ...process.env, GOWORK: "off" };
    const result = await runCommand("go", args, { cwd: build.module, env });
    if (result.code !== 0) throw new Error(`go build ${build.package}:\n${lastLines(result.stderr)}`);
  });
}

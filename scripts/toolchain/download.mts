// Gets the official release, as Pulumi's own installers do.

import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastLines, runCommand } from "./command.mts";
import { withProgress } from "./progress.mts";
import { RELEASE } from "./release.mts";

const SITE = "https://get.pulumi.com/releases/sdk";

/** A machine without access to the site must learn it soon: the list of checksums is small. */
const ANSWER_DEADLINE_MS = 8_000;
const ARCHIVE_DEADLINE_MS = 10 * 60_000;

/** The archive for a platform, such as `pulumi-v3.258.0-linux-x64.tar.gz`. Throws if there is none to unpack. */
export function archiveName(platform: NodeJS.Platform, arch: string): string {
  if (!["linux", "darwin"].includes(platform) || !["x64", "arm64"].includes(arch)) {
    throw new Error(`no archive for ${platform} on ${arch}`);
  }
  return `pulumi-v${RELEASE}-${platform}-${arch}.tar.gz`;
}

/** The SHA-256 of `name` in a list as sha256sum writes it. Throws if it is not in the list. */
export function findChecksum(list: string, name: string): string {
  const line = list.split("\n").find((entry) => entry.trim().split(/\s+\*?/)[1] === name);
  const checksum = line?.trim().split(/\s+/)[0]?.toLowerCase();
  if (!checksum) throw new Error(`${name} is not in the list of checksums`);
  return checksum;
}

/** Downloads, verifies and unpacks the release into `folder`. Throws an Error that says why it cannot. */
export async function downloadRelease(folder: string): Promise<void> {
  const name = archiveName(process.platform, process.arch);
  const checksums = await fetchBytes(`${SITE}/pulumi-${RELEASE}-checksums.txt`, ANSWER_DEADLINE_MS);
  const expected = findChecksum(checksums.toString("utf8"), name);
  await withProgress(`toolchain: downloading Pulumi ${RELEASE}, once`, async () => {
    const archive = await fetchBytes(`${SITE}/${name}`, ARCHIVE_DEADLINE_MS);
    const actual = createHash("sha256").update(archive).digest("hex");
    if (actual !== expected)
      throw new Error(`${name} has the SHA-256 ${actual}, not the published ${expected}`);
    await unpack(archive, folder);
  });
}

async function fetchBytes(url: string, deadlineMs: number): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`${url}: ${cause instanceof Error ? cause.message : message}`);
  }
}

/** The archive holds one folder, `pulumi`, with every executable in it. */
async function unpack(archive: Buffer, folder: string): Promise<void> {
  const file = join(folder, "release.tar.gz");
  writeFileSync(file, archive);
  const result = await runCommand("tar", ["-xzf", file, "--strip-components=1", "-C", folder]);
  rmSync(file);
  if (result.code !== 0) throw new Error(`tar: ${lastLines(result.stderr, 3)}`);
}

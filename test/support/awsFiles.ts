import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished, vi } from "vitest";

/** A home directory of the test's own, since the SDK remembers what it has read by path; gone when the test ends. */
export function makeHome(): { path: string; write(name: string, text: string): string } {
  const path = mkdtempSync(join(tmpdir(), "aws-pki-files-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  vi.stubEnv("HOME", path);
  const write = (name: string, text: string) => {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  return { path, write };
}

/** The files of ~/.aws. To be called once the world is open, whose environment it changes. */
export function writeAwsFiles(config: string, credentials = "") {
  const home = makeHome();
  vi.stubEnv("AWS_CONFIG_FILE", home.write(".aws/config", config));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", home.write(".aws/credentials", credentials));
  return home;
}

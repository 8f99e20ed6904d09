import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** The verdict of openssl, which nobody here wrote, on a certificate, its chain and one trusted root. PEM throughout. */
export function opensslVerify(leaf: string, chain: string, root: string, at: Date): string {
  const folder = mkdtempSync(join(tmpdir(), "aws-pki-chain-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const time = ["-attime", String(Math.floor(at.getTime() / 1000))];
  const trust = ["-CAfile", file("root.pem", root), "-no-CApath", "-no-CAstore"];
  return execFileSync("openssl", [
    ...["verify", "-x509_strict", "-purpose", "sslserver", ...time, ...trust],
    ...["-untrusted", file("chain.pem", chain), file("leaf.pem", leaf)],
  ]).toString();
}

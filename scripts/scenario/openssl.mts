// Verifies what was written with a tool that is not part of this package.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface WrittenCertificate {
  certificate: string;
  certificate_chain: string;
  ca_certificate: string;
}

/** Verifies leaf, chain and root at a time. Gives openssl's own words, or throws with them. */
export function verifyWithOpenssl(written: WrittenCertificate, at: Date, hostName: string): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-aws-pki-verify-"));
  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  try {
    const root = file("root.pem", written.ca_certificate);
    const chain = file("chain.pem", written.certificate_chain);
    const leaf = file("leaf.pem", written.certificate);
    const time = String(Math.floor(at.getTime() / 1000));
    const checks = ["-purpose", "sslserver", "-verify_hostname", hostName, "-attime", time, "-x509_strict"];
    const verdict = openssl(["verify", ...checks, "-CAfile", root, "-untrusted", chain, leaf]);
    const facts = openssl([
      "x509",
      "-in",
      leaf,
      "-noout",
      "-subject",
      "-issuer",
      "-dates",
      "-ext",
      "subjectAltName",
    ]);
    return `${verdict.replace(leaf, "certificate")}${facts}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Throws where there is no openssl, before anything else takes its time. */
export function requireOpenssl(): void {
  openssl(["version"]);
}

function openssl(args: string[]): string {
  try {
    return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { code, stdout = "", stderr = "" } = error as { code?: string; stdout?: string; stderr?: string };
    if (code === "ENOENT")
      throw new Error("openssl is not installed; install it to have the certificate verified.");
    throw new Error(`openssl does not accept what was written: ${stdout}${stderr}`);
  }
}

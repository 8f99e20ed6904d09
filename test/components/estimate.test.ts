import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import { run } from "./mocks";

/** Runs a program with a sync of two certificates, and tells what the preview or up would print. */
async function printed(isPreview: boolean, config: Record<string, string> = {}) {
  const info = vi.spyOn(pulumi.log, "info").mockResolvedValue();
  vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(isPreview);
  await run(
    () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: "Z1" });
      const profile = new CertificateProfile("web", { ca });
      const certificates = ["api.example.com", "*.example.com"].map(
        (name, index) => new Certificate(`c${index}`, { profile, dnsNames: [name] }),
      );
      return new SecretsManagerSync("prod", { certificates, replicaRegions: ["eu-west-1"] });
    },
    { config },
  );
  return info.mock.calls.map(([message]) => message);
}

afterEach(() => vi.restoreAllMocks());

describe("a preview", () => {
  it("estimates certificates, renewals, secrets in every region, and calls", async () => {
    const [line, ...others] = await printed(true);
    expect(others).toEqual([]);
    expect(line).toBe(
      "prod costs about: certificates $86.00 for an issue or renewal of all, $205.16 a year; " +
        "secrets $1.60 a month, calls that write them below $0.01 a year " +
        "(prices of 2026-02, secondary sources; https://aws.amazon.com/certificate-manager/pricing/ and https://aws.amazon.com/secrets-manager/pricing/ are the authority)",
    );
  });

  it("uses prices of the stack's own", async () => {
    const [line] = await printed(true, {
      "aws-pki:prices": '{"certificateName":15,"certificateWildcard":149}',
    });
    expect(line).toContain("certificates $164.00 for an issue");
    expect(line).toContain("aws-pki:prices of this stack");
  });
});

describe("an up", () => {
  it("estimates nothing again", async () => {
    expect(await printed(false)).toEqual([]);
  });
});

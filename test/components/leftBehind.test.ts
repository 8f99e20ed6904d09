import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import { run } from "./mocks";

/** The warnings of a sync whose certificate has another serial than its secret. */
async function warnings(status: string, synced: string): Promise<unknown[]> {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
  onTestFinished(() => warn.mockRestore());
  const outputs = {
    Certificate: { serial: "02" },
    CertificateSecret: { status, syncedSerial: synced },
  };
  await run(
    () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: "Z1" });
      const profile = new CertificateProfile("web", { ca });
      const api = new Certificate("api", { profile, dnsNames: ["api.example.com"] });
      new SecretsManagerSync("prod", { certificates: [api] });
    },
    { outputs },
  );
  // Steps that the last output starts come after it.
  await new Promise(setImmediate);
  return warn.mock.calls.map(([message]) => message);
}

describe("a secret that holds another certificate than the one in force", () => {
  it("is warned of where the run has left it out", async () => {
    expect(await warnings("current", "01")).toEqual([
      expect.stringMatching(
        /^The secret of api still holds the certificate before, as this command has not written it\. Run pulumi up.*--target-dependents/,
      ),
    ]);
  });

  it.each([
    ["holds the one in force", "current", "02"],
    ["waits for syncNow", "pending", "01"],
    ["is rolled back", "rolled-back", "01"],
    ["was removed", "removed", ""],
  ])("is not warned of where it %s", async (_, status, synced) => {
    expect(await warnings(status, synced)).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile } from "../../index";
import { DOMAIN, type Engine, startEngine } from "./engine";

describe("a failure after the request, with the real engine", { timeout: 120_000 }, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  }, 600_000);
  afterAll(() => engine?.close());

  it("records the ARN, and the next up goes on with the same request", async () => {
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}` });
      return { arn: api.arn };
    });
    engine.sandbox.faults.add({
      service: "route53",
      operation: "ChangeResourceRecordSets",
      times: 1,
      error: "AccessDenied",
    });
    const said = String(await open.stack.up().catch((error: Error) => error));
    expect(said).toContain("Could not put 1 validation record(s) into the hosted zone");
    expect(said).toContain("[AccessDenied]");
    const { deployment } = await open.stack.exportStack();
    const { resources } = deployment as {
      resources: { type: string; id: string; outputs: { status: string } }[];
    };
    const pending = resources.find((resource) => resource.type.endsWith(":Certificate"));
    expect(pending?.id).toMatch(/^arn:aws:acm:/);
    expect(pending?.outputs.status).toBe("PENDING_VALIDATION");

    const { outputs } = await open.stack.up();
    expect(outputs.arn?.value).toBe(pending?.id);
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(1);
  });
});

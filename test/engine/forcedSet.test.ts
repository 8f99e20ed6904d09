import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, CertificateProfile, CertificateSet } from "../../index";
import { DOMAIN, type Engine, startEngine } from "./engine";

describe("a set that is replaced by force, with the real engine", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine?.close());

  it("leaves nothing behind in the next up where the run failed elsewhere", async () => {
    let dnsNames = [`b.${DOMAIN}`];
    let isBroken = false;
    const { stack } = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const profile = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const certificates = { a: { dnsNames: [`a.${DOMAIN}`] }, b: { dnsNames } };
      const fleet = new CertificateSet("fleet", { profile, certificates, protectPaid: false });
      if (isBroken) new AcmPublicCa("broken", { hostedZoneId: "Z0NOSUCHZONE" }, { dependsOn: fleet });
      return { urn: fleet.urn, arns: fleet.arns };
    });
    const first = (await stack.up()).outputs;
    dnsNames = [`other.${DOMAIN}`];
    isBroken = true;
    await expect(stack.up({ replace: [first.urn?.value] })).rejects.toThrow("NoSuchHostedZone");
    isBroken = false;
    const arns = (await stack.up()).outputs.arns?.value as Record<string, string>;
    expect(arns.a).toBe(first.arns?.value.a);
    expect(arns.b).not.toBe(first.arns?.value.b);
    const { CertificateSummaryList = [] } = await new ACMClient(engine.clientConfig).send(
      new ListCertificatesCommand({ Includes: { keyTypes: ["EC_prime256v1"] } }),
    );
    const standing = CertificateSummaryList.map(({ CertificateArn }) => CertificateArn);
    expect(standing.sort()).toEqual(Object.values(arns).sort());
    expect(JSON.stringify(await stack.exportStack())).not.toContain(first.arns?.value.b);
  });
});

import { X509Certificate } from "node:crypto";
import {
  DeleteCertificateCommand,
  ExportCertificateCommand,
  RenewCertificateCommand,
  RevokeCertificateCommand,
} from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import {
  type Bench,
  change,
  DAY,
  describeCertificate,
  issue,
  openBench,
  prove,
  refusal,
  requestArn,
  START,
} from "./bench";

const EC = { KeyAlgorithm: "EC_prime256v1" as const };

const exportOf = async ({ acm }: Bench, arn: string): Promise<X509Certificate> => {
  const input = { CertificateArn: arn, Passphrase: Buffer.from("passphrase") };
  return new X509Certificate((await acm.send(new ExportCertificateCommand(input))).Certificate ?? "");
};
const renew = ({ acm }: Bench, arn: string) => acm.send(new RenewCertificateCommand({ CertificateArn: arn }));
const renewalOf = async (bench: Bench, arn: string) =>
  (await describeCertificate(bench, arn)).RenewalSummary?.RenewalStatus;

describe("RenewCertificate", () => {
  test("brings a new serial, a new key and new dates under the same ARN", async () => {
    const bench = await openBench({ validationSeconds: 30 });
    const { arn } = await issue(bench, EC);
    bench.days(1);
    const before = await describeCertificate(bench, arn);
    const oldLeaf = await exportOf(bench, arn);
    bench.days(99);
    await renew(bench, arn);
    expect(await renewalOf(bench, arn)).toBe("PENDING_AUTO_RENEWAL");
    bench.seconds(30);
    const after = await describeCertificate(bench, arn);
    expect(after.RenewalSummary?.RenewalStatus).toBe("SUCCESS");
    expect(after.Serial).not.toBe(before.Serial);
    expect(after.NotAfter?.getTime()).toBe((before.NotAfter?.getTime() ?? 0) + 100 * DAY * 1000);
    const newLeaf = await exportOf(bench, arn);
    expect(newLeaf.serialNumber).not.toBe(oldLeaf.serialNumber);
    expect(newLeaf.publicKey.equals(oldLeaf.publicKey)).toBe(false);
  });

  test("leaves ExportCertificate without a relation for a while, where an option says so", async () => {
    const bench = await openBench({ acm: { exportDelaySeconds: 30 } });
    const { arn } = await issue(bench, EC);
    const before = await exportOf(bench, arn);
    bench.days(1);
    await renew(bench, arn);
    bench.seconds(29);
    const refused = await refusal(exportOf(bench, arn));
    expect(refused.message).toMatch(/must have at least one relation of type EXPORT/);
    expect((await refusal(renew(bench, arn))).name).toBe("ValidationException");
    bench.seconds(1);
    expect((await exportOf(bench, arn)).serialNumber).not.toBe(before.serialNumber);
  });

  test("waits for the CNAME where it is missing", async () => {
    const bench = await openBench();
    const { zoneId, arn } = await issue(bench, EC);
    await exportOf(bench, arn);
    await prove(bench, zoneId, arn, "DELETE");
    const { Serial } = await describeCertificate(bench, arn);
    await renew(bench, arn);
    bench.days(1);
    const waiting = await describeCertificate(bench, arn);
    expect(waiting.RenewalSummary?.RenewalStatus).toBe("PENDING_VALIDATION");
    expect(waiting.RenewalSummary?.DomainValidationOptions?.[0]?.ValidationStatus).toBe("PENDING_VALIDATION");
    expect(waiting.Serial).toBe(Serial);
    await prove(bench, zoneId, arn);
    expect(await renewalOf(bench, arn)).toBe("SUCCESS");
  });

  test("is refused while another renewal is pending", async () => {
    const bench = await openBench({ validationSeconds: 30 });
    const { arn } = await issue(bench, EC);
    bench.seconds(30);
    await exportOf(bench, arn);
    await renew(bench, arn);
    expect((await refusal(renew(bench, arn))).name).toBe("RequestInProgressException");
  });

  test("is refused exactly where DescribeCertificate says INELIGIBLE", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    const eligibility = async () => (await describeCertificate(bench, arn)).RenewalEligibility;
    await exportOf(bench, arn);
    expect(await eligibility()).toBe("ELIGIBLE");
    await renew(bench, arn);
    // The renewed certificate was not exported yet.
    expect(await eligibility()).toBe("INELIGIBLE");
    expect((await refusal(renew(bench, arn))).name).toBe("ValidationException");
    await exportOf(bench, arn);
    expect(await eligibility()).toBe("ELIGIBLE");
    await renew(bench, arn);
    const { Serial } = await describeCertificate(bench, arn);
    await bench.control("POST", "in-use", { certificateArn: arn, by: "arn:aws:elasticloadbalancing:x" });
    expect(await eligibility()).toBe("ELIGIBLE");
    await renew(bench, arn);
    expect((await describeCertificate(bench, arn)).Serial).not.toBe(Serial);
  });

  test("is refused for a certificate that was never exported, and for one that is not issued", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    expect((await refusal(renew(bench, arn))).name).toBe("ValidationException");
    const pending = await requestArn(bench, { DomainName: "other.example.com" });
    expect((await refusal(renew(bench, pending))).name).toBe("RequestInProgressException");
  });
});

describe("managed renewal", () => {
  test("comes 45 days before the end of an exported certificate, to the second", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    await exportOf(bench, arn);
    const { Serial, NotAfter, RenewalEligibility } = await describeCertificate(bench, arn);
    expect(RenewalEligibility).toBe("ELIGIBLE");
    const untilRenewal = ((NotAfter?.getTime() ?? 0) - START.getTime()) / 1000 - 45 * DAY;
    bench.seconds(untilRenewal - 1);
    expect((await describeCertificate(bench, arn)).Serial).toBe(Serial);
    bench.seconds(1);
    const renewed = await describeCertificate(bench, arn);
    expect(renewed.Serial).not.toBe(Serial);
    expect(renewed.RenewalSummary?.RenewalStatus).toBe("SUCCESS");
  });

  test("does not come for a certificate that was neither exported nor in use", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    bench.days(199);
    const certificate = await describeCertificate(bench, arn);
    expect([certificate.Status, certificate.RenewalSummary]).toEqual(["EXPIRED", undefined]);
  });

  test("comes only once where the renewed certificate is not exported again, however far the clock jumps", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    await exportOf(bench, arn);
    bench.days(3 * 365);
    const certificate = await describeCertificate(bench, arn);
    expect(certificate.Status).toBe("EXPIRED");
    // 153 days after the first issue a second certificate began; it ended 198 days later.
    expect(certificate.NotBefore).toEqual(new Date("2026-07-31T00:00:00Z"));
    expect(certificate.NotAfter).toEqual(new Date("2027-02-13T23:59:59Z"));
  });

  test("goes on for years for a certificate in use, in one jump as in many", async () => {
    const bench = await openBench();
    const other = await openBench();
    const arns: string[] = [];
    for (const each of [bench, other]) {
      const { arn } = await issue(each, EC);
      await each.control("POST", "in-use", { certificateArn: arn, by: "arn:aws:elasticloadbalancing:x" });
      arns.push(arn);
    }
    bench.days(3 * 365);
    for (let month = 0; month < 36; month += 1) {
      other.days((3 * 365) / 36);
      await describeCertificate(other, arns[1] ?? "");
    }
    const jumped = await describeCertificate(bench, arns[0] ?? "");
    expect(jumped.Status).toBe("ISSUED");
    expect({ ...jumped }).toEqual({ ...(await describeCertificate(other, arns[1] ?? "")) });
  });

  test("begins late where the export comes late", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    bench.days(180);
    const { Serial } = await describeCertificate(bench, arn);
    const exported = await exportOf(bench, arn);
    expect(exported.serialNumber.toLowerCase()).toBe(Serial?.replaceAll(":", ""));
    expect(await renewalOf(bench, arn)).toBe("SUCCESS");
  });

  test("fails with the certificate's end where the CNAME is gone", async () => {
    const bench = await openBench();
    const { zoneId, arn } = await issue(bench, EC);
    await exportOf(bench, arn);
    await prove(bench, zoneId, arn, "DELETE");
    bench.days(160);
    expect(await renewalOf(bench, arn)).toBe("PENDING_VALIDATION");
    bench.days(39);
    const certificate = await describeCertificate(bench, arn);
    expect([certificate.Status, certificate.RenewalSummary?.RenewalStatus]).toEqual(["EXPIRED", "FAILED"]);
  });

  test("fails where CAA has come to forbid it", async () => {
    const bench = await openBench();
    const { zoneId, arn } = await issue(bench, EC);
    await exportOf(bench, arn);
    const caa = {
      Name: "example.com",
      Type: "CAA" as const,
      TTL: 60,
      ResourceRecords: [{ Value: '0 issue ";"' }],
    };
    await change(bench.dns, zoneId, { Action: "CREATE", ResourceRecordSet: caa });
    bench.days(160);
    const { RenewalSummary } = await describeCertificate(bench, arn);
    expect([RenewalSummary?.RenewalStatus, RenewalSummary?.RenewalStatusReason]).toEqual([
      "FAILED",
      "CAA_ERROR",
    ]);
  });

  test("can be switched off", async () => {
    const bench = await openBench({ managedRenewal: "off" });
    const { arn } = await issue(bench, EC);
    await exportOf(bench, arn);
    bench.days(199);
    expect((await describeCertificate(bench, arn)).Status).toBe("EXPIRED");
  });
});

describe("RevokeCertificate", () => {
  const revoke = ({ acm }: Bench, arn: string, reason = "SUPERSEDED") =>
    acm.send(new RevokeCertificateCommand({ CertificateArn: arn, RevocationReason: reason as never }));

  test("revokes an exported certificate for good", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    await exportOf(bench, arn);
    await revoke(bench, arn);
    const certificate = await describeCertificate(bench, arn);
    expect(certificate).toMatchObject({
      Status: "REVOKED",
      RevocationReason: "SUPERSEDED",
      RevokedAt: START,
    });
    expect((await refusal(exportOf(bench, arn))).name).toBe("ValidationException");
    expect((await refusal(renew(bench, arn))).name).toBe("ValidationException");
    expect((await refusal(revoke(bench, arn))).name).toBe("ConflictException");
    bench.days(160);
    expect((await describeCertificate(bench, arn)).Serial).toBe(certificate.Serial);
  });

  test("is a conflict for as long as the certificate is being updated, where an option says so", async () => {
    const bench = await openBench({ acm: { revokeDelaySeconds: 30 } });
    const { arn } = await issue(bench, EC);
    bench.seconds(60);
    await exportOf(bench, arn);
    bench.seconds(29);
    expect((await refusal(revoke(bench, arn))).name).toBe("ConflictException");
    expect((await describeCertificate(bench, arn)).Status).toBe("ISSUED");
    bench.seconds(1);
    await revoke(bench, arn);
    expect((await describeCertificate(bench, arn)).Status).toBe("REVOKED");
  });

  test("is refused while the certificate is in use, and works afterwards", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    await exportOf(bench, arn);
    const use = { certificateArn: arn, by: "arn:aws:elasticloadbalancing:x" };
    await bench.control("POST", "in-use", use);
    expect((await refusal(revoke(bench, arn))).name).toBe("ResourceInUseException");
    expect((await describeCertificate(bench, arn)).Status).toBe("ISSUED");
    await bench.control("DELETE", "in-use", use);
    await revoke(bench, arn);
  });

  test.each([
    ["UNSPECIFIED", true],
    ["AFFILIATION_CHANGED", true],
    ["SUPERSEDED", true],
    ["CESSATION_OF_OPERATION", true],
    ["KEY_COMPROMISE", false],
    ["CA_COMPROMISE", false],
    ["SUPERCEDED", false],
    ["CERTIFICATE_HOLD", false],
    ["REMOVE_FROM_CRL", false],
    ["PRIVILEGE_WITHDRAWN", false],
    ["A_A_COMPROMISE", false],
  ])("takes the reason %s: %s", async (reason, taken) => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    await exportOf(bench, arn);
    if (taken) await revoke(bench, arn, reason);
    else expect((await refusal(revoke(bench, arn, reason))).name).toBe("ValidationException");
    expect((await describeCertificate(bench, arn)).RevocationReason).toBe(taken ? reason : undefined);
  });

  test("refuses a certificate that was never exported, and a reason that does not exist", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    expect((await refusal(revoke(bench, arn))).name).toBe("ValidationException");
    expect((await refusal(revoke(bench, arn, "BOREDOM"))).message).toContain(
      "Member must satisfy enum value set",
    );
  });
});

describe("DeleteCertificate", () => {
  const remove = ({ acm }: Bench, arn: string) =>
    acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));

  test("is refused while the certificate is in use, and works afterwards", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, EC);
    const use = {
      certificateArn: arn,
      by: "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/a",
    };
    await bench.control("POST", "in-use", use);
    expect((await describeCertificate(bench, arn)).InUseBy).toEqual([use.by]);
    expect((await refusal(remove(bench, arn))).name).toBe("ResourceInUseException");
    await bench.control("DELETE", "in-use", use);
    await remove(bench, arn);
    expect((await refusal(describeCertificate(bench, arn))).name).toBe("ResourceNotFoundException");
    expect((await refusal(remove(bench, arn))).name).toBe("ResourceNotFoundException");
  });
});

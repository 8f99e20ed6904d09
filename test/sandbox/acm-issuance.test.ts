import { ACMClient, DeleteCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { CreateHostedZoneCommand, GetHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import {
  type Bench,
  change,
  cname,
  createChildZone,
  createZone,
  delegate,
  describeCertificate,
  HOUR,
  issue,
  openBench,
  prove,
  refusal,
  requestArn,
  START,
  validationRecords,
} from "./bench";

describe("a certificate is issued", () => {
  test("once its exact CNAME stands in the public zone that owns the name", async () => {
    const bench = await openBench();
    const zoneId = await createZone(bench);
    const arn = await requestArn(bench);
    expect((await describeCertificate(bench, arn)).Status).toBe("PENDING_VALIDATION");
    await prove(bench, zoneId, arn);
    const certificate = await describeCertificate(bench, arn);
    expect(certificate.Status).toBe("ISSUED");
    expect(certificate.IssuedAt).toEqual(START);
    expect(certificate.NotBefore).toEqual(new Date("2026-03-01T00:00:00Z"));
    expect(certificate.NotAfter).toEqual(new Date("2026-09-14T23:59:59Z"));
    expect(certificate.Serial).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2}){15}$/);
    expect(certificate.DomainValidationOptions?.[0]?.ValidationStatus).toBe("SUCCESS");
  });

  test("and stays issued when the record goes", async () => {
    const bench = await openBench();
    const { zoneId, arn } = await issue(bench);
    await describeCertificate(bench, arn);
    await prove(bench, zoneId, arn, "DELETE");
    expect((await describeCertificate(bench, arn)).Status).toBe("ISSUED");
  });

  test("even where nobody looked before the record went", async () => {
    const bench = await openBench({ validationSeconds: 60 });
    const { zoneId, arn } = await issue(bench);
    bench.seconds(61);
    await change(bench.dns, zoneId, cname("UPSERT", "other.example.com", "x.example.net"));
    const [record] = await validationRecords(bench, arn);
    await change(bench.dns, zoneId, cname("DELETE", record?.name ?? "", record?.value ?? ""));
    const certificate = await describeCertificate(bench, arn);
    expect(certificate.Status).toBe("ISSUED");
    expect(certificate.IssuedAt).toEqual(new Date(START.getTime() + 60_000));
  });

  test("only after the record stood for the validation time", async () => {
    const bench = await openBench({ validationSeconds: 60 });
    const zoneId = await createZone(bench);
    const arn = await requestArn(bench);
    bench.seconds(100);
    await prove(bench, zoneId, arn);
    bench.seconds(59);
    expect((await describeCertificate(bench, arn)).Status).toBe("PENDING_VALIDATION");
    bench.seconds(1);
    expect((await describeCertificate(bench, arn)).Status).toBe("ISSUED");
  });

  test("not while one of its names lacks a record, and tells which", async () => {
    const bench = await openBench();
    const zoneId = await createZone(bench);
    const arn = await requestArn(bench, { SubjectAlternativeNames: ["api.example.com"] });
    const [first] = await validationRecords(bench, arn);
    await change(bench.dns, zoneId, cname("CREATE", first?.name ?? "", first?.value ?? ""));
    const certificate = await describeCertificate(bench, arn);
    expect(certificate.Status).toBe("PENDING_VALIDATION");
    expect(certificate.DomainValidationOptions?.map((option) => option.ValidationStatus)).toEqual([
      "SUCCESS",
      "PENDING_VALIDATION",
    ]);
  });

  test("not by a CNAME with another value", async () => {
    const bench = await openBench();
    const zoneId = await createZone(bench);
    const arn = await requestArn(bench);
    const [record] = await validationRecords(bench, arn);
    await change(bench.dns, zoneId, cname("CREATE", record?.name ?? "", `x${record?.value}`));
    expect((await describeCertificate(bench, arn)).Status).toBe("PENDING_VALIDATION");
  });

  test("not by a record in a private zone", async () => {
    const bench = await openBench();
    const { HostedZone } = await bench.dns.send(
      new CreateHostedZoneCommand({
        Name: "example.com",
        CallerReference: "private",
        VPC: { VPCRegion: "us-east-1", VPCId: "vpc-1" },
      }),
    );
    const arn = await requestArn(bench);
    await prove(bench, HostedZone?.Id ?? "", arn);
    expect((await describeCertificate(bench, arn)).Status).toBe("PENDING_VALIDATION");
  });

  test("not by a record in a second zone of the same name that is not the delegated one", async () => {
    const bench = await openBench();
    await createZone(bench);
    const second = await createZone(bench);
    const arn = await requestArn(bench);
    await prove(bench, second, arn);
    expect((await describeCertificate(bench, arn)).Status).toBe("PENDING_VALIDATION");
  });
});

describe("DNS delegates from zone to zone:", () => {
  const statusOf = async (bench: Bench, arn: string) => (await describeCertificate(bench, arn)).Status;

  test("below a delegated zone only that zone counts", async () => {
    const bench = await openBench();
    const parent = await createZone(bench);
    const child = await createChildZone(bench, parent, "www.example.com");
    const arn = await requestArn(bench);
    await prove(bench, parent, arn);
    expect(await statusOf(bench, arn)).toBe("PENDING_VALIDATION");
    await prove(bench, child, arn);
    expect(await statusOf(bench, arn)).toBe("ISSUED");
  });

  test("a child zone that its parent does not delegate is not seen, the parent is", async () => {
    const bench = await openBench();
    const parent = await createZone(bench);
    const child = await createZone(bench, "www.example.com");
    const arn = await requestArn(bench);
    await prove(bench, child, arn);
    expect(await statusOf(bench, arn)).toBe("PENDING_VALIDATION");
    await prove(bench, parent, arn);
    expect(await statusOf(bench, arn)).toBe("ISSUED");
  });

  test("a child zone becomes seen when its parent delegates it", async () => {
    const bench = await openBench();
    const parent = await createZone(bench);
    const child = await createZone(bench, "www.example.com");
    const arn = await requestArn(bench);
    await prove(bench, child, arn);
    await delegate(bench, parent, "www.example.com", child);
    expect(await statusOf(bench, arn)).toBe("ISSUED");
  });

  test("of two child zones with one name, the NS record says which it is", async () => {
    const bench = await openBench();
    const parent = await createZone(bench);
    await createZone(bench, "www.example.com");
    const second = await createChildZone(bench, parent, "www.example.com");
    const arn = await requestArn(bench);
    await prove(bench, second, arn);
    expect(await statusOf(bench, arn)).toBe("ISSUED");
  });

  test("a zone two labels further down needs no zone between", async () => {
    const bench = await openBench();
    const parent = await createZone(bench);
    const child = await createChildZone(bench, parent, "a.b.example.com");
    const arn = await requestArn(bench, { DomainName: "x.a.b.example.com" });
    await prove(bench, child, arn);
    expect(await statusOf(bench, arn)).toBe("ISSUED");
  });

  test("the chain of delegations breaks where one link is missing", async () => {
    const bench = await openBench();
    const parent = await createZone(bench);
    const middle = await createZone(bench, "b.example.com");
    const child = await createChildZone(bench, middle, "a.b.example.com");
    const arn = await requestArn(bench, { DomainName: "a.b.example.com" });
    await prove(bench, child, arn);
    expect(await statusOf(bench, arn)).toBe("PENDING_VALIDATION");
    await delegate(bench, parent, "b.example.com", middle);
    expect(await statusOf(bench, arn)).toBe("ISSUED");
  });

  test("nobody answers below a delegation to servers that are not hosted here", async () => {
    const bench = await openBench();
    const parent = await createZone(bench);
    const child = await createZone(bench, "www.example.com");
    const ResourceRecords = [{ Value: "ns1.elsewhere.net" }];
    const set = { Name: "www.example.com", Type: "NS" as const, TTL: 60, ResourceRecords };
    await change(bench.dns, parent, { Action: "CREATE", ResourceRecordSet: set });
    const arn = await requestArn(bench);
    await prove(bench, parent, arn);
    await prove(bench, child, arn);
    expect(await statusOf(bench, arn)).toBe("PENDING_VALIDATION");
  });

  test("the parent may belong to another account", async () => {
    const bench = await openBench();
    const stranger = { ...bench, dns: new Route53Client(bench.config({ account: "222233334444" })) };
    const parent = await createZone(stranger);
    const child = await createZone(bench, "www.example.com");
    const arn = await requestArn(bench);
    await prove(bench, child, arn);
    expect(await statusOf(bench, arn)).toBe("PENDING_VALIDATION");
    const { DelegationSet } = await bench.dns.send(new GetHostedZoneCommand({ Id: child }));
    const ResourceRecords = (DelegationSet?.NameServers ?? []).map((Value) => ({ Value }));
    const set = { Name: "www.example.com", Type: "NS" as const, TTL: 60, ResourceRecords };
    await change(stranger.dns, parent, { Action: "CREATE", ResourceRecordSet: set });
    expect(await statusOf(bench, arn)).toBe("ISSUED");
  });
});

describe("validation records", () => {
  test("are shared by apex and wildcard, and by all certificates of the account", async () => {
    const bench = await openBench();
    const first = await requestArn(bench, {
      DomainName: "example.com",
      SubjectAlternativeNames: ["*.example.com"],
    });
    const second = await requestArn(bench, { DomainName: "*.example.com" });
    const records = await validationRecords(bench, first);
    expect(records).toHaveLength(1);
    expect(await validationRecords(bench, second)).toEqual(records);
    expect(records[0]?.name).toMatch(/^_[0-9a-f]{32}\.example\.com\.$/);
    expect(records[0]?.value).toMatch(/^_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.$/);
  });

  test("differ between accounts", async () => {
    const bench = await openBench();
    const other = new ACMClient(bench.config({ account: "222233334444" }));
    const mine = await describeCertificate(bench, await requestArn(bench));
    const theirs = await describeCertificate(bench, await requestArn(bench, {}, other), other);
    expect(theirs.DomainValidationOptions?.[0]?.ResourceRecord?.Name).not.toBe(
      mine.DomainValidationOptions?.[0]?.ResourceRecord?.Name,
    );
  });

  test("are absent in the first seconds where the sandbox is told so", async () => {
    const bench = await openBench({ acm: { recordDelaySeconds: 5, describeDelaySeconds: 2 } });
    const arn = await requestArn(bench);
    expect((await refusal(describeCertificate(bench, arn))).name).toBe("ResourceNotFoundException");
    bench.seconds(2);
    expect(
      (await describeCertificate(bench, arn)).DomainValidationOptions?.[0]?.ResourceRecord,
    ).toBeUndefined();
    bench.seconds(3);
    expect(
      (await describeCertificate(bench, arn)).DomainValidationOptions?.[0]?.ResourceRecord,
    ).toBeDefined();
  });
});

describe("a certificate is not issued", () => {
  test("after 72 hours without its record, whatever DNS says later", async () => {
    const bench = await openBench();
    const zoneId = await createZone(bench);
    const arn = await requestArn(bench);
    bench.seconds(72 * HOUR - 1);
    expect((await describeCertificate(bench, arn)).Status).toBe("PENDING_VALIDATION");
    bench.seconds(1);
    expect((await describeCertificate(bench, arn)).Status).toBe("VALIDATION_TIMED_OUT");
    await prove(bench, zoneId, arn);
    expect((await describeCertificate(bench, arn)).Status).toBe("VALIDATION_TIMED_OUT");
  });

  test.each([
    ["letsencrypt.org", "FAILED"],
    ["amazontrust.com", "ISSUED"],
  ])("where CAA allows %s alone: %s", async (issuer, status) => {
    const bench = await openBench();
    const zoneId = await createZone(bench);
    await change(bench.dns, zoneId, {
      Action: "CREATE",
      ResourceRecordSet: {
        Name: "example.com",
        Type: "CAA",
        TTL: 60,
        ResourceRecords: [{ Value: `0 issue "${issuer}"` }],
      },
    });
    const arn = await requestArn(bench);
    await prove(bench, zoneId, arn);
    const certificate = await describeCertificate(bench, arn);
    expect([certificate.Status, certificate.FailureReason]).toEqual([
      status,
      status === "FAILED" ? "CAA_ERROR" : undefined,
    ]);
  });

  test.each(["app.internal", "printer.local", "a.test", "no.invalid", "me.localhost"])(
    "for %s, which no registry will ever delegate, whatever stands in DNS",
    async (name) => {
      const bench = await openBench();
      const zoneId = await createZone(bench, name);
      const arn = await requestArn(bench, { SubjectAlternativeNames: [name] });
      await prove(bench, zoneId, await requestArn(bench, { DomainName: name }));
      const certificate = await describeCertificate(bench, arn);
      expect([certificate.Status, certificate.FailureReason]).toEqual(["FAILED", "INVALID_PUBLIC_DOMAIN"]);
    },
  );

  test("where the control interface lets it fail", async () => {
    const bench = await openBench();
    const arn = await requestArn(bench);
    await bench.control("POST", "fail", { certificateArn: arn, reason: "DOMAIN_NOT_ALLOWED" });
    const certificate = await describeCertificate(bench, arn);
    expect([certificate.Status, certificate.FailureReason]).toEqual(["FAILED", "DOMAIN_NOT_ALLOWED"]);
  });
});

describe("RequestCertificate", () => {
  test("lower-cases names, drops duplicates and puts the domain first", async () => {
    const bench = await openBench();
    const arn = await requestArn(bench, {
      DomainName: "WWW.Example.com",
      SubjectAlternativeNames: ["api.example.com", "www.example.com"],
    });
    expect((await describeCertificate(bench, arn)).SubjectAlternativeNames).toEqual([
      "www.example.com",
      "api.example.com",
    ]);
  });

  test("answers a known token with the old ARN for one hour, whatever the inputs", async () => {
    const bench = await openBench();
    const first = await requestArn(bench, { IdempotencyToken: "token" });
    bench.seconds(HOUR - 1);
    expect(await requestArn(bench, { IdempotencyToken: "token", DomainName: "other.example.com" })).toBe(
      first,
    );
    bench.seconds(1);
    expect(await requestArn(bench, { IdempotencyToken: "token" })).not.toBe(first);
  });

  test("keeps tokens of other regions and accounts apart", async () => {
    const bench = await openBench();
    const first = await requestArn(bench, { IdempotencyToken: "token" });
    const elsewhere = new ACMClient(bench.config({ region: "eu-west-1" }));
    expect(await requestArn(bench, { IdempotencyToken: "token" }, elsewhere)).not.toBe(first);
  });

  const names = Array.from({ length: 10 }, (_, index) => `n${index}.example.com`);
  test.each([
    ["11 names", { SubjectAlternativeNames: names }, "LimitExceededException"],
    ["an IP address", { DomainName: "10.0.0.12" }, "ValidationException"],
    ["an IP address among others", { SubjectAlternativeNames: ["192.168.10.20"] }, "ValidationException"],
    ["a name with a space behind it", { DomainName: "www.example.com " }, "ValidationException"],
    [
      "to stay out of the transparency logs",
      { Options: { CertificateTransparencyLoggingPreference: "DISABLED" as const } },
      "ValidationException",
    ],
    ["an empty label", { DomainName: "a..example.com" }, "ValidationException"],
    ["a name over 253 characters", { DomainName: `${"a.".repeat(127)}com` }, "ValidationException"],
    [
      "a domain name of 65 characters",
      { DomainName: `${"a".repeat(53)}.example.com` },
      "ValidationException",
    ],
    ["an unsupported key algorithm", { KeyAlgorithm: "RSA_4096" as const }, "ValidationException"],
    ["an unknown key algorithm", { KeyAlgorithm: "DSA" as never }, "ValidationException"],
    ["e-mail validation", { ValidationMethod: "EMAIL" as const }, "ValidationException"],
    ["a token with a hyphen", { IdempotencyToken: "a-b" }, "ValidationException"],
    ["a tag of AWS's own", { Tags: [{ Key: "aws:x", Value: "y" }] }, "InvalidTagException"],
    [
      "51 tags",
      { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "" })) },
      "TooManyTagsException",
    ],
  ])("refuses %s", async (_, input, error) => {
    const bench = await openBench();
    expect(await refusal(requestArn(bench, input))).toMatchObject({ name: error, status: 400 });
  });

  test("names the member and the rule in AWS's words", async () => {
    const bench = await openBench();
    const { message } = await refusal(requestArn(bench, { IdempotencyToken: "a".repeat(33) }));
    expect(message).toBe(
      `1 validation error detected: Value '${"a".repeat(33)}' at 'idempotencyToken' failed to satisfy constraint: Member must have length less than or equal to 32`,
    );
  });

  test("stops at the quota of certificates, which expired ones count towards", async () => {
    const bench = await openBench({ acm: { certificatesPerRegion: 2 } });
    await requestArn(bench);
    await requestArn(bench);
    expect((await refusal(requestArn(bench))).name).toBe("LimitExceededException");
    await requestArn(bench, {}, new ACMClient(bench.config({ region: "eu-west-1" })));
  });

  test("stops at the yearly quota, which deleted certificates count towards", async () => {
    const bench = await openBench({ acm: { requestsPerYear: 1 } });
    await bench.acm.send(new DeleteCertificateCommand({ CertificateArn: await requestArn(bench) }));
    expect((await refusal(requestArn(bench))).name).toBe("LimitExceededException");
    bench.days(366);
    await requestArn(bench);
  });
});

test("accounts and regions do not see each other's certificates", async () => {
  const bench = await openBench();
  const arn = await requestArn(bench);
  for (const place of [{ account: "222233334444" }, { region: "eu-west-1" }]) {
    const client = new ACMClient(bench.config(place));
    expect((await refusal(describeCertificate(bench, arn, client))).name).toBe("ResourceNotFoundException");
    const { CertificateSummaryList } = await client.send(new ListCertificatesCommand({}));
    expect(CertificateSummaryList).toEqual([]);
  }
});

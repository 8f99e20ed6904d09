import { X509Certificate } from "node:crypto";
import {
  ACMClient,
  DescribeCertificateCommand,
  GetCertificateCommand,
  ListCertificatesCommand,
} from "@aws-sdk/client-acm";
import { CreateHostedZoneCommand, ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import { CreateSecretCommand, ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { CallLog } from "../../sandbox/calls";
import {
  type Bench,
  change,
  cname,
  createZone,
  describeCertificate,
  issue,
  openBench,
  refusal,
  requestArn,
  START,
} from "./bench";

const listCertificates = ({ acm }: Bench) => acm.send(new ListCertificatesCommand({}));
const listZones = ({ dns }: Bench) => dns.send(new ListHostedZonesCommand({}));

describe("the clock", () => {
  test("is read and advanced, and never turned back", async () => {
    const bench = await openBench();
    const advance = (body: unknown) => bench.control("POST", "clock", body);
    expect(await (await advance({ advanceSeconds: 90 })).json()).toEqual({
      now: new Date(START.getTime() + 90_000).toISOString(),
      offsetSeconds: 90,
    });
    expect(await (await bench.control("GET", "clock")).json()).toMatchObject({ offsetSeconds: 90 });
    const refused = await advance({ advanceSeconds: -1, now: "x" });
    expect(refused.status).toBe(400);
    const { faults } = (await refused.json()) as { faults: { path: string }[] };
    expect(faults).toHaveLength(2);
    expect(faults[0]?.path).toBe("advanceSeconds");
  });

  test("ends in 2115, and a certificate issued on its last day still verifies", async () => {
    const bench = await openBench();
    const seconds = (Date.parse("2115-01-01T00:00:00Z") - START.getTime()) / 1000;
    const beyond = await bench.control("POST", "clock", { advanceSeconds: seconds + 1 });
    expect([beyond.status, await beyond.json()]).toEqual([
      400,
      { faults: [{ path: "advanceSeconds", message: expect.stringContaining("2115-01-01") }] },
    ]);
    expect(() => bench.sandbox.clock.advance(seconds + 1)).toThrow(RangeError);
    expect((await bench.control("POST", "clock", { advanceSeconds: seconds })).status).toBe(200);
    const { arn } = await issue(bench, { KeyAlgorithm: "EC_prime256v1" });
    const answer = await bench.acm.send(new GetCertificateCommand({ CertificateArn: arn }));
    const [leaf, ...links] = `${answer.Certificate}${answer.CertificateChain}`
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .map((pem) => new X509Certificate(pem));
    for (const link of links) {
      expect(link.validToDate.getTime()).toBeGreaterThan(leaf?.validToDate.getTime() ?? Infinity);
    }
    await expect(openBench({ clock: { now: () => new Date("2115-02-01T00:00:00Z") } })).rejects.toThrow();
  });
});

describe("the log of calls", () => {
  test("tells time, service, operation, principal, resource and status of every call", async () => {
    const bench = await openBench();
    const zone = await createZone(bench);
    const arn = await requestArn(bench);
    await refusal(bench.acm.send(new DescribeCertificateCommand({ CertificateArn: `${arn}0` })));
    const calls = (await (await bench.control("GET", "calls")).json()) as object[];
    const common = { time: START.toISOString(), principal: "arn:aws:iam::111122223333:user/sandbox" };
    expect(calls).toMatchObject([
      { ...common, service: "route53", operation: "CreateHostedZone", resource: "example.com", status: 201 },
      {
        ...common,
        service: "acm",
        operation: "RequestCertificate",
        resource: "www.example.com",
        status: 200,
      },
      { ...common, service: "acm", resource: `${arn}0`, status: 400, error: "ResourceNotFoundException" },
    ]);
    await change(bench.dns, zone, cname("CREATE", "a.example.com", "b.net"));
    expect(bench.sandbox.calls.list().at(-1)?.resource).toBe(zone.replace("/hostedzone/", ""));
  });

  test("holds no input and no output", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench);
    await describeCertificate(bench, arn);
    for (const call of bench.sandbox.calls.list()) {
      expect(Object.keys(call).sort()).toEqual([
        ...["operation", "principal", "region", "resource", "service", "status", "time"],
      ]);
    }
  });
});

test("reset forgets state, faults, calls and the clock, but keeps the roots", async () => {
  const bench = await openBench();
  await issue(bench);
  const roots = await (await bench.control("GET", "roots")).text();
  bench.days(1);
  bench.sandbox.faults.add({ service: "*", operation: "*", error: "Throttling" });
  await bench.control("POST", "reset");
  expect(bench.sandbox.calls.list()).toEqual([]);
  expect((await listCertificates(bench)).CertificateSummaryList).toEqual([]);
  expect((await listZones(bench)).HostedZones).toEqual([]);
  expect(bench.sandbox.clock.now()).toEqual(START);
  expect(await (await bench.control("GET", "roots")).text()).toBe(roots);
});

test("after a reset no ARN, zone or name server comes back that was given before", async () => {
  const bench = await openBench();
  const before = await issue(bench);
  await bench.control("POST", "reset");
  const after = await issue(bench);
  expect(after.arn).not.toBe(before.arn);
  expect(after.zoneId).not.toBe(before.zoneId);
  expect((await refusal(describeCertificate(bench, before.arn))).name).toBe("ResourceNotFoundException");
});

test("the same calls give the same ARNs, serials and ids in another sandbox", async () => {
  const answers = [];
  for (let run = 0; run < 2; run += 1) {
    const bench = await openBench();
    const { arn } = await issue(bench);
    answers.push(await describeCertificate(bench, arn));
  }
  expect({ ...answers[0], $metadata: 0 }).toEqual({ ...answers[1], $metadata: 0 });
});

describe("the counts of calls", () => {
  test("tell throttled ones by their error, as the log does", async () => {
    const bench = await openBench({ quotas: "aws" });
    for (let call = 0; call < 10; call += 1) await listCertificates(bench).catch(() => undefined);
    await listZones(bench);
    expect(await (await bench.control("GET", "counts")).json()).toEqual([
      { service: "acm", operation: "ListCertificates", calls: 10, errors: { ThrottlingException: 2 } },
      { service: "route53", operation: "ListHostedZones", calls: 1, errors: {} },
    ]);
    bench.sandbox.reset();
    expect(await (await bench.control("GET", "counts")).json()).toEqual([]);
  });

  test("are of the newest calls, which alone are kept", () => {
    const log = new CallLog();
    const call = { time: "", service: "acm", principal: null, resource: null, region: null, status: 200 };
    log.add({ ...call, operation: "First" });
    for (let made = 0; made < 250_000; made += 1) log.add({ ...call, operation: "Other" });
    const [count, ...others] = log.counts();
    expect(others).toEqual([]);
    expect(count?.calls).toBe(log.list().length);
    expect(log.list().length).toBeGreaterThanOrEqual(100_000);
    expect(log.list().length).toBeLessThanOrEqual(110_000);
  });
});

describe("quotas", () => {
  test("throttle per account, region and operation, and the clock refills them", async () => {
    const bench = await openBench({ quotas: "aws" });
    for (let call = 0; call < 8; call += 1) await listCertificates(bench);
    expect(await refusal(listCertificates(bench))).toMatchObject({
      name: "ThrottlingException",
      message: "Rate exceeded",
    });
    await listCertificates({ ...bench, acm: new ACMClient(bench.config({ region: "eu-west-1" })) });
    await listCertificates({ ...bench, acm: new ACMClient(bench.config({ account: "222233334444" })) });
    await bench.secrets.send(new ListSecretsCommand({}));
    bench.seconds(1);
    for (let call = 0; call < 8; call += 1) await listCertificates(bench);
    expect((await refusal(listCertificates(bench))).name).toBe("ThrottlingException");
  });

  test("of Route 53 are Throttling with HTTP 400, also for the changes of a batch", async () => {
    const bench = await openBench({ quotas: "aws" });
    const zone = await createZone(bench);
    const upserts = Array.from({ length: 400 }, (_, index) =>
      cname("UPSERT", `n${index}.example.com`, "x.net"),
    );
    await change(bench.dns, zone, ...upserts);
    expect(await refusal(change(bench.dns, zone, ...upserts))).toMatchObject({
      name: "Throttling",
      status: 400,
    });
    bench.seconds(1);
    await change(bench.dns, zone, ...upserts);
    for (let call = 0; call < 50; call += 1) await listZones(bench);
    expect((await refusal(listZones(bench))).name).toBe("Throttling");
    // Route 53 is one for all regions, and each action has its own bucket.
    const elsewhere = new Route53Client(bench.config({ region: "eu-west-1" }));
    expect((await refusal(listZones({ ...bench, dns: elsewhere }))).name).toBe("Throttling");
    await createZone(bench, "example.org");
    const other = new Route53Client(bench.config({ account: "222233334444" }));
    await other.send(new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "1" }));
  });

  test("are off unless asked for", async () => {
    const bench = await openBench();
    for (let call = 0; call < 60; call += 1) await listZones(bench);
    const listed = bench.sandbox.calls.list().filter(({ operation }) => operation === "ListHostedZones");
    expect(listed.map(({ status }) => status)).toEqual(Array(60).fill(200));
  });
});

test("certificates, secrets and records are listed without a key or a value", async () => {
  const bench = await openBench();
  const { arn } = await issue(bench, { KeyAlgorithm: "EC_prime256v1" });
  const list = async (what: string) => (await bench.control("GET", what)).json();
  const [certificate] = (await list("certificates")) as Record<string, unknown>[];
  expect(certificate).toMatchObject({ arn, status: "ISSUED", issues: 1, inUseBy: [] });
  expect(certificate?.serial).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  expect(await list("records")).toEqual([expect.objectContaining({ type: "CNAME" })]);
  await bench.secrets.send(new CreateSecretCommand({ Name: "tls", SecretString: "s3cret" }));
  const secrets = await list("secrets");
  expect(secrets).toEqual([expect.objectContaining({ name: "tls", versions: 1 })]);
  expect(JSON.stringify(secrets)).not.toContain("s3cret");
});

import { connect } from "node:net";
import { ACMClient, DescribeCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { CreateHostedZoneCommand, ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
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

const identify = ({ sts }: Bench) => sts.send(new GetCallerIdentityCommand({}));
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

describe("a fault", () => {
  test("hits as many calls as it says, after as many as it says", async () => {
    const bench = await openBench();
    const fault = {
      service: "acm",
      operation: "ListCertificates",
      times: 2,
      after: 1,
      error: "ThrottlingException",
    };
    expect((await bench.control("POST", "faults", fault)).status).toBe(200);
    await identify(bench);
    await listCertificates(bench);
    expect(await refusal(listCertificates(bench))).toMatchObject({
      name: "ThrottlingException",
      status: 400,
    });
    expect((await refusal(listCertificates(bench))).message).toBe("Rate exceeded");
    await listCertificates(bench);
  });

  test.each([
    ["acm", listCertificates, "AccessDeniedException", 400],
    ["route53", listZones, "AccessDenied", 403],
    ["route53", listZones, "PriorRequestNotComplete", 400],
    ["route53", listZones, "Throttling", 400],
    ["sts", identify, "AccessDenied", 403],
    ["acm", listCertificates, "InternalServerException", 500],
    ["sts", identify, "ServiceUnavailable", 503],
  ] as const)("of %s is answered in its protocol: %s %s %i", async (service, call, error, status) => {
    const bench = await openBench();
    bench.sandbox.faults.add({ service, operation: "*", error });
    expect(await refusal(call(bench))).toMatchObject({ name: error, status });
    await call(bench);
  });

  test("drops the connection before anything is done, or after", async () => {
    const bench = await openBench();
    const drop = { service: "acm", operation: "RequestCertificate", dropConnection: true } as const;
    bench.sandbox.faults.add(drop);
    await refusal(requestArn(bench));
    expect((await listCertificates(bench)).CertificateSummaryList).toEqual([]);
    bench.sandbox.faults.add({ ...drop, afterEffect: true });
    await refusal(requestArn(bench));
    expect((await listCertificates(bench)).CertificateSummaryList).toHaveLength(1);
    expect(bench.sandbox.calls.list().map((call) => call.status)).toEqual([0, 200, 0, 200]);
  });

  test("delays an answer", async () => {
    const bench = await openBench();
    bench.sandbox.faults.add({ service: "sts", operation: "*", latencyMs: 30 });
    const started = performance.now();
    await identify(bench);
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
  });

  test.each([
    { service: "s3", operation: "*", error: "X" },
    { service: "acm", operation: "*" },
    { service: "acm", operation: "*", error: "X", times: 0 },
    { service: "acm", operation: "*", error: "X", unknown: 1 },
    { service: "acm", operation: "*", latencyMs: 1, afterEffect: true },
  ])("that cannot be is refused: %j", async (fault) => {
    const bench = await openBench();
    const answer = await bench.control("POST", "faults", fault);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { faults: unknown[] }).faults.length).toBeGreaterThan(0);
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

test("the same calls give the same ARNs, serials and ids in another sandbox", async () => {
  const answers = [];
  for (let run = 0; run < 2; run += 1) {
    const bench = await openBench();
    const { arn } = await issue(bench);
    answers.push(await describeCertificate(bench, arn));
  }
  expect({ ...answers[0], $metadata: 0 }).toEqual({ ...answers[1], $metadata: 0 });
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
    const other = new Route53Client(bench.config({ account: "222233334444" }));
    await other.send(new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "1" }));
  });

  test("are off unless asked for", async () => {
    const bench = await openBench();
    for (let call = 0; call < 60; call += 1) await listZones(bench);
  });
});

describe("what the sandbox does not know", () => {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=AKIATEST/20260301/us-east-1/acm/aws4_request, SignedHeaders=host, Signature=0";
  const post = ({ sandbox }: Bench, headers: Record<string, string>, body: string, path = "/") =>
    fetch(sandbox.endpoint + path, { method: "POST", headers: { authorization, ...headers }, body });

  test("is answered as AWS answers it, in each protocol, never with a 500", async () => {
    const bench = await openBench();
    const json = await post(bench, { "x-amz-target": "CertificateManager.ListAcmeEndpoints" }, "{}");
    expect([json.status, await json.json()]).toEqual([
      400,
      { __type: "UnknownOperationException", message: "" },
    ]);
    const inherited = await post(bench, { "x-amz-target": "secretsmanager.constructor" }, "{}");
    expect([inherited.status, await inherited.json()]).toMatchObject([
      400,
      { __type: "UnknownOperationException" },
    ]);
    const query = await post(bench, {}, "Action=GetFederationToken&Version=2011-06-15");
    expect([query.status, await query.text()]).toEqual([
      400,
      expect.stringContaining("<Code>InvalidAction</Code>"),
    ]);
    const rest = await post(bench, {}, "<X/>", "/2013-04-01/healthcheck");
    expect([rest.status, await rest.text()]).toEqual([
      400,
      expect.stringContaining("UnknownOperationException"),
    ]);
    expect((await post(bench, { "x-amz-target": "DynamoDB_20120810.ListTables" }, "{}")).status).toBe(400);
    expect((await fetch(`${bench.sandbox.endpoint}//%zz?%`)).status).toBe(400);
  });

  test.each(["{", "[]", '"x"', "null", ""])(
    "and what it cannot read is a SerializationException: %s",
    async (body) => {
      const bench = await openBench();
      const answer = await post(bench, { "x-amz-target": "CertificateManager.RequestCertificate" }, body);
      expect(answer.status).toBe(400);
      const { __type } = (await answer.json()) as { __type: string };
      expect(__type).toBe(body === "" ? "ValidationException" : "SerializationException");
    },
  );

  test("as well as a member of the wrong type, and XML that is none", async () => {
    const bench = await openBench();
    const answer = await post(
      bench,
      { "x-amz-target": "CertificateManager.RequestCertificate" },
      '{"DomainName":1}',
    );
    expect(await answer.json()).toMatchObject({ __type: "SerializationException" });
    const xml = await post(bench, {}, "<a><b></a>", "/2013-04-01/hostedzone");
    expect([xml.status, await xml.text()]).toEqual([400, expect.stringContaining("MalformedInput")]);
  });

  test("or is too large, ends in 413 and hurts nobody else", async () => {
    const bench = await openBench();
    const target = { "x-amz-target": "CertificateManager.RequestCertificate" };
    const answer = await post(bench, target, "x".repeat(5 * 1024 * 1024)).catch(() => undefined);
    expect(answer?.status ?? 413).toBe(413);
    await listCertificates(bench);
  });

  test("nor does a client that hangs up in the middle", async () => {
    const bench = await openBench();
    const { hostname, port } = new URL(bench.sandbox.endpoint);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf", () => socket.destroy());
      });
      socket.on("close", () => resolve());
    });
    await listCertificates(bench);
  });

  test("in the control interface is refused with a list of faults", async () => {
    const bench = await openBench();
    for (const [method, path, status] of [
      ["GET", "nothing", 404],
      ["DELETE", "clock", 405],
      ["GET", "constructor", 404],
    ] as const) {
      const answer = await bench.control(method, path);
      expect([answer.status, await answer.json()]).toEqual([status, { faults: [expect.anything()] }]);
    }
    const unknown = await bench.control("POST", "in-use", { certificateArn: "arn:x", by: "y" });
    expect(unknown.status).toBe(404);
    const broken = await fetch(`${bench.sandbox.endpoint}/_sandbox/clock`, { method: "POST", body: "{" });
    expect(broken.status).toBe(400);
  });
});

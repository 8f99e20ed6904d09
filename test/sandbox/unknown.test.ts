import { connect } from "node:net";
import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Bench, openBench } from "./bench";

const signed = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIATEST/20260301/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
const post = ({ sandbox }: Bench, headers: Record<string, string>, body: string, path = "/") =>
  fetch(sandbox.endpoint + path, {
    method: "POST",
    headers: { authorization: signed("acm"), ...headers },
    body,
  });
const listCertificates = ({ acm }: Bench) => acm.send(new ListCertificatesCommand({}));

describe("what the sandbox does not know", () => {
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
    const action = "Action=GetFederationToken&Version=2011-06-15";
    const query = await post(bench, { authorization: signed("sts") }, action);
    expect([query.status, await query.text()]).toEqual([
      400,
      expect.stringContaining("<Code>InvalidAction</Code>"),
    ]);
    const rest = await post(bench, {}, "<X/>", "/2013-04-01/healthcheck");
    expect([rest.status, await rest.text()]).toEqual([
      400,
      expect.stringContaining("UnknownOperationException"),
    ]);
    expect((await fetch(`${bench.sandbox.endpoint}//%zz?%`)).status).toBe(400);
  });

  const json = "UnknownOperationException";
  test.each([
    [
      "dynamodb",
      { "x-amz-target": "DynamoDB_20120810.ListTables" },
      "/",
      "DynamoDB_20120810.ListTables",
      json,
    ],
    ["iam", {}, "/", "ListUsers", "<Code>InvalidAction</Code>"],
    ["s3", {}, "/bucket/key", "POST /bucket/key", "<Code>UnknownOperationException</Code>"],
    ["lambda", { "content-type": "application/json" }, "/2015-03-31/functions", undefined, json],
  ])("and a service that is not covered is logged: %s", async (service, headers, path, operation, told) => {
    const bench = await openBench();
    const body = service === "iam" ? "Action=ListUsers" : "{}";
    const answer = await post(bench, { authorization: signed(service), ...headers } as never, body, path);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(told)]);
    expect(answer.headers.get("content-type")).toMatch(told.startsWith("<") ? /xml/ : /json/);
    expect(bench.sandbox.calls.list()).toMatchObject([
      { service, operation: operation ?? `POST ${path}`, status: 400, error: expect.anything() },
    ]);
  });

  test("nor who asks: such a call is logged as well", async () => {
    const bench = await openBench();
    await fetch(`${bench.sandbox.endpoint}/somewhere`);
    expect(bench.sandbox.calls.list()).toMatchObject([
      { service: "unknown", operation: "GET /somewhere", status: 400, principal: null },
    ]);
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
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => written.mockRestore());
    const { hostname, port } = new URL(bench.sandbox.endpoint);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf", () => socket.destroy());
      });
      socket.on("close", () => resolve());
    });
    await listCertificates(bench);
    expect(written).not.toHaveBeenCalled();
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
    const zone = await bench.control("POST", "zones", { id: "Z1", linkedService: "x" });
    expect(zone.status).toBe(404);
    const broken = await fetch(`${bench.sandbox.endpoint}/_sandbox/clock`, { method: "POST", body: "{" });
    expect(broken.status).toBe(400);
  });
});

test("a bug of the sandbox is a 500 that names its place on stderr, but never its message", async () => {
  const bench = await openBench();
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => written.mockRestore());
  const broken = () => {
    throw new TypeError("PASSPHRASE\n    at PASSPHRASE (/PASSPHRASE.ts:1:1)");
  };
  Object.assign(bench.sandbox.calls, { list: broken });
  const answer = await bench.control("GET", "calls");
  expect([answer.status, await answer.json()]).toEqual([500, { __type: "InternalFailure" }]);
  Object.assign(bench.sandbox.faults, { take: broken });
  const called = await post(bench, { "x-amz-target": "CertificateManager.ListCertificates" }, "{}");
  expect([called.status, await called.json()]).toMatchObject([500, { __type: "InternalFailure" }]);
  const said = written.mock.calls.map(([text]) => String(text));
  expect(said).toHaveLength(2);
  for (const each of said) {
    expect(each).toMatch(/^sandbox: unexpected TypeError\n {4}at .*unknown\.test\.ts:\d+:\d+/);
    expect(each).not.toContain("PASSPHRASE");
  }
});

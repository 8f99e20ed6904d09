import { request } from "node:http";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createWorld } from "../../sandbox/world";
import { type Json, json, objectOf, RUNS, text } from "../provider/properties/badInputs";
import { badInputsOf } from "../support/counts";
import { type Bench, openBench } from "./bench";

const { operations } = createWorld({});
const count = badInputsOf("the sandbox's wire");
const TARGETS = { acm: "CertificateManager", secretsmanager: "secretsmanager" } as const;
const runs = (numRuns: number) => ({ ...RUNS, numRuns });

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIATEST/20260301/us-east-1/${service}/aws4_request, Signature=0`,
});
const targetOf = (service: keyof typeof TARGETS, operation: string) => ({
  ...signedFor(service),
  "x-amz-target": `${TARGETS[service]}.${operation}`,
});

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** One request as raw as Node can send it; what AWS's own clients would refuse to send, arrives here. */
function send({ sandbox }: Bench, { method = "POST", path = "/", headers = {}, body = "" }: Sent) {
  count();
  const { hostname, port } = new URL(sandbox.endpoint);
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    // Node sends the body of a DELETE without its length otherwise.
    const framed = { ...headers, "content-length": String(Buffer.byteLength(body)) };
    const sent = request({ hostname, port, method, path, headers: framed, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
      answer.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A refusal in the service's own language, or the answer to what happened to be right. */
function expectAnswer(answer: { status: number; text: string }, language: "json" | "xml"): void {
  expect(answer.status, answer.text).toBeLessThan(500);
  expect(answer.text).not.toContain("InternalFailure");
  if (language === "xml") expect(answer.text).toMatch(/^<\?xml/);
  else if (answer.status >= 400) expect(answer.text).toMatch(/"__type":"\w+"/);
}

const MEMBERS = [
  "CertificateArn",
  "DomainName",
  "SubjectAlternativeNames",
  "Tags",
  "Options",
  "FilterStatement",
  "NextToken",
  "MaxItems",
  "Passphrase",
  "SecretId",
  "Name",
  "SecretString",
  "ClientRequestToken",
  "VersionStages",
  "ResourcePolicy",
  "AddReplicaRegions",
  "Filters",
  "KmsKeyId",
  "SecretIdList",
];
const bytes = fc.uint8Array({ maxLength: 300 }).map((list) => Buffer.from(list));

describe("random requests are refused in the service's own language, and nothing breaks", () => {
  test.each(["acm", "secretsmanager"] as const)("JSON for every operation of %s", async (service) => {
    const bench = await openBench();
    for (const operation of Object.keys(operations[service]))
      await fc.assert(
        fc.asyncProperty(fc.oneof(objectOf(MEMBERS), json), async (input) => {
          const body = JSON.stringify(input);
          expectAnswer(await send(bench, { headers: targetOf(service, operation), body }), "json");
        }),
        runs(20),
      );
  });

  test("bytes that are no text, for every service", async () => {
    const bench = await openBench();
    const places: [Sent, "json" | "xml"][] = [
      [{ headers: targetOf("acm", "RequestCertificate") }, "json"],
      [{ headers: targetOf("secretsmanager", "PutSecretValue") }, "json"],
      [{ headers: signedFor("route53"), path: "/2013-04-01/hostedzone" }, "xml"],
    ];
    for (const [place, language] of places)
      await fc.assert(
        fc.asyncProperty(bytes, async (body) => {
          const answer = await send(bench, { ...place, body });
          expectAnswer(answer, language);
        }),
        runs(60),
      );
  });

  test("forms for every operation of STS", async () => {
    const bench = await openBench();
    const names = ["RoleArn", "RoleSessionName", "DurationSeconds", "Tags.member.1.Key", "Tags.member.999"];
    for (const Action of Object.keys(operations.sts))
      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.oneof(fc.constantFrom(...names), text), text), async (form) => {
          const body = new URLSearchParams({ ...form, Action }).toString();
          expectAnswer(await send(bench, { headers: signedFor("sts"), body }), "xml");
        }),
        runs(30),
      );
  });

  test("XML for every path of Route 53", async () => {
    const bench = await openBench();
    const paths = [
      "hostedzone",
      "hostedzone/Z1",
      "hostedzone/Z1/rrset",
      "tags/hostedzone/Z1",
      "tags/hostedzone",
    ];
    const names = [
      "Name",
      "CallerReference",
      "ChangeBatch",
      "Changes",
      "Change",
      "Action",
      "AddTags",
      "Tag",
      "VPC",
    ];
    const element = fc.letrec<{ any: string }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom("", "1", "UPSERT", "a.example.com", "&lt;", "&x;", "<!--", "]]>", "<?x?>", "\u0000"),
        fc
          .tuple(
            fc.constantFrom(...names, "__proto__", "constructor"),
            fc.array(tie("any"), { maxLength: 3 }),
          )
          .map(([name, inner]) => `<${name}>${inner.join("")}</${name}>`),
      ),
    })).any;
    for (const path of paths)
      await fc.assert(
        fc.asyncProperty(fc.constantFrom("POST", "GET", "DELETE", "PUT"), element, async (method, inner) => {
          const sent = { method, path: `/2013-04-01/${path}`, headers: signedFor("route53") };
          const answer = await send(bench, { ...sent, body: `<Request>${inner}</Request>` });
          expectAnswer(answer, "xml");
        }),
        runs(60),
      );
  });

  test("paths, methods and headers", async () => {
    const bench = await openBench();
    const odd = fc.string({ unit: fc.constantFrom(..."aZ09/%.?&=:;,'\"{}[]<>\\@!$*+-_~|^`") });
    const header = fc.constantFrom(
      "authorization",
      "x-amz-target",
      "x-amz-date",
      "x-amz-security-token",
      "content-type",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"),
        odd,
        fc.dictionary(header, odd),
        async (method, path, headers) => {
          const { status, text: body } = await send(bench, { method, path: `/${path}`, headers });
          expect(status, body).toBeGreaterThanOrEqual(400);
          expect(status, body).toBeLessThan(500);
        },
      ),
      runs(300),
    );
  });

  test("headers of any length", async () => {
    const bench = await openBench();
    const sizes = [8_000, 15_000, 60_000];
    for (const size of sizes)
      for (const name of ["authorization", "x-amz-target", "x-amz-security-token", "x-other"])
        for (const pump of ["Credential=", "a/", ".", "a"]) {
          const headers: Json = { ...signedFor("acm"), [name]: pump.repeat(size / pump.length) };
          const { status } = await send(bench, { headers: headers as Record<string, string>, body: "{}" });
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(500);
        }
    const answer = await send(bench, { headers: targetOf("acm", "ListCertificates"), body: "{}" });
    expect(answer.status).toBe(200);
  });
});

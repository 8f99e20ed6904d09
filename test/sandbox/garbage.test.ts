import { describe, expect, test } from "vitest";
import { createWorld } from "../../sandbox/world";
import { type Bench, issue, openBench } from "./bench";

const { operations } = createWorld({});
const TARGETS = { acm: "CertificateManager", secretsmanager: "secretsmanager" } as const;

const MEMBERS = [
  "CertificateArn",
  "ResourceArn",
  "DomainName",
  "SubjectAlternativeNames",
  "Tags",
  "TagKeys",
  "Options",
  "Includes",
  "FilterStatement",
  "NextToken",
  "MaxItems",
  "MaxResults",
  "Passphrase",
  "Certificate",
  "PrivateKey",
  "RevocationReason",
  "IdempotencyToken",
  "ExpiryEvents",
  "SecretId",
  "Name",
  "SecretString",
  "SecretBinary",
  "ClientRequestToken",
  "VersionStages",
  "VersionStage",
  "VersionId",
  "MoveToVersionId",
  "ResourcePolicy",
  "AddReplicaRegions",
  "Filters",
  "RemoveReplicaRegions",
  "RecoveryWindowInDays",
  "KmsKeyId",
  "SecretIdList",
];
const VALUES: unknown[] = [
  null,
  true,
  -1,
  1e300,
  "",
  "x",
  "\u0000",
  "ü".repeat(3000),
  [],
  [null],
  [{}],
  [["x"]],
  {},
  { Not: {} },
  { And: [] },
  { __proto__: null, constructor: "x" },
  "arn:aws:acm:us-east-1:111122223333:certificate/x",
  "__proto__",
  "hasOwnProperty",
];

const headers = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIATEST/20260301/us-east-1/${service}/aws4_request, Signature=0`,
});

async function post(
  { sandbox }: Bench,
  extra: Record<string, string>,
  body: string,
  path = "/",
  method = "POST",
) {
  const init = method === "GET" ? {} : { body };
  const answer = await fetch(sandbox.endpoint + path, { method, headers: extra, ...init });
  return { status: answer.status, text: await answer.text() };
}

describe("garbage gets a refusal in AWS's form, never a 500", () => {
  test.each(["acm", "secretsmanager"] as const)("in every operation of %s", async (service) => {
    const bench = await openBench();
    const { arn } = await issue(bench, { KeyAlgorithm: "EC_prime256v1" });
    const valid = { CertificateArn: arn, SecretId: "tls", Name: "tls", DomainName: "a.example.com" };
    const failed: string[] = [];
    for (const operation of Object.keys(operations[service])) {
      const target = { ...headers(service), "x-amz-target": `${TARGETS[service]}.${operation}` };
      for (const [index, value] of VALUES.entries()) {
        const all = Object.fromEntries(MEMBERS.map((member) => [member, value]));
        const one = { ...valid, [MEMBERS[(index * 7 + operation.length) % MEMBERS.length] ?? ""]: value };
        for (const body of [all, one]) {
          const { status, text } = await post(bench, target, JSON.stringify(body));
          if (status >= 500 || (status >= 400 && !text.includes("__type")))
            failed.push(`${operation} ${text}`);
        }
      }
    }
    expect(failed).toEqual([]);
  });

  test.each([
    ["filters", '{"FilterStatement":', '{"Not":', "}", "{}"],
    ["lists", '{"FilterStatement":', "[", "]", ""],
    ["unknown members", '{"Unknown":', '{"a":', "}", "1"],
  ])("for %s nested without end", async (_, begin, open, close, inside) => {
    const bench = await openBench();
    const target = { ...headers("acm"), "x-amz-target": "CertificateManager.SearchCertificates" };
    for (const depth of [101, 5_000, 200_000]) {
      const body = `${begin}${open.repeat(depth)}${inside}${close.repeat(depth)}}`;
      const { status, text } = await post(bench, target, body);
      expect([status, JSON.parse(text)]).toMatchObject([400, { __type: "SerializationException" }]);
    }
    const status = { Filter: { AcmCertificateMetadataFilter: { Status: "ISSUED" } } };
    const deep = `{"FilterStatement":${'{"Not":'.repeat(90)}${JSON.stringify(status)}${"}".repeat(91)}`;
    expect((await post(bench, target, deep)).status).toBe(200);
  });

  test("in every operation of STS and Route 53", async () => {
    const bench = await openBench();
    const failed: string[] = [];
    for (const operation of Object.keys(operations.sts)) {
      for (const value of ["", "x", "-1", "NaN", "ü".repeat(3000), "%00"]) {
        const names = [
          "RoleArn",
          "RoleSessionName",
          "DurationSeconds",
          "ExternalId",
          "AccessKeyId",
          "WebIdentityToken",
        ];
        const form = new URLSearchParams({
          Action: operation,
          ...Object.fromEntries(names.map((name) => [name, value])),
        });
        const { status, text } = await post(bench, headers("sts"), form.toString());
        if (status >= 500 || !text.startsWith("<?xml")) failed.push(`${operation} ${text}`);
      }
    }
    const paths = [
      "hostedzone",
      "hostedzone/Z1",
      "hostedzone/Z1/rrset",
      "change/C1",
      "tags/hostedzone/Z1",
      "tags/hostedzone",
    ];
    const bodies = [
      "",
      "<X/>",
      "<X><Name/><CallerReference>1</CallerReference></X>",
      "<!DOCTYPE x [<!ENTITY a 'b'>]><X>&a;</X>",
    ];
    for (const path of paths) {
      for (const [method, body] of [
        ...bodies.map((text) => ["POST", text]),
        ["GET", ""],
        ["DELETE", ""],
      ] as const) {
        const { status, text } = await post(
          bench,
          headers("route53"),
          body ?? "",
          `/2013-04-01/${path}?maxitems=x`,
          method,
        );
        if (status >= 500 || !text.startsWith("<?xml")) failed.push(`${method} ${path} ${text}`);
      }
    }
    expect(failed).toEqual([]);
  });
});

import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { ListHostedZonesByNameCommand, ListHostedZonesCommand } from "@aws-sdk/client-route-53";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { type Clients, openBench, refusal } from "./bench";
import { type HandSigned, presign, send, sign } from "./handSigned";
import { ACCOUNT, openIamBench, policy, ROLE_ARN, trust, USER_ARN, USER_KEY, userWith } from "./iamBench";

const EVERYTHING = userWith({ Action: "*" });

const CALLS: [
  service: string,
  call: (clients: Pick<Clients, "acm" | "dns" | "secrets" | "sts" | "tagging">) => Promise<unknown>,
][] = [
  ["acm", ({ acm }) => acm.send(new ListCertificatesCommand({}))],
  ["route53", ({ dns }) => dns.send(new ListHostedZonesCommand({}))],
  ["secretsmanager", ({ secrets }) => secrets.send(new ListSecretsCommand({}))],
  ["sts", ({ sts }) => sts.send(new GetCallerIdentityCommand({}))],
  ["tagging", ({ tagging }) => tagging.send(new GetResourcesCommand({}))],
];

/** How each service calls a wrong signature and an unknown key. */
const CODES: Record<string, { wrong: object; unknown: string }> = {
  acm: { wrong: { name: "InvalidSignatureException", status: 400 }, unknown: "UnrecognizedClientException" },
  secretsmanager: {
    wrong: { name: "InvalidSignatureException", status: 400 },
    unknown: "UnrecognizedClientException",
  },
  tagging: {
    wrong: { name: "InvalidSignatureException", status: 400 },
    unknown: "UnrecognizedClientException",
  },
  route53: { wrong: { name: "SignatureDoesNotMatch", status: 403 }, unknown: "InvalidClientTokenId" },
  sts: { wrong: { name: "SignatureDoesNotMatch", status: 403 }, unknown: "InvalidClientTokenId" },
};

describe.each(CALLS)("%s", (service, call) => {
  test("takes the SDK's signature with the right secret", async () => {
    const bench = await openIamBench(EVERYTHING);
    await expect(call(bench.user)).resolves.toBeDefined();
    await expect(call(bench)).resolves.toBeDefined();
  });

  test("refuses a wrong secret in its own words", async () => {
    const bench = await openIamBench(EVERYTHING);
    for (const account of [USER_KEY.account, ACCOUNT]) {
      const error = await refusal(call(bench.clients({ account, secret: "wrong" })));
      expect(error).toMatchObject(CODES[service]?.wrong ?? {});
      expect(error.message).toContain("The request signature we calculated does not match");
    }
  });

  test("refuses a key that nobody has", async () => {
    const bench = await openIamBench(EVERYTHING);
    const error = await refusal(call(bench.clients({ account: "AKIANOBODY" })));
    expect(error).toMatchObject({
      name: CODES[service]?.unknown,
      message: "The security token included in the request is invalid.",
    });
  });

  test("binds a session's keys to its token and its secret", async () => {
    const bench = await openIamBench({
      roles: [
        {
          arn: ROLE_ARN,
          trustPolicy: trust({ Principal: { AWS: ACCOUNT } }),
          policies: [policy({ Action: "*" })],
        },
      ],
    });
    const { Credentials: session = {} as never } = await bench.sts.send(
      new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: "session" }),
    );
    await expect(call(bench.clients({ session }))).resolves.toBeDefined();
    const wrong = await refusal(call(bench.clients({ session: { ...session, SecretAccessKey: "wrong" } })));
    expect(wrong).toMatchObject(CODES[service]?.wrong ?? {});
    for (const SessionToken of ["wrong", undefined]) {
      const other = await refusal(call(bench.clients({ session: { ...session, SessionToken } })));
      expect(other.name).toBe(CODES[service]?.unknown);
    }
    const { AccessKeyId: _, SecretAccessKey: __, ...token } = session;
    const borrowed = { AccessKeyId: USER_KEY.account, SecretAccessKey: USER_KEY.secret, ...token };
    expect((await refusal(call(bench.clients({ session: borrowed })))).name).toBe(CODES[service]?.unknown);
  });
});

test("a query string is part of the signature, whatever characters it has", async () => {
  const bench = await openIamBench(EVERYTHING);
  const answer = await bench.user.dns.send(
    new ListHostedZonesByNameCommand({ DNSName: "*.a b+c/ü~'(!).example.com" }),
  );
  expect(answer.HostedZones).toEqual([]);
});

describe("a signed request", () => {
  const USER = { accessKeyId: USER_KEY.account, secretAccessKey: USER_KEY.secret };
  const HEADERS = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "CertificateManager.ListCertificates",
  };
  const LIST = { headers: HEADERS, body: '{"MaxItems":7}' };
  const ACM = { ...USER, service: "acm" };

  const outcome = async (how: object, change: (request: HandSigned) => HandSigned = (request) => request) => {
    const { sandbox } = await openIamBench(EVERYTHING);
    const signed = await sign(sandbox.endpoint, LIST, { ...ACM, ...how });
    return send(sandbox.endpoint, change(signed));
  };

  test("passes as the signer made it, decades away from the sandbox's clock", async () => {
    expect((await outcome({})).status).toBe(200);
    expect((await outcome({ signingDate: new Date("1999-12-31T23:59:59Z") })).status).toBe(200);
  });

  test.each<[string, object, ((request: HandSigned) => HandSigned) | undefined, string]>([
    [
      "another body",
      {},
      (request) => ({ ...request, body: '{"MaxItems":8}' }),
      "we calculated does not match",
    ],
    ["another path", {}, (request) => ({ ...request, path: "/other" }), "we calculated does not match"],
    [
      "a query that was added",
      {},
      (request) => ({ ...request, query: { a: "b" } }),
      "we calculated does not match",
    ],
    [
      "another operation",
      {},
      (request) => ({
        ...request,
        headers: { ...request.headers, "x-amz-target": "CertificateManager.SearchCertificates" },
      }),
      "we calculated does not match",
    ],
    ["another service's scope", { service: "route53" }, undefined, "scoped to correct service: 'acm'"],
    [
      "a region that is none",
      { region: "everywhere" },
      undefined,
      "scoped to a valid region, not 'everywhere'",
    ],
    [
      "another credential before the one that signed",
      {},
      (request) => {
        const twice = (text: string) =>
          text.replace(/Credential=([^,]*),/, (own, scope: string) => {
            return `Credential=${scope.replace("us-east-1", "eu-west-1")}, ${own}`;
          });
        const authorization = twice(request.headers.authorization ?? "");
        return { ...request, headers: { ...request.headers, authorization } };
      },
      "we calculated does not match",
    ],
    [
      "a date that is not the scope's",
      { signingDate: new Date("2026-03-01T00:00:00Z") },
      (request) => ({ ...request, headers: { ...request.headers, "x-amz-date": "20260302T000000Z" } }),
      "'20260301' != '20260302', from '20260302T000000Z'",
    ],
    [
      "an operation that is not signed",
      { unsignableHeaders: new Set(["x-amz-target"]) },
      undefined,
      "'x-amz-target' must be a 'SignedHeader'",
    ],
  ])("is refused with %s", async (_, how, change, message) => {
    const { status, text } = await outcome(how, change);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({
      __type: "InvalidSignatureException",
      message: expect.stringContaining(message) as string,
    });
  });

  test.each(["Signature", "SignedHeaders"])("is incomplete without %s", async (part) => {
    const { text } = await outcome({}, (request) => {
      const authorization = (request.headers.authorization ?? "").replace(new RegExp(`,? ${part}=[^,]*`), "");
      return { ...request, headers: { ...request.headers, authorization } };
    });
    expect(JSON.parse(text)).toMatchObject({
      __type: "IncompleteSignatureException",
      message: expect.stringContaining(`requires '${part}' parameter`) as string,
    });
  });

  test.each(["", "0".repeat(64), "é".repeat(64)])("is refused with the signature '%s'", async (signature) => {
    const { status } = await outcome({}, (request) => {
      const authorization = (request.headers.authorization ?? "").replace(/[0-9a-f]{64}$/, signature);
      return { ...request, headers: { ...request.headers, authorization } };
    });
    expect(status).toBe(400);
  });

  test("may carry its signature in the query string", async () => {
    const { sandbox } = await openIamBench(EVERYTHING);
    const query = { Action: "GetCallerIdentity", Version: "2011-06-15" };
    const signed = await presign(sandbox.endpoint, { method: "GET", query }, { ...USER, service: "sts" });
    const good = await send(sandbox.endpoint, signed);
    expect([good.status, good.text]).toEqual([200, expect.stringContaining(`<Arn>${USER_ARN}</Arn>`)]);
    const changed = { ...signed, query: { ...signed.query, "X-Amz-Expires": "9999" } };
    const bad = await send(sandbox.endpoint, changed);
    expect([bad.status, bad.text]).toEqual([
      403,
      expect.stringContaining("<Code>SignatureDoesNotMatch</Code>"),
    ]);
  });
});

test("administrators, users and reset", async () => {
  const bench = await openIamBench(EVERYTHING);
  const whoami = async (sts: STSClient) => (await sts.send(new GetCallerIdentityCommand({}))).Arn;
  expect(await whoami(bench.sts)).toBe(`arn:aws:iam::${ACCOUNT}:user/sandbox`);
  expect(await whoami(bench.user.sts)).toBe(USER_ARN);
  await bench.control("POST", "reset");
  expect((await refusal(whoami(bench.user.sts))).name).toBe("InvalidClientTokenId");
});

test("without IAM no signature is looked at", async () => {
  const bench = await openBench();
  const sts = new STSClient(bench.config({ account: "AKIAANYBODY", secret: "anything" }));
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(ACCOUNT);
});

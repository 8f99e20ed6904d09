import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { type Bench, HOUR, openBench, refusal, START } from "./bench";

const ROLE = "arn:aws:iam::222233334444:role/path/dns";

const assume = async ({ sts }: Bench, input = {}, client = sts) =>
  client.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "pulumi", ...input }));

/** The credentials of an answer, which the SDK's types call possibly absent. */
const sessionOf = ({ Credentials }: { Credentials?: Credentials | undefined }): Partial<Credentials> =>
  Credentials ?? {};

describe("the caller", () => {
  test("is the default account's user, or that of the account whose number is the access key id", async () => {
    const bench = await openBench();
    expect(await bench.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: "111122223333",
      Arn: "arn:aws:iam::111122223333:user/sandbox",
    });
    const other = new STSClient(bench.config({ account: "999988887777" }));
    expect((await other.send(new GetCallerIdentityCommand({}))).Account).toBe("999988887777");
  });

  test("has the partition of its region", async () => {
    const bench = await openBench();
    const china = new STSClient(bench.config({ region: "cn-north-1" }));
    expect((await china.send(new GetCallerIdentityCommand({}))).Arn).toMatch(/^arn:aws-cn:/);
  });
});

describe("AssumeRole", () => {
  test("gives credentials of the role's account that end by the clock, in each service's own words", async () => {
    const bench = await openBench();
    const answer = await assume(bench, { DurationSeconds: 900 });
    const session = sessionOf(answer);
    expect(session.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(session.Expiration).toEqual(new Date(START.getTime() + 900_000));
    const sts = new STSClient(bench.config({ session }));
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: "222233334444",
      Arn: "arn:aws:sts::222233334444:assumed-role/dns/pulumi",
      UserId: answer.AssumedRoleUser?.AssumedRoleId,
    });
    bench.seconds(900);
    expect((await refusal(sts.send(new GetCallerIdentityCommand({})))).name).toMatch(/^ExpiredToken/);
    const acm = new ACMClient(bench.config({ session }));
    expect((await refusal(acm.send(new ListCertificatesCommand({})))).name).toBe("ExpiredTokenException");
    const dns = new Route53Client(bench.config({ session }));
    expect(await refusal(dns.send(new ListHostedZonesCommand({})))).toMatchObject({
      name: "ExpiredToken",
      status: 403,
    });
  });

  test("binds its keys to their session token", async () => {
    const bench = await openBench();
    const session = sessionOf(await assume(bench));
    const without = { ...session, SessionToken: "wrong" };
    const sts = new STSClient(bench.config({ session: without }));
    expect((await refusal(sts.send(new GetCallerIdentityCommand({})))).name).toBe("InvalidClientTokenId");
    const acm = new ACMClient(bench.config({ session: { ...session, AccessKeyId: "ASIAUNKNOWN" } }));
    expect((await refusal(acm.send(new ListCertificatesCommand({})))).name).toBe(
      "UnrecognizedClientException",
    );
  });

  test("gives a chained role one hour at most", async () => {
    const bench = await openBench();
    const session = sessionOf(await assume(bench));
    const chained = new STSClient(bench.config({ session }));
    const input = { RoleArn: "arn:aws:iam::333344445555:role/next" };
    expect((await refusal(assume(bench, { ...input, DurationSeconds: 3601 }, chained))).message).toContain(
      "1 hour session limit for roles assumed by role chaining",
    );
    expect(
      (await assume(bench, { ...input, DurationSeconds: 3600 }, chained)).AssumedRoleUser?.Arn,
    ).toContain("333344445555");
  });

  test.each([
    ["a role ARN that is none", { RoleArn: "arn:aws:iam::222233334444:user/someone" }],
    ["a session name of one character", { RoleSessionName: "x" }],
    ["a session name with a space", { RoleSessionName: "a b" }],
    ["an external id of one character", { ExternalId: "x" }],
    ["899 seconds", { DurationSeconds: 899 }],
    ["more than twelve hours", { DurationSeconds: 12 * HOUR + 1 }],
  ])("refuses %s", async (_, input) => {
    expect(await refusal(assume(await openBench(), input))).toMatchObject({
      name: "ValidationError",
      status: 400,
    });
  });
});

test("a web identity needs no credentials of its own", async () => {
  const bench = await openBench();
  const form = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: "ci",
    WebIdentityToken: "token",
  });
  const response = await fetch(bench.sandbox.endpoint, { method: "POST", body: form });
  expect(await response.text()).toContain("assumed-role/dns/ci");
  const { Credentials } = await bench.sts.send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn: ROLE, RoleSessionName: "ci", WebIdentityToken: "token" }),
  );
  expect(Credentials?.AccessKeyId).toMatch(/^ASIA/);
});

test("a request without credentials is refused in each protocol's own words", async () => {
  const { sandbox } = await openBench();
  const acm = await fetch(sandbox.endpoint, {
    method: "POST",
    headers: { "x-amz-target": "CertificateManager.ListCertificates" },
    body: "{}",
  });
  expect([acm.status, await acm.json()]).toEqual([
    400,
    { __type: "MissingAuthenticationTokenException", message: "Missing Authentication Token" },
  ]);
  const dns = await fetch(`${sandbox.endpoint}/2013-04-01/hostedzone`);
  expect([dns.status, await dns.text()]).toEqual([
    403,
    expect.stringContaining("<Code>MissingAuthenticationToken</Code>"),
  ]);
});

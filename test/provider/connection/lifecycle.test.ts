import { describe, expect, test } from "vitest";
import { writeAwsFiles } from "../../support/awsFiles";
import { failure } from "../../support/resource";
import { newConnection } from "../../support/resources";
import { tapWire } from "../../support/wireTap";
import { openWorld, type WorldOptions } from "../../support/world";

const ISSUER = "arn:aws:iam::222233334444:role/acm-issuer";
const DNS = "arn:aws:iam::555566667777:role/dns-editor";

async function openConnection(
  method?: unknown,
  { region, ...options }: WorldOptions & { region?: string } = {},
) {
  const spec = { ...(method === undefined ? {} : { method }), ...(region === undefined ? {} : { region }) };
  const world = await openWorld({ connections: { acm: spec }, ...options });
  return { world, connection: newConnection(world, method === undefined ? undefined : "acm") };
}

describe("a connection proves who it is", () => {
  test("by the environment's keys, where the program gives no method", async () => {
    const { world, connection } = await openConnection();
    const state = await connection.create();
    expect(state).toMatchObject({
      accountId: "111122223333",
      callerArn: "arn:aws:iam::111122223333:user/sandbox",
      partition: "aws",
      region: "us-east-1",
    });
    expect(connection.id).toBe("ambient");
    expect(world.calls()).toEqual(["sts:GetCallerIdentity"]);
  });

  test("by an access key of its own, in a region of its own", async () => {
    const method = { type: "access-key", accessKeyId: "444455556666", secretAccessKey: "s3cret" };
    const { connection } = await openConnection(method, { region: "eu-central-1" });
    const state = await connection.create();
    expect(state).toMatchObject({ accountId: "444455556666", region: "eu-central-1" });
    expect(connection.id).toBe("acm");
    expect(JSON.stringify(state)).not.toMatch(/s3cret|secretAccessKey/);
  });

  test("by a profile of the AWS configuration files, with the profile's region", async () => {
    const { connection } = await openConnection(
      { type: "profile", profile: "pki" },
      { env: { AWS_REGION: undefined, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined } },
    );
    writeAwsFiles(
      "[profile pki]\nregion = eu-west-1\n[default]\nregion = us-west-2\n",
      "[pki]\naws_access_key_id = 777788889999\naws_secret_access_key = of-the-profile\n",
    );
    const state = await connection.create();
    expect(state).toMatchObject({ accountId: "777788889999", region: "eu-west-1" });
  });

  test("by a role, with external id, session name and duration", async () => {
    const { world, connection } = await openConnection({
      type: "assume-role",
      roleArn: ISSUER,
      externalId: "shop:42",
      sessionName: "pki-of-shop",
      durationSeconds: 900,
    });
    const tap = await tapWire(world);
    const state = await connection.create();
    expect(state).toMatchObject({
      accountId: "222233334444",
      callerArn: "arn:aws:sts::222233334444:assumed-role/acm-issuer/pki-of-shop",
    });
    expect(tap.sent("AssumeRole")).toMatchObject([
      { RoleArn: ISSUER, ExternalId: "shop:42", RoleSessionName: "pki-of-shop", DurationSeconds: "900" },
    ]);
  });

  test("by a role that another connection's role assumes, its source", async () => {
    const source = { method: { type: "assume-role", roleArn: ISSUER, sessionName: "first" } };
    const { world, connection } = await openConnection({ type: "assume-role", roleArn: DNS, source });
    const state = await connection.create();
    expect(state.callerArn).toBe("arn:aws:sts::555566667777:assumed-role/dns-editor/pulumi-aws-pki");
    expect(
      world.sandbox.calls
        .list()
        .map(({ operation, principal, resource }) => [operation, principal, resource]),
    ).toEqual([
      ["AssumeRole", "arn:aws:iam::111122223333:user/sandbox", ISSUER],
      ["AssumeRole", "arn:aws:sts::222233334444:assumed-role/acm-issuer/first", DNS],
      ["GetCallerIdentity", state.callerArn, null],
    ]);
  });
});

test("one AssumeRole serves all clients of a connection", async () => {
  const { world } = await openConnection({ type: "assume-role", roleArn: ISSUER });
  const access = world.host.access("acm");
  await access.caller.require("a test", "us-east-1");
  await Promise.all([
    access.acm("us-east-1", "a test").region.listing.survey(0),
    access.acm("eu-central-1", "a test").region.listing.survey(0),
  ]);
  await access.secretsManager("us-east-1", "a test").find("absent");
  expect(world.count("ListCertificates")).toBe(2);
  expect(world.count("AssumeRole")).toBe(1);
  const callers = world.sandbox.calls.list().slice(1);
  expect(callers.every((call) => call.principal?.includes("assumed-role/acm-issuer"))).toBe(true);
});

describe("a connection that cannot be used fails with code, cause and remedy", () => {
  test("where AWS does not know the key", async () => {
    const { world, connection } = await openConnection();
    world.sandbox.faults.add({
      service: "sts",
      operation: "GetCallerIdentity",
      error: "InvalidClientTokenId",
    });
    const error = await failure(connection.create());
    expect(error.code).toBe("Credentials");
    expect(error.cause).toMatch(/sts:GetCallerIdentity.*InvalidClientTokenId/);
    expect(error.remedy).toContain("credentials of the ambient connection");
    expect(world.calls()).toEqual(["sts:GetCallerIdentity"]);
  });

  test("where a temporary key was issued by nobody", async () => {
    const method = {
      type: "access-key",
      accessKeyId: "ASIAIOSFODNN7EXAMPLE",
      secretAccessKey: "s3cret",
      sessionToken: "t0ken",
    };
    const { world, connection } = await openConnection(method);
    const error = await failure(connection.create());
    expect(error).toMatchObject({ code: "Credentials", resource: "AwsConnection acm" });
    expect(error.message).not.toMatch(/s3cret|t0ken/);
    expect(world.calls()).toEqual(["sts:GetCallerIdentity"]);
  });

  test.each(["SignatureDoesNotMatch", "InvalidSignatureException"])(
    "where %s quotes the request, without the session token in it",
    async (name) => {
      const { world, connection } = await openConnection();
      const quoted = "'POST\n/\n\nx-amz-date:20260601T000000Z\nx-amz-security-token:t0ken\n\nx-amz-date'";
      world.sandbox.faults.add({
        service: "sts",
        operation: "GetCallerIdentity",
        error: name,
        times: 1000,
        message: `The signature does not match. Check it.\n\nThe Canonical String for this request should have been\n${quoted}`,
      });
      const error = await failure(connection.create());
      expect(error.code).toBe("Credentials");
      expect(error.cause).toMatch(/Check it\.$/);
      expect(error.message).not.toContain("t0ken");
    },
  );

  test("where the profile does not exist", async () => {
    const { world, connection } = await openConnection({ type: "profile", profile: "absent" });
    const error = await failure(connection.create());
    expect(error.code).toBe("Credentials");
    expect(error.cause).toContain("absent");
    expect(world.calls()).toEqual([]);
  });

  test("where nothing names a region", async () => {
    const { world, connection } = await openConnection(undefined, { env: { AWS_REGION: undefined } });
    const error = await failure(connection.create());
    expect(error.code).toBe("InvalidInput");
    expect(error.remedy).toMatch(/region.*aws:region.*AWS_REGION/);
    expect(world.calls()).toEqual([]);
  });

  test("where the provider's configuration does not hold it", async () => {
    const { world } = await openConnection();
    const error = await failure(newConnection(world, "other").create());
    expect(error).toMatchObject({ code: "Credentials", resource: "AwsConnection other" });
    expect(error.remedy).toContain("pulumi up");
    expect(world.calls()).toEqual([]);
  });
});

describe("check lists the faults of the spec, which stands in the configuration only", () => {
  test.each([
    ["method.roleArn", { type: "assume-role", roleArn: "acm-issuer" }],
    ["method.externalId", { type: "assume-role", roleArn: ISSUER, externalId: "no spaces" }],
    ["method.durationSeconds", { type: "assume-role", roleArn: ISSUER, durationSeconds: 60 }],
    [
      "method.durationSeconds",
      {
        ...{ type: "assume-role", roleArn: DNS, durationSeconds: 3601 },
        source: { method: { type: "assume-role", roleArn: ISSUER, durationSeconds: 43_200 } },
      },
    ],
    [
      "method.sessionTags.aws:team",
      { type: "assume-role", roleArn: ISSUER, sessionTags: { "aws:team": "web" } },
    ],
    [
      "method.transitiveTagKeys[1]",
      { type: "assume-role", roleArn: ISSUER, sessionTags: { a: "1" }, transitiveTagKeys: ["a", "b"] },
    ],
    [
      "method.source.method.roleArn",
      { type: "assume-role", roleArn: DNS, source: { method: { type: "assume-role", roleArn: "x" } } },
    ],
    ["method.secretAccessKey", { type: "access-key", accessKeyId: "444455556666" }],
    ["method.profile", { type: "profile", profile: "" }],
    ["method.type", { type: "magic" }],
  ])("%s", async (path, method) => {
    const { world, connection } = await openConnection(method);
    const faults = connection.faults();
    expect(faults.map((fault) => fault.property)).toEqual([path]);
    expect(faults[0]).toMatchObject({
      cause: expect.stringMatching(/\w/),
      remedy: expect.stringMatching(/\w/),
    });
    // Nothing was asked, and nothing is: such a spec is never used.
    const error = await failure((async () => world.host.access("acm"))());
    expect(error).toMatchObject({ code: "InvalidInput", cause: expect.stringContaining(path) });
    expect(world.calls()).toEqual([]);
  });

  test("several at once", async () => {
    const method = { type: "assume-role", roleArn: "x", externalId: "?", sessionName: "!" };
    const { connection } = await openConnection(method, { region: "mars" });
    const faults = connection.faults();
    const paths = ["method.externalId", "method.roleArn", "method.sessionName", "region"];
    expect(faults.map((fault) => fault.property).sort()).toEqual(paths);
  });
});

test("a changed description is an update, the same inputs are none, and a deletion calls nothing", async () => {
  const { world, connection } = await openConnection();
  const raw = { description: "the shop's" };
  await connection.create(raw);
  expect(connection.diff(raw)).toEqual({ replaces: [], changes: false });
  expect(connection.diff({ description: "everybody's" })).toEqual({
    replaces: [],
    changes: undefined,
  });
  expect((await connection.update({ description: "everybody's" })).description).toBe("everybody's");
  world.forgetCalls();
  await connection.delete();
  expect(world.calls()).toEqual([]);
});

import { createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { makeHome, writeAwsFiles } from "../../support/awsFiles";
import { serveCredentials } from "../../support/credentialServer";
import { failure } from "../../support/resource";
import { newConnection } from "../../support/resources";
import { tapWire } from "../../support/wireTap";
import { openWorld, type World } from "../../support/world";

const HUB = "222233334444";
const SPOKE = "555566667777";
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const session = (account: string, name: string) => `arn:aws:sts::${account}:assumed-role/${name}`;
/** An environment without keys: something else has to know them. */
const NO_KEYS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

/** A connection of this method, or the ambient one, in an environment without keys. */
async function open(method?: Record<string, unknown>, env: Record<string, string> = {}) {
  const world = await openWorld({
    connections: method ? { acm: { method } } : {},
    env: { ...NO_KEYS, ...env },
  });
  return { world, connection: newConnection(world, method && "acm") };
}

/** The chain of a connection: callers of STS, and the roles that they asked for. */
const chain = (world: World) =>
  world.sandbox.calls.list().map(({ operation, principal, resource }) => [operation, principal, resource]);

describe("a profile", () => {
  const byProfile = { type: "profile", profile: "pki" };

  test("of IAM Identity Center (SSO), with a login that the cache remembers", async () => {
    const { connection } = await open(byProfile);
    const server = await serveCredentials({ accountId: HUB, token: "login" });
    vi.stubEnv("AWS_ENDPOINT_URL_SSO", server.endpoint);
    const start = "https://example.awsapps.com/start";
    const sso = `sso_start_url = ${start}\nsso_region = us-east-1\nsso_account_id = ${HUB}\nsso_role_name = pki\n`;
    const home = writeAwsFiles(`[profile pki]\n${sso}`);
    const login = { accessToken: "login", expiresAt: "2047-01-01T00:00:00Z" };
    const cache = createHash("sha1").update(start).digest("hex");
    home.write(`.aws/sso/cache/${cache}.json`, JSON.stringify(login));
    expect((await connection.create()).accountId).toBe(HUB);
    expect(server.seen).toEqual([expect.stringMatching(/^GET \/federation\/credentials\?.*role_name=pki/)]);
  });

  test("of IAM Identity Center without a login says how to log in", async () => {
    const { world, connection } = await open(byProfile);
    const sso =
      "sso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = pki\n";
    writeAwsFiles(`[profile pki]\n${sso}`);
    const error = await failure(connection.create());
    expect(error).toMatchObject({ code: "Credentials", resource: "AwsConnection acm" });
    expect(error.cause).toContain("aws sso login");
    expect(error.remedy).toContain("credentials of connection acm");
    expect(world.calls()).toEqual([]);
  });

  test("with credential_process, a program that prints them", async () => {
    const { connection } = await open(byProfile);
    const home = makeHome();
    const printed = { Version: 1, AccessKeyId: HUB, SecretAccessKey: "of-the-process" };
    const script = home.write("print.cjs", `console.log(${JSON.stringify(JSON.stringify(printed))});`);
    writeAwsFiles(`[profile pki]\ncredential_process = "${process.execPath}" "${script}"\n`);
    expect((await connection.create()).accountId).toBe(HUB);
  });

  test("with role_arn and source_profile", async () => {
    const { world, connection } = await open(byProfile);
    const roleArn = role(SPOKE, "from-profile");
    writeAwsFiles(
      `[profile pki]\nrole_arn = ${roleArn}\nsource_profile = base\nrole_session_name = mine\nexternal_id = shop:42\n`,
      `[base]\naws_access_key_id = ${HUB}\naws_secret_access_key = of-the-base\n`,
    );
    const { callerArn } = await connection.create();
    expect(callerArn).toBe(`${session(SPOKE, "from-profile")}/mine`);
    expect(chain(world)).toEqual([
      ["AssumeRole", `arn:aws:iam::${HUB}:user/sandbox`, roleArn],
      ["GetCallerIdentity", callerArn, null],
    ]);
  });

  test("with web_identity_token_file", async () => {
    const { world, connection } = await open(byProfile);
    const tap = await tapWire(world);
    const token = makeHome().write("token", "token-of-the-provider");
    writeAwsFiles(
      `[profile pki]\nrole_arn = ${role(SPOKE, "web")}\nweb_identity_token_file = ${token}\nrole_session_name = ci\n`,
    );
    expect((await connection.create()).callerArn).toBe(`${session(SPOKE, "web")}/ci`);
    expect(tap.sent("AssumeRoleWithWebIdentity")).toMatchObject([
      { WebIdentityToken: "token-of-the-provider" },
    ]);
  });
});

describe("the ambient identity", () => {
  test("is that of a container, as ECS and EKS Pod Identity offer it", async () => {
    const server = await serveCredentials({ accountId: HUB, token: "of-the-container" });
    const { connection } = await open(undefined, {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.endpoint}/container`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "of-the-container",
    });
    expect((await connection.create()).accountId).toBe(HUB);
    expect(server.seen).toEqual(["GET /container"]);
  });

  test("is that of an instance, by its metadata service, version 2", async () => {
    const server = await serveCredentials({ accountId: HUB, token: "of-the-instance" });
    const { connection } = await open(undefined, {
      AWS_EC2_METADATA_DISABLED: "false",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: server.endpoint,
    });
    expect((await connection.create()).accountId).toBe(HUB);
    const path = "/latest/meta-data/iam/security-credentials/";
    expect(server.seen).toEqual(["PUT /latest/api/token", `GET ${path}`, `GET ${path}instance-role`]);
  });

  test("is that of a web identity, as IRSA and GitHub's OIDC offer it", async () => {
    const { world, connection } = await openWebIdentity();
    expect((await connection.create()).callerArn).toBe(`${session(SPOKE, "web")}/pod`);
    expect(world.calls()).toEqual(["sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"]);
  });

  test("is the environment's keys first, whatever else there is", async () => {
    const server = await serveCredentials({ accountId: HUB, token: "t" });
    const { world, connection } = await openWebIdentity({
      AWS_ACCESS_KEY_ID: "888899990000",
      AWS_SECRET_ACCESS_KEY: "of-the-environment",
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.endpoint}/container`,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: server.endpoint,
      AWS_EC2_METADATA_DISABLED: "false",
    });
    writeAwsFiles("", `[default]\naws_access_key_id = ${HUB}\naws_secret_access_key = of-the-file\n`);
    expect((await connection.create()).accountId).toBe("888899990000");
    expect([...world.calls(), ...server.seen]).toEqual(["sts:GetCallerIdentity"]);
  });

  test("is the web identity before the container, and the container before the instance", async () => {
    const server = await serveCredentials({ accountId: HUB, token: "t" });
    const machine = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.endpoint}/container`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "t",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: server.endpoint,
      AWS_EC2_METADATA_DISABLED: "false",
    };
    const { world, connection } = await openWebIdentity(machine);
    expect((await connection.create()).accountId).toBe(SPOKE);
    expect(server.seen).toEqual([]);
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", undefined);
    world.restart();
    expect((await newConnection(world).create()).accountId).toBe(HUB);
    expect(server.seen).toEqual(["GET /container"]);
  });

  test("that nothing knows ends in an error that calls it so", async () => {
    const { world, connection } = await open();
    const error = await failure(connection.create());
    expect(error.code).toBe("Credentials");
    expect(error.remedy).toContain("credentials of the ambient connection");
    expect(world.calls()).toEqual([]);
  });

  test("whose answer is garbled fails without a word of it", async () => {
    const server = await serveCredentials({ accountId: HUB, token: "t", garbled: true });
    const { connection } = await open(undefined, {
      AWS_EC2_METADATA_DISABLED: "false",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: server.endpoint,
    });
    const error = await failure(connection.create());
    expect(error).toMatchObject({ code: "Credentials", resource: "the ambient connection" });
    expect(error.message).not.toMatch(/Code|Success|JSON|2047/);
  });

  async function openWebIdentity(env: Record<string, string> = {}) {
    const token = makeHome().write("token", "token-of-the-cluster");
    return open(undefined, {
      AWS_WEB_IDENTITY_TOKEN_FILE: token,
      AWS_ROLE_ARN: role(SPOKE, "web"),
      AWS_ROLE_SESSION_NAME: "pod",
      ...env,
    });
  }
});

describe("a role is assumed by its source", () => {
  const assume = (roleArn: string, source?: Record<string, unknown>) => ({
    ...{ type: "assume-role", roleArn, sessionName: "shop-dev-acm" },
    ...(source ? { source } : {}),
  });

  test("which is the ambient identity unless another is named: an instance here", async () => {
    const server = await serveCredentials({ accountId: HUB, token: "t" });
    const { world, connection } = await open(assume(role(SPOKE, "issuer")), {
      AWS_EC2_METADATA_DISABLED: "false",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: server.endpoint,
    });
    const { callerArn } = await connection.create();
    expect(chain(world)).toEqual([
      ["AssumeRole", `arn:aws:iam::${HUB}:user/sandbox`, role(SPOKE, "issuer")],
      ["GetCallerIdentity", callerArn, null],
    ]);
  });

  test("which may be a profile", async () => {
    const source = { method: { type: "profile", profile: "base" } };
    const { world, connection } = await open(assume(role(SPOKE, "issuer"), source));
    const keys = `aws_access_key_id = ${HUB}\naws_secret_access_key = of-the-base\n`;
    writeAwsFiles("", `[base]\n${keys}`);
    const { callerArn } = await connection.create();
    expect(callerArn).toBe(`${session(SPOKE, "issuer")}/shop-dev-acm`);
    expect(chain(world)[0]).toEqual([
      "AssumeRole",
      `arn:aws:iam::${HUB}:user/sandbox`,
      role(SPOKE, "issuer"),
    ]);
  });

  test("which may be a role that a key assumes", async () => {
    const key = { type: "access-key", accessKeyId: HUB, secretAccessKey: "of-the-hub" };
    const hub = { ...assume(role(HUB, "hub"), { method: key }), sessionName: "shop-dev-hub" };
    const { world, connection } = await open(assume(role(SPOKE, "issuer"), { method: hub }));
    const { callerArn } = await connection.create();
    expect(chain(world)).toEqual([
      ["AssumeRole", `arn:aws:iam::${HUB}:user/sandbox`, role(HUB, "hub")],
      ["AssumeRole", `${session(HUB, "hub")}/shop-dev-hub`, role(SPOKE, "issuer")],
      ["GetCallerIdentity", callerArn, null],
    ]);
  });

  test("with tags of the session, some of which go on to the next role", async () => {
    const tags = { sessionTags: { team: "web", cost: "42" }, transitiveTagKeys: ["team"] };
    const { world, connection } = await open(
      { ...assume(role(SPOKE, "issuer")), ...tags },
      { AWS_ACCESS_KEY_ID: HUB, AWS_SECRET_ACCESS_KEY: "of-the-environment" },
    );
    const tap = await tapWire(world);
    await connection.create();
    expect(tap.sent("AssumeRole")).toMatchObject([
      {
        "Tags.member.1.Key": "team",
        "Tags.member.1.Value": "web",
        "Tags.member.2.Key": "cost",
        "Tags.member.2.Value": "42",
        "TransitiveTagKeys.member.1": "team",
      },
    ]);
  });
});

import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import type { Access } from "../../../provider/aws/access";
import { failure } from "../../support/resource";
import { certificateFacts, newCertificate, newConnection, newSecret } from "../../support/resources";
import { openWorld, REGION, type World } from "../../support/world";

const ACCOUNT = "111122223333";
const ISSUER = `arn:aws:iam::${ACCOUNT}:role/issuer`;
const SUCCESSOR = `arn:aws:iam::${ACCOUNT}:role/successor`;
const SESSION_SECONDS = 900;
const survey = (access: Access, region: string) => access.acm(region, "a test").region.listing.survey(0);
const assume = (roleArn: string, source?: unknown) => ({
  method: {
    ...{ type: "assume-role", roleArn, durationSeconds: SESSION_SECONDS },
    ...(source === undefined ? {} : { source }),
  },
});

/** Credentials that somebody made by hand, as an access key of the program: valid for 15 minutes. */
async function temporaryKey({ sandbox }: World) {
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "by-hand" };
  const sts = new STSClient({ endpoint: sandbox.endpoint, region: REGION, credentials });
  const input = { RoleArn: ISSUER, RoleSessionName: "by-hand", DurationSeconds: SESSION_SECONDS };
  const { Credentials: made } = await sts.send(new AssumeRoleCommand(input));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = made ?? {};
  const key = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return { method: { type: "access-key", ...key } };
}

/** Principals of all calls but those to STS. */
const principals = ({ sandbox }: World) => [
  ...new Set(
    sandbox.calls
      .list()
      .filter((call) => call.service !== "sts")
      .map((call) => call.principal),
  ),
];

describe("a session that ends", () => {
  test("in the middle of an issuance is followed by another, and the certificate is issued", async () => {
    const world = await openWorld({
      connections: { acm: assume(ISSUER) },
      validationSeconds: SESSION_SECONDS + 300,
    });
    const zone = await world.zone("example.com");
    world.forgetCalls();
    const api = newCertificate(world, [zone]);
    const used = { connection: "acm", dnsConnection: "acm" };
    const state = await api.create({ dnsNames: ["api.example.com"], ...used });
    expect(state.status).toBe("ISSUED");
    expect(world.count("AssumeRole")).toBe(2);
    expect(world.count("RequestCertificate")).toBe(1);
  });

  test("is renewed once for all calls that meet it at the same time, in every service", async () => {
    const world = await openWorld({ connections: { acm: assume(ISSUER) } });
    const zone = await world.zone("example.com");
    const access = world.host.access("acm");
    await access.caller.require("a test", REGION);
    world.advance(SESSION_SECONDS);
    world.forgetCalls();
    const regions = ["us-east-1", "eu-central-1", "eu-west-1"];
    await Promise.all([
      ...regions.map((region) => survey(access, region)),
      access.hostedZones(REGION).zone(zone.id, "a test").read(),
    ]);
    expect(world.count("AssumeRole")).toBe(1);
    expect(world.count("ListCertificates")).toBe(2 * regions.length);
    expect(world.count("GetHostedZone")).toBe(2);
  });

  test("is renewed link by link in a chain of roles", async () => {
    const world = await openWorld({ connections: { acm: assume(SUCCESSOR, assume(ISSUER)) } });
    const access = world.host.access("acm");
    await survey(access, REGION);
    world.advance(SESSION_SECONDS);
    world.forgetCalls();
    await survey(access, REGION);
    // Refused by ACM; refused by STS, as the source has ended as well; then both anew, and the call.
    const by = world.sandbox.calls
      .list()
      .map(({ operation, resource, status }) => [operation, resource, status]);
    expect(by).toEqual([
      ["ListCertificates", null, 400],
      ["AssumeRole", null, 403],
      ["AssumeRole", ISSUER, 200],
      ["AssumeRole", SUCCESSOR, 200],
      ["ListCertificates", null, 200],
    ]);
  });

  test("and cannot be renewed, as a key of the program, fails at once and says so", async () => {
    const world = await openWorld();
    const key = await temporaryKey(world);
    world.host.configure(JSON.stringify({ acm: key }));
    world.advance(SESSION_SECONDS);
    world.forgetCalls();
    const error = await failure(newConnection(world, "acm").create());
    expect(error).toMatchObject({ code: "Credentials", cause: expect.stringContaining("ExpiredToken") });
    expect(error.remedy).toContain("credentials of connection acm");
    const { accessKeyId, secretAccessKey, sessionToken } = key.method;
    for (const secret of [accessKeyId, secretAccessKey, sessionToken])
      expect(error.message).not.toContain(secret);
    expect(world.calls()).toEqual(["sts:GetCallerIdentity"]);
  });

  test("and whose role is gone meanwhile fails with the refusal of that role", async () => {
    const world = await openWorld({ connections: { acm: assume(ISSUER) } });
    const connection = newConnection(world, "acm");
    await connection.create();
    world.advance(SESSION_SECONDS);
    world.restart();
    world.sandbox.faults.add({ service: "sts", operation: "AssumeRole", error: "AccessDenied" });
    const error = await failure(connection.refresh());
    expect(error).toMatchObject({ code: "AccessDenied" });
    expect(error.cause).toContain("sts:AssumeRole");
  });
});

describe("after the configuration has changed, all that was made goes on", () => {
  const used = { connection: "acm", dnsConnection: "acm" };

  /** A certificate and its secret, made by one connection. */
  async function openStack(spec: (world: World) => Promise<unknown>) {
    const world = await openWorld();
    const zone = await world.zone("example.com");
    // Another process would know the world's first configuration alone.
    world.restart = () => {};
    world.host.configure(JSON.stringify({ acm: await spec(world) }));
    world.forgetCalls();
    const api = newCertificate(world, [zone]);
    await api.create({ dnsNames: ["api.example.com"], ...used });
    const secret = newSecret(world);
    await secret.create({ certificate: certificateFacts(api), connection: "acm", acmConnection: "acm" });
    return { world, api, secret };
  }

  async function liveOn({ api, secret }: Awaited<ReturnType<typeof openStack>>) {
    const raw = { dnsNames: ["api.example.com"], tags: { team: "web" }, ...used };
    expect((await api.update(raw)).tags).toEqual({ team: "web" });
    const facts = { certificate: certificateFacts(api), connection: "acm", acmConnection: "acm" };
    expect((await secret.update({ ...facts, description: "rotated" })).description).toBe("rotated");
    expect(await api.refresh()).toBe(true);
    expect(await secret.refresh()).toBe(true);
    await secret.delete();
    await api.delete();
  }

  test("with another role: it alone is used from then on", async () => {
    const stack = await openStack(async () => assume(ISSUER));
    const { world } = stack;
    expect(principals(world)).toEqual([expect.stringMatching(/assumed-role\/issuer\//)]);
    world.host.configure(JSON.stringify({ acm: assume(SUCCESSOR) }));
    world.forgetCalls();
    await liveOn(stack);
    expect(principals(world)).toEqual([expect.stringMatching(/assumed-role\/successor\//)]);
    expect(world.count("AssumeRole")).toBe(1);
    expect(world.count("DeleteCertificate")).toBe(1);
    expect(world.count("DeleteSecret")).toBe(1);
  });

  test("with another key, where the old one does not work any more", async () => {
    const stack = await openStack(temporaryKey);
    const { world, api } = stack;
    world.advance(SESSION_SECONDS);
    expect((await failure(api.refresh())).code).toBe("Credentials");
    world.host.configure(JSON.stringify({ acm: await temporaryKey(world) }));
    await liveOn(stack);
    expect(world.count("DeleteCertificate")).toBe(1);
  });
});

import { describe, expect, test } from "vitest";
import type { FaultInput } from "../../../sandbox/faults";
import { makeHome, writeAwsFiles } from "../../support/awsFiles";
import { failure } from "../../support/resource";
import { newCertificate, newConnection, newPublicCa } from "../../support/resources";
import { openWorld, REGION, type World, type WorldOptions } from "../../support/world";

const ACCOUNT = "111122223333";
const USER = `arn:aws:iam::${ACCOUNT}:user/sandbox`;
const ISSUER = `arn:aws:iam::${ACCOUNT}:role/issuer`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/issuer/shop-dev-acm`;
const ALWAYS = 1000;
const EXTERNAL_ID = "of-the-customer-4711";
const method = { type: "assume-role", roleArn: ISSUER, sessionName: "shop-dev-acm" };

const openRole = (more: Record<string, string> = {}, options: WorldOptions = {}) =>
  openWorld({ ...options, connections: { acm: { method: { ...method, ...more } } } });

/** AWS's words for a refusal. Source: IAM User Guide, "Troubleshoot access denied error messages". */
const refusal = (principal: string, action: string, resource: string, why = "") =>
  `User: ${principal} is not authorized to perform: ${action} on resource: ${resource}${why}`;
const notAllowed = (action: string) => ` because no identity-based policy allows the ${action} action`;
const deny = (world: World, fault: FaultInput) => world.sandbox.faults.add(fault);
const denyRole = (world: World, times: number, why = "") =>
  deny(world, {
    ...{ service: "sts", operation: "AssumeRole", error: "AccessDenied", times },
    message: refusal(USER, "sts:AssumeRole", ISSUER, why),
  });

/** Statements that an error gives as JSON, to be pasted. */
function statementsIn(text: string): Record<string, unknown>[] {
  return [...text.matchAll(/\{"(?:Sid|Effect)".*?\}(?=\s|$)/g)].map(([json]) => JSON.parse(json));
}

describe("a role that was just made", () => {
  test("is waited for when the connection is made, and the wait is shown", async () => {
    const world = await openRole();
    denyRole(world, 2);
    const state = await newConnection(world, "acm").create();
    expect(state.callerArn).toBe(SESSION);
    expect(world.count("AssumeRole")).toBe(3);
    expect(world.messages("progress")).toEqual([
      expect.stringMatching(/^Waiting for IAM.*\(0 s of at most 30 s\)$/),
      expect.stringMatching(/\(1 s of at most 30 s\)$/),
    ]);
  });

  test("is waited for when the connection changes", async () => {
    const world = await openRole();
    const connection = newConnection(world, "acm");
    await connection.create();
    world.restart();
    denyRole(world, 2);
    expect((await connection.update({ description: "new" })).description).toBe("new");
    expect(world.count("AssumeRole")).toBe(4);
  });

  test("is not waited for by a refresh", async () => {
    const world = await openRole();
    const connection = newConnection(world, "acm");
    await connection.create();
    world.restart();
    world.forgetCalls();
    denyRole(world, 2);
    expect((await failure(connection.refresh())).code).toBe("AccessDenied");
    expect(world.calls()).toEqual(["sts:AssumeRole"]);
    expect(world.lines).toEqual([]);
  });

  test("is waited for no longer than 30 seconds", async () => {
    const world = await openRole();
    denyRole(world, ALWAYS);
    const begun = world.now().getTime();
    expect((await failure(newConnection(world, "acm").create())).code).toBe("AccessDenied");
    const waitedSeconds = (world.now().getTime() - begun) / 1000;
    expect(waitedSeconds).toBeGreaterThanOrEqual(30);
    expect(waitedSeconds).toBeLessThan(45);
    expect(world.count("AssumeRole")).toBeLessThan(10);
  });

  test("is not waited for where a policy denies explicitly", async () => {
    const world = await openRole();
    denyRole(world, ALWAYS, " with an explicit deny in a service control policy");
    const error = await failure(newConnection(world, "acm").create());
    expect(error.code).toBe("AccessDenied");
    expect(error.remedy).toMatch(/explicit deny in a service control policy.*adding an Allow does not help/);
    expect(statementsIn(error.message)).toEqual([]);
    expect(world.calls()).toEqual(["sts:AssumeRole"]);
  });
});

describe("a role that may not be assumed", () => {
  const errorOf = async (more: Record<string, string>) => {
    const world = await openRole(more);
    denyRole(world, ALWAYS);
    return failure(newConnection(world, "acm").create());
  };

  test("is told with both sides: the caller's policy and the role's trust policy", async () => {
    const error = await errorOf({});
    expect(error.resource).toBe("AwsConnection acm");
    expect(error.cause).toContain(
      `Denied: connection acm, which is ${USER}, may not call sts:AssumeRole on ${ISSUER}.`,
    );
    expect(error.remedy).toContain(`The policy of ${USER}: `);
    expect(statementsIn(error.remedy)).toEqual([
      expect.objectContaining({ Effect: "Allow", Action: ["sts:AssumeRole"], Resource: [ISSUER] }),
    ]);
    expect(error.remedy).toMatch(/trust policy must name that principal for sts:AssumeRole/);
  });

  test("tells whether an external id was sent, and never which", async () => {
    const without = await errorOf({});
    expect(without.remedy).toContain("no external id was sent");
    const given = await errorOf({ externalId: EXTERNAL_ID });
    expect(given.remedy).toContain("an external id was sent");
    expect(given.message).not.toContain(EXTERNAL_ID);
  });

  test.each([
    ["nobody and nothing", "Access denied"],
    ["the action alone", "Not authorized to perform sts:AssumeRole"],
  ])("is told as well where AWS names %s, and granted on no other role", async (_, message) => {
    const world = await openRole();
    const short = { service: "sts", operation: "AssumeRole", error: "AccessDenied" } as const;
    deny(world, { ...short, times: ALWAYS, message });
    const error = await failure(newConnection(world, "acm").create());
    expect(error.cause).toContain(`Denied: connection acm may not call sts:AssumeRole on ${ISSUER}.`);
    expect(statementsIn(error.remedy)).toEqual([expect.objectContaining({ Resource: [ISSUER] })]);
  });

  test.each([
    ["the environment", undefined],
    ["a profile", { type: "profile", profile: "pki" }],
  ])(
    "by a web identity of %s is told with its trust policy, for it has no policy of its own",
    async (_, by) => {
      const token = makeHome().write("token", "token-of-the-cluster");
      const world = await openWorld({
        connections: { acm: { method: by } },
        env: {
          ...{ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
          ...(by ? {} : { AWS_WEB_IDENTITY_TOKEN_FILE: token, AWS_ROLE_ARN: ISSUER }),
        },
      });
      writeAwsFiles(by ? `[profile pki]\nrole_arn = ${ISSUER}\nweb_identity_token_file = ${token}\n` : "");
      const action = "sts:AssumeRoleWithWebIdentity";
      const operation = "AssumeRoleWithWebIdentity";
      const message = `Not authorized to perform ${action}`;
      deny(world, { service: "sts", operation, error: "AccessDenied", times: ALWAYS, message });
      const error = await failure(newConnection(world, by && "acm").create());
      expect(error.cause).toContain(`may not call ${action}`);
      expect(error.remedy).toMatch(/OIDC provider.*audience and subject/);
      expect(error.message).not.toContain("token-of-the-cluster");
    },
  );
});

describe("every other refusal names connection, principal, action, resource and statement", () => {
  /** A certificate of the role that the error is about. */
  async function certificateError(fault: Omit<FaultInput, "service" | "error" | "times">) {
    const world = await openRole();
    const zone = await world.zone("example.com");
    deny(world, { service: "acm", error: "AccessDeniedException", times: ALWAYS, ...fault });
    const used = { connection: "acm", dnsConnection: "acm" };
    return failure(newCertificate(world, [zone]).create({ dnsNames: ["api.example.com"], ...used }));
  }
  const anyCertificate = `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/*`;

  test("from AWS's message", async () => {
    const action = "acm:AddTagsToCertificate";
    const message = refusal(SESSION, action, anyCertificate, notAllowed(action));
    const error = await certificateError({ operation: "RequestCertificate", message });
    expect(error.code).toBe("AccessDenied");
    expect(error.cause).toContain(
      `Denied: connection acm, which is ${SESSION}, may not call ${action} on ${anyCertificate}.`,
    );
    expect(error.remedy).toContain(`Add this statement to the policy of ${SESSION}: {`);
    expect(statementsIn(error.remedy)).toEqual([
      expect.objectContaining({ Effect: "Allow", Action: [action], Resource: [anyCertificate] }),
    ]);
  });

  test("from the call and the session, where the message is short", async () => {
    const error = await certificateError({ operation: "RequestCertificate", message: "Access denied" });
    expect(error.cause).toContain(
      `Denied: connection acm, which is ${SESSION}, may not call acm:RequestCertificate.`,
    );
    expect(statementsIn(error.remedy)).toEqual([
      expect.objectContaining({ Action: ["acm:RequestCertificate"] }),
    ]);
  });

  test("from the call's own ARN, where the message is short", async () => {
    const error = await certificateError({ operation: "DescribeCertificate", message: "Access denied" });
    expect(error.cause).toMatch(/may not call acm:DescribeCertificate on arn:aws:acm:\S+:certificate\/\S+\./);
  });

  test("with the kind of policy that does not allow it", async () => {
    const why = " because no permissions boundary allows the acm:RequestCertificate action";
    const message = refusal(SESSION, "acm:RequestCertificate", anyCertificate, why);
    const error = await certificateError({ operation: "RequestCertificate", message });
    expect(error.remedy).toContain(`to the permissions boundary of ${SESSION}: {`);
  });

  test("of a KMS key also tells of the key's own policy", async () => {
    const key = `arn:aws:kms:${REGION}:${ACCOUNT}:key/0d990263-018e-4e65-a703-eff731de951e`;
    const message = refusal(SESSION, "kms:GenerateDataKey", key, notAllowed("kms:GenerateDataKey"));
    const error = await certificateError({ operation: "RequestCertificate", message });
    expect(error.cause).toContain(`may not call kms:GenerateDataKey on ${key}.`);
    expect(statementsIn(error.remedy)).toEqual([expect.objectContaining({ Resource: [key] })]);
    expect(error.remedy).toContain("The key's own policy must allow it as well.");
  });

  test("by the ambient connection, which has no name", async () => {
    const world = await openWorld();
    const message = "Access denied";
    const fault = { service: "sts", operation: "GetCallerIdentity", error: "AccessDenied" } as const;
    deny(world, { ...fault, times: ALWAYS, message });
    const error = await failure(newConnection(world).create());
    expect(error.cause).toContain("Denied: the ambient connection may not call sts:GetCallerIdentity.");
  });
});

describe("a CA whose policies were just made", () => {
  const open = async (faults: (zoneId: string) => FaultInput[]) => {
    const world = await openRole();
    const { id } = await world.zone("example.com");
    for (const fault of faults(id)) deny(world, fault);
    const raw = { hostedZoneId: id, connection: "acm", dnsConnection: "acm" };
    return { world, ca: newPublicCa(world), raw, id };
  };
  const action = { acm: "acm:ListCertificates", zone: "route53:GetHostedZone" };
  const list = (times: number, why = ""): FaultInput => ({
    ...{ service: "acm", operation: "ListCertificates", error: "AccessDeniedException", times },
    message: refusal(SESSION, action.acm, `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/*`, why),
  });
  const get = (times: number, id: string): FaultInput => ({
    ...{ service: "route53", operation: "GetHostedZone", error: "AccessDenied", times },
    message: refusal(SESSION, action.zone, `arn:aws:route53:::hostedzone/${id}`, notAllowed(action.zone)),
  });

  test("is waited for, by ACM and by Route 53, and the wait is shown", async () => {
    const { world, ca, raw, id } = await open((zone) => [list(2), get(3, zone)]);
    expect((await ca.create(raw)).zones).toEqual([{ id, name: "example.com" }]);
    expect(world.count("GetHostedZone")).toBe(4);
    expect(world.messages("progress")).toHaveLength(3);
  });

  test("and stays refused fails with connection, principal, action and statement of each", async () => {
    const { ca, raw, id } = await open((zone) => [list(ALWAYS), get(ALWAYS, zone)]);
    const error = await failure(ca.create(raw));
    expect(error.code).toBe("AcmUnreachable");
    expect(error.cause).toContain(`connection acm, which is ${SESSION}, may not call ${action.acm} on `);
    const zone = `arn:aws:route53:::hostedzone/${id}`;
    expect(error.cause).toContain(`which is ${SESSION}, may not call ${action.zone} on ${zone}.`);
    expect(statementsIn(error.cause)).toEqual([
      expect.objectContaining({ Action: [action.acm] }),
      expect.objectContaining({ Action: [action.zone], Resource: [zone] }),
    ]);
  });

  test("is not waited for where another fault stays anyway", async () => {
    const { world, ca, raw } = await open(() => [list(1)]);
    await failure(ca.create({ ...raw, hostedZoneId: "Z0ABSENT" }));
    expect(world.count("ListCertificates")).toBe(1);
    expect(world.messages("progress")).toEqual([]);
  });

  test("is not waited for where a policy denies explicitly", async () => {
    const { world, ca, raw } = await open(() => [
      list(ALWAYS, " with an explicit deny in an identity-based policy"),
    ]);
    const error = await failure(ca.create(raw));
    expect(error.cause).toMatch(/explicit deny in an identity-based policy refuses it/);
    expect(world.count("ListCertificates")).toBe(1);
  });

  test("is waited for when its zones change, and not by a refresh", async () => {
    const { world, ca, raw, id } = await open(() => []);
    await ca.create(raw);
    world.forgetCalls();
    deny(world, get(1, id));
    await ca.update(raw);
    expect(world.count("GetHostedZone")).toBe(2);
    world.lines.length = 0;
    deny(world, get(1, id));
    expect(await ca.refresh()).toBe(true);
    expect(world.count("GetHostedZone")).toBe(3);
    expect(world.messages("notice")).toEqual([expect.stringContaining(action.zone)]);
  });
});

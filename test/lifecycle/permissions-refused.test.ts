import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { writerKeyStatement } from "../../provider/permissions/writerKey";
import { ACCOUNTS, DOMAIN, openGuarded, roleOf } from "../support/guarded";
import { lifeOf, live } from "../support/guardedLife";
import { failure } from "../support/resource";
import {
  certificateFacts,
  newCertificate,
  newConnection,
  newPublicCa,
  newSecret,
} from "../support/resources";
import { REGION, type World } from "../support/world";

const ofCertificate = {
  ...{ connection: "acm", dnsConnection: "dns", accountId: ACCOUNTS.acm, dnsNames: [`api.${DOMAIN}`] },
};
const ofSecret = { connection: "secrets", acmConnection: "acm", region: REGION };

async function openIssued(options = {}) {
  const guarded = await openGuarded(options);
  const api = newCertificate(guarded.world, [{ id: guarded.zoneId, name: DOMAIN }]);
  await api.create(ofCertificate);
  return { ...guarded, api, facts: certificateFacts(api) };
}

/** Requests that cost money, and secrets that were written. */
const written = (world: World) => [world.count("RequestCertificate"), world.count("CreateSecret")];

describe("the generated policies refuse", () => {
  test("a zone that is not theirs, before anything is requested", async () => {
    const { world } = await openGuarded();
    const foreign = await world.zone("example.org", ACCOUNTS.dns);
    const ca = { connection: "acm", dnsConnection: "dns", region: REGION };
    const error = await failure(newPublicCa(world).create({ ...ca, hostedZoneIds: [foreign.id] }));
    expect(error.code).toBe("HostedZoneUnusable");
    expect(error.message).toContain(
      `may not call route53:GetHostedZone on arn:aws:route53:::hostedzone/${foreign.id}`,
    );
    expect(written(world)).toEqual([0, 0]);
  });

  test("a name that is not theirs, before it is paid for", async () => {
    const { world, zoneId } = await openGuarded();
    const other = newCertificate(world, [{ id: zoneId, name: "example.org" }]);
    const error = await failure(other.create({ ...ofCertificate, dnsNames: ["api.example.org"] }));
    expect(error.message).toContain("may not call acm:RequestCertificate");
    expect(other.id).toBe("");
  });

  test("a secret of another name, new or somebody's", async () => {
    const { world, facts } = await openIssued();
    const secret = newSecret(world);
    const raw = { ...ofSecret, certificate: facts, certificateNameSchema: "other/{{certificateId}}" };
    const error = await failure(secret.create(raw));
    expect(error.code).toBe("AccessDenied");
    expect(error.message).toContain(
      `connection secrets, which is arn:aws:sts::${ACCOUNTS.secrets}:assumed-role/pki-secrets/`,
    );
    const { secretName } = secret.check(raw);
    const credentials = { accessKeyId: ACCOUNTS.secrets, secretAccessKey: "sandbox" };
    const owner = new SecretsManagerClient({ endpoint: world.sandbox.endpoint, region: REGION, credentials });
    await owner.send(new CreateSecretCommand({ Name: secretName, SecretString: "somebody's" }));
    expect((await failure(newSecret(world).create({ ...raw, adoptExisting: true }))).code).toBe(
      "AccessDenied",
    );
    expect(world.count("CreateSecret")).toBe(1);
  });

  test("a secret in another region", async () => {
    const { world, facts } = await openIssued();
    const schema = { certificateNameSchema: "tls/{{certificateId}}", region: "eu-central-1" };
    const error = await failure(newSecret(world).create({ ...ofSecret, certificate: facts, ...schema }));
    expect(error.code).toBe("AccessDenied");
  });
});

describe("a role with a condition on the external id refuses", () => {
  test.each([
    ["none", "", "no external id was sent"],
    ["a wrong one", "shop:43", "an external id was sent, which must be the one"],
  ])("%s, and the error does not tell it", async (_, externalId, said) => {
    const { world } = await openGuarded({ externalId });
    const error = await failure(newConnection(world, "acm").create());
    expect(error.code).toBe("AccessDenied");
    expect(error.message).toContain(
      `connection acm, which is arn:aws:iam::111122223333:user/ci, may not call sts:AssumeRole on ${roleOf("acm")}`,
    );
    expect(error.message).toContain(said);
    expect(error.message).not.toContain("shop:4");
    expect(new Set(world.calls("sts"))).toEqual(new Set(["sts:AssumeRole"]));
  });
});

test("a role that was just made is waited for", async () => {
  const { world } = await openGuarded({ settlesSeconds: 12 });
  const connection = newConnection(world, "acm");
  expect((await connection.create()).accountId).toBe(ACCOUNTS.acm);
  expect(world.count("AssumeRole")).toBeGreaterThan(1);
  expect(world.messages("progress").join()).toContain("IAM");
});

test("session tags reach the role, whose policies may ask for them", async () => {
  const { world, zoneId, policies, enforce } = await openGuarded({ sessionTags: { team: "shop" } });
  const ca = { connection: "acm", dnsConnection: "dns", hostedZoneIds: [zoneId], region: REGION };
  const enforceFor = (team: string) => {
    const Statement = policies.acm.Statement.map((one) => ({
      ...one,
      Condition: { ...one.Condition, StringEqualsIgnoreCase: { "aws:PrincipalTag/team": team } },
    }));
    enforce({ ...policies, acm: { ...policies.acm, Statement } });
  };
  enforceFor("web");
  expect((await failure(newPublicCa(world).create(ca))).code).toBe("AcmUnreachable");
  enforceFor("shop");
  expect((await newPublicCa(world).create(ca)).accountId).toBe(ACCOUNTS.acm);
});

test("a key of KMS whose policy names the writer alone needs no statement in the writer's own policy", async () => {
  const writer = writerKeyStatement([roleOf("secrets")], {
    regions: [REGION],
    replicaRegions: ["eu-west-1"],
  });
  const guarded = await openGuarded({ keyPolicy: { Version: "2012-10-17", Statement: [writer] } });
  const { policies, enforce } = guarded;
  const Statement = policies.secrets.Statement.filter(
    ({ Action }) => !Action.some((name) => name.startsWith("kms:")),
  );
  expect(Statement.length).toBeLessThan(policies.secrets.Statement.length);
  enforce({ ...policies, secrets: { ...policies.secrets, Statement } });
  for (const step of lifeOf(guarded)) await live(step);
});

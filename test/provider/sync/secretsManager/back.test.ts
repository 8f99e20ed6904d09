import { DescribeSecretCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { failure } from "../../../support/resource";
import { certificateFacts, newCertificate, newSecret } from "../../../support/resources";
import { openWorld } from "../../../support/world";

const names = { dnsNames: ["api.example.com"] };
const DENIED = { service: "secretsmanager", error: "AccessDenied", times: 1 } as const;

async function openSynced(raw: object = {}) {
  const world = await openWorld();
  const api = newCertificate(world, [await world.zone("example.com")]);
  await api.create(names);
  const secret = newSecret(world);
  const given = () => ({ certificate: certificateFacts(api), ...raw });
  await secret.create(given());
  world.restart();
  const seen = () => world.hand.secrets.send(new DescribeSecretCommand({ SecretId: secret.id }));
  return { world, api, secret, given, seen };
}

describe("a secret that comes back", () => {
  test("is hidden again where its new content cannot be written, and found by the next run", async () => {
    const { world, api, secret, given, seen } = await openSynced();
    await secret.delete();
    world.sandbox.faults.add({ ...DENIED, operation: "PutSecretValue" });
    await api.update({ ...names, renewNow: "once" });
    const again = newSecret(world);
    expect((await failure(again.create(given()))).code).toBe("AccessDenied");
    expect(again.id).toBe("");
    expect((await seen()).DeletedDate).toBeDefined();
    await again.create(given());
    expect(again.id).toBe(secret.id);
    expect(again.state.syncedSerial).toBe(api.state.serial);
    expect((await seen()).DeletedDate).toBeUndefined();
  });

  test("is no state's before its claim stands, so that no delete of the old one takes it", async () => {
    const { world, secret, given, seen } = await openSynced();
    world.sandbox.faults.add({ ...DENIED, operation: "TagResource" });
    const forced = newSecret(world);
    expect((await failure(forced.create(given()))).code).toBe("AccessDenied");
    expect(forced.id).toBe("");
    expect((await seen()).DeletedDate).toBeUndefined();
    await forced.create(given());
    await secret.delete();
    expect((await seen()).DeletedDate).toBeUndefined();
  });
});

test("a replica is never taken for the secret of its region", async () => {
  const { world, secret, given } = await openSynced({ replicaRegions: ["eu-west-1"] });
  const moved = newSecret(world);
  const error = await failure(moved.create({ ...given(), replicaRegions: undefined, region: "eu-west-1" }));
  expect(error.cause).toContain("is a replica of the secret in us-east-1");
  expect(error.remedy).toContain("Take eu-west-1 out of the replicaRegions");
  expect(moved.id).toBe("");
  const value = await world.hand.secrets.send(new GetSecretValueCommand({ SecretId: secret.id }));
  expect(value.VersionId).toBe(secret.state.versionId);
});

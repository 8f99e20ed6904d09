import { CreateSecretCommand, UpdateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { failure } from "../../../support/resource";
import { describeSecret, nextRun, openSecret } from "../../../support/secrets";
import type { World } from "../../../support/world";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const nothing = { replaces: [], changes: false };

/** As if AWS showed another form of the key than it was given. */
const showKey = (world: World, SecretId: string, KmsKeyId: string) =>
  world.hand.secrets.send(new UpdateSecretCommand({ SecretId, KmsKeyId }));

describe("a key that is given by its alias", () => {
  test("and shown by its ARN is no drift, in any refresh", async () => {
    const { world, facts, secret } = await openSecret();
    const raw = { certificate: facts, kmsKeyId: "alias/tls" };
    await secret.create(raw);
    await showKey(world, secret.id, KEY);
    await secret.refresh();
    expect(secret.state.changed).toEqual([]);
    expect(secret.diff(raw)).toEqual(nothing);
    await secret.update({ ...raw, description: "new" });
    expect((await describeSecret(world, secret.id)).Description).toBe("new");
  });

  test("is set in the place of a key that was asked for before", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts, kmsKeyId: KEY });
    await secret.update({ certificate: facts, kmsKeyId: "alias/tls" });
    expect((await describeSecret(world, secret.id)).KmsKeyId).toBe("alias/tls");
  });

  test("is set on a secret that is taken over, though that failed at first", async () => {
    const { world, facts, secret } = await openSecret();
    const raw = { certificate: facts, kmsKeyId: "alias/tls", adoptExisting: true };
    const { secretName: Name } = secret.check(raw);
    await world.hand.secrets.send(new CreateSecretCommand({ Name, SecretString: "{}", KmsKeyId: KEY }));
    world.sandbox.faults.add({ service: "secretsmanager", operation: "UpdateSecret", error: "AccessDenied" });
    await failure(secret.create(raw));
    nextRun(world);
    await secret.update(raw);
    expect((await describeSecret(world, secret.id)).KmsKeyId).toBe("alias/tls");
    expect(secret.diff(raw)).toEqual(nothing);
  });
});

test("AWS's own key in the place of one's own is drift", async () => {
  const { world, facts, secret } = await openSecret();
  await secret.create({ certificate: facts, kmsKeyId: KEY });
  await showKey(world, secret.id, "");
  await secret.refresh();
  expect(secret.state.changed).toEqual(["kmsKeyId"]);
  await secret.update({ certificate: facts, kmsKeyId: KEY });
  expect((await describeSecret(world, secret.id)).KmsKeyId).toBe(KEY);
});

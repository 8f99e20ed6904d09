import {
  DeleteSecretCommand,
  PutSecretValueCommand,
  TagResourceCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test, vi } from "vitest";
import { Unfinished } from "../../../../provider/kind/lifecycle";
import { failure } from "../../../support/resource";
import { certificateFacts } from "../../../support/resources";
import { describeSecret, openSecret, readBody, versionsByLabel } from "../../../support/secrets";
import { DAY, type World } from "../../../support/world";

const unchanged = { replaces: [], changes: false };
const update = { replaces: [], changes: undefined };

async function openWritten(more: object = {}) {
  const opened = await openSecret();
  await opened.secret.create({ certificate: opened.facts, ...more });
  opened.world.forgetCalls();
  return opened;
}

const putByHand = ({ hand }: World, SecretId: string) =>
  hand.secrets.send(
    new PutSecretValueCommand({ SecretId, SecretString: "by hand", ClientRequestToken: "h".repeat(32) }),
  );

describe("an update", () => {
  test("after a renewal is a new version; the one before stays as AWSPREVIOUS", async () => {
    const { world, api, facts, secret } = await openWritten();
    const first = secret.state.versionId;
    const before = await readBody(world, secret.id);
    await api.update({ dnsNames: ["api.example.com"], renewNow: "now" });
    const renewed = certificateFacts(api);
    expect(secret.diff({ certificate: renewed })).toEqual(update);
    await secret.update({ certificate: renewed });
    expect(secret.state).toMatchObject({ syncedSerial: renewed.serial, status: "current" });
    expect(renewed.serial).not.toBe(facts.serial);
    expect(await versionsByLabel(world, secret.id)).toEqual({
      AWSPENDING: secret.state.versionId,
      AWSCURRENT: secret.state.versionId,
      AWSPREVIOUS: first,
    });
    const after = await readBody(world, secret.id);
    expect(after.certificate).not.toBe(before.certificate);
    expect(after.private_key).not.toBe(before.private_key);
    expect(secret.diff({ certificate: renewed })).toEqual(unchanged);
  });

  test("with the same content is no new version", async () => {
    const { world, facts, secret } = await openWritten();
    const first = secret.state.versionId;
    await secret.update({ certificate: facts });
    await secret.update({ certificate: facts });
    expect(secret.state.versionId).toBe(first);
    expect((await describeSecret(world, secret.id)).VersionIdsToStages).toEqual({ [first]: ["AWSCURRENT"] });
  });

  test("of the field names writes the body again", async () => {
    const { world, facts, secret } = await openWritten();
    const first = secret.state.versionId;
    const raw = { certificate: facts, fieldMappings: { certificate: "crt", privateKey: "key" } };
    expect(secret.diff(raw)).toEqual(update);
    await secret.update(raw);
    const fields = ["crt", "key", "certificate_chain", "ca_certificate"];
    expect(Object.keys(await readBody(world, secret.id))).toEqual(fields);
    expect(secret.state.versionId).not.toBe(first);
  });

  test("sets description, key and tags in place, without a new version", async () => {
    const { world, facts, secret } = await openWritten({ tags: { team: "shop", stage: "dev" } });
    const { versionId } = secret.state;
    const Tags = [{ Key: "scanner", Value: "seen" }];
    await world.hand.secrets.send(new TagResourceCommand({ SecretId: secret.id, Tags }));
    const changed = { description: "new", kmsKeyId: "alias/tls", tags: { team: "web" } };
    await secret.update({ certificate: facts, ...changed });
    const seen = await describeSecret(world, secret.id);
    expect(seen).toMatchObject({ Description: "new", KmsKeyId: "alias/tls" });
    const tags = Object.fromEntries((seen.Tags ?? []).map((tag) => [tag.Key, tag.Value]));
    expect(tags).toMatchObject({ team: "web", scanner: "seen", "pulumi-aws-pki:stack": "shop/dev" });
    expect(tags).not.toHaveProperty("stage");
    expect(secret.state.versionId).toBe(versionId);
    expect(await versionsByLabel(world, secret.id)).toEqual({ AWSCURRENT: versionId });
  });

  test("without a KMS key goes back to the one of AWS", async () => {
    const { world, facts, secret } = await openWritten({ kmsKeyId: "alias/tls" });
    await secret.update({ certificate: facts });
    expect((await describeSecret(world, secret.id)).KmsKeyId ?? "alias/aws/secretsmanager").toBe(
      "alias/aws/secretsmanager",
    );
  });

  test("that fails keeps id and state, and writes nothing that is not proven", async () => {
    const { world, facts, secret } = await openWritten();
    const before = secret.state;
    const wrong = { certificate: { ...facts, serial: "01:02:03" } };
    const error = await failure(secret.update(wrong));
    expect(error).toBeInstanceOf(Unfinished);
    expect(error.code).toBe("CertificateUnusable");
    expect(secret.state).toEqual({ ...before, isUnfinished: true });
    expect(world.calls("secretsmanager")).toEqual([]);
  });
});

describe("a secret that somebody has changed by hand", () => {
  test("is drifted after a refresh, which the next plan shows with its reason", async () => {
    const { world, facts, secret } = await openWritten();
    expect(secret.diff({ certificate: facts })).toEqual(unchanged);
    await putByHand(world, secret.id);
    expect(await secret.refresh()).toBe(true);
    expect(secret.state.status).toBe("drifted");
    expect(secret.diff({ certificate: facts })).toEqual({ replaces: [], changes: true });
    expect(world.messages("notice")).toEqual(["somebody changed the secret: it will be written again"]);
  });

  test("is repaired by an update, which moves the label back to our version", async () => {
    const { world, facts, secret } = await openWritten();
    await putByHand(world, secret.id);
    await secret.refresh();
    await secret.update({ certificate: facts });
    expect(secret.state.status).toBe("current");
    expect((await versionsByLabel(world, secret.id)).AWSCURRENT).toBe(secret.state.versionId);
    expect((await readBody(world, secret.id)).certificate).toContain("BEGIN CERTIFICATE");
    await secret.refresh();
    expect(secret.diff({ certificate: facts })).toEqual(unchanged);
  });

  test.each([
    ["deleted", { RecoveryWindowInDays: 7 }],
    ["deleted for good", { ForceDeleteWithoutRecovery: true }],
  ])("and %s is gone after a refresh, and an update says so", async (_, how) => {
    const { world, facts, secret } = await openWritten();
    await world.hand.secrets.send(new DeleteSecretCommand({ SecretId: secret.id, ...how }));
    expect(await secret.refresh()).toBe(false);
    const error = await failure(secret.update({ certificate: facts, tags: { team: "web" } }));
    expect(error.code).toBe("SecretGone");
    expect(error.remedy).toContain("pulumi refresh");
  });

  test("not at all is as it was after a refresh", async () => {
    const { world, secret } = await openWritten();
    const before = secret.state;
    await secret.refresh();
    expect(secret.state).toEqual(before);
    expect(world.calls("secretsmanager")).toEqual(["secretsmanager:DescribeSecret"]);
  });
});

describe("deleting a secret", () => {
  test.each([
    ["30 days by default", {}, 30],
    ["7 days where the program says so", { recoveryWindowDays: 7 }, 7],
  ])("leaves it recoverable for %s, and says so", async (_, more, days) => {
    const { world, secret } = await openWritten(more);
    await secret.delete();
    const { DeletedDate } = await describeSecret(world, secret.id);
    expect(DeletedDate).toBeDefined();
    world.advance(days * DAY - 1);
    await expect(describeSecret(world, secret.id)).resolves.toBeDefined();
    world.advance(2);
    await expect(describeSecret(world, secret.id)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    const { secretName } = secret.state;
    expect(world.messages("notice")).toEqual([`the secret ${secretName} can be restored for ${days} days`]);
  });

  test("with 0 days is at once, and nothing is left to be told", async () => {
    const { world, secret } = await openWritten({ recoveryWindowDays: 0 });
    await secret.delete();
    await expect(describeSecret(world, secret.id)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    expect(world.messages("notice")).toEqual([]);
  });

  test.each([30, 7, 0])("twice is fine, with %i days", async (recoveryWindowDays) => {
    const { secret } = await openWritten({ recoveryWindowDays });
    await secret.delete();
    await expect(secret.delete()).resolves.toBeUndefined();
  });
});

test("a secret stays in the region that it was made in, whatever the environment says later", async () => {
  const { world, secret } = await openWritten({ recoveryWindowDays: 0 });
  expect(secret.state.secretRegion).toBe("us-east-1");
  vi.stubEnv("AWS_REGION", "eu-central-1");
  world.restart();
  expect(await secret.refresh()).toBe(true);
  await secret.delete();
  await expect(describeSecret(world, secret.id)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

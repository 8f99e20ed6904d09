import {
  DeleteSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import {
  describeSecret,
  nextRun,
  openSecret,
  readBody,
  versionsByLabel,
  writeByHand,
} from "../../../support/secrets";
import type { World } from "../../../support/world";

const nothing = { replaces: [], changes: false };
const byHand = { replaces: [], changes: true };

async function openWritten(more: object = {}) {
  const opened = await openSecret();
  const raw = { certificate: opened.facts, tags: { team: "shop" }, kmsKeyId: "alias/tls", ...more };
  await opened.secret.create(raw);
  nextRun(opened.world);
  return { ...opened, raw };
}

const setByHand = ({ hand }: World, SecretId: string, settings: object) =>
  hand.secrets.send(new UpdateSecretCommand({ SecretId, ...settings }));
const tagByHand = ({ hand }: World, SecretId: string, Key: string, Value: string) =>
  hand.secrets.send(new TagResourceCommand({ SecretId, Tags: [{ Key, Value }] }));
const untagByHand = ({ hand }: World, SecretId: string, Key: string) =>
  hand.secrets.send(new UntagResourceCommand({ SecretId, TagKeys: [Key] }));

const DRIFTS: [string, (world: World, id: string) => Promise<unknown>, string[], string[]][] = [
  [
    "the description",
    (world, id) => setByHand(world, id, { Description: "mine" }),
    ["description"],
    ["UpdateSecret"],
  ],
  [
    "the key",
    (world, id) => setByHand(world, id, { KmsKeyId: "alias/mine" }),
    ["kmsKeyId"],
    ["UpdateSecret"],
  ],
  ["the key away", (world, id) => setByHand(world, id, { KmsKeyId: "" }), ["kmsKeyId"], ["UpdateSecret"]],
  ["a tag", (world, id) => tagByHand(world, id, "team", "mine"), ["tags.team"], ["TagResource"]],
  ["a tag away", (world, id) => untagByHand(world, id, "team"), ["tags.team"], ["TagResource"]],
  [
    "whose it is",
    (world, id) => untagByHand(world, id, "pulumi-aws-pki:stack"),
    ["tags.pulumi-aws-pki:stack"],
    ["TagResource"],
  ],
];

describe("somebody who changes", () => {
  test.each(DRIFTS)(
    "%s is found by a refresh, and exactly that is repaired, without an export",
    async (_, change, changed, repair) => {
      const { world, secret, raw } = await openWritten();
      const before = secret.state;
      const seen = await describeSecret(world, secret.id);
      await change(world, secret.id);
      world.forgetCalls();
      await secret.refresh();
      expect(secret.state).toEqual({ ...before, changed });
      expect(secret.diff(raw)).toEqual(byHand);
      expect(world.messages("notice")).toEqual([
        `somebody changed ${changed.join(", ")} of the secret: that will be set again`,
      ]);
      expect(world.calls("secretsmanager")).toEqual(["secretsmanager:DescribeSecret"]);
      world.forgetCalls();
      await secret.update(raw);
      expect(world.calls()).toEqual(
        ["DescribeSecret", ...repair].map((operation) => `secretsmanager:${operation}`),
      );
      const { Description, KmsKeyId, Tags } = await describeSecret(world, secret.id);
      expect({ Description, KmsKeyId }).toEqual({ Description: seen.Description, KmsKeyId: seen.KmsKeyId });
      expect(new Set(Tags?.map((tag) => `${tag.Key}=${tag.Value}`))).toEqual(
        new Set(seen.Tags?.map((tag) => `${tag.Key}=${tag.Value}`)),
      );
      expect(secret.state).toEqual(before);
      expect(secret.diff(raw)).toEqual(nothing);
    },
  );

  test("several things and the content has all of it repaired at once", async () => {
    const { world, secret, raw } = await openWritten();
    const before = secret.state;
    await setByHand(world, secret.id, { Description: "mine", KmsKeyId: "" });
    await untagByHand(world, secret.id, "team");
    await writeByHand(world, secret.id);
    await secret.refresh();
    const changed = ["description", "kmsKeyId", "tags.team"];
    expect(secret.state).toEqual({ ...before, status: "drifted", changed });
    expect(secret.diff(raw)).toEqual(byHand);
    expect(world.messages("notice")).toEqual([
      "somebody changed the secret: it will be written again; " +
        "somebody changed description, kmsKeyId, tags.team of the secret: that will be set again",
    ]);
    await secret.update(raw);
    expect(secret.state).toEqual(before);
    expect((await versionsByLabel(world, secret.id)).AWSCURRENT).toBe(before.versionId);
    expect((await readBody(world, secret.id)).private_key).toContain("PRIVATE KEY");
    await secret.refresh();
    expect(secret.state).toEqual(before);
  });

  test("tags that are not ours has changed nothing", async () => {
    const { world, secret, raw } = await openWritten();
    await tagByHand(world, secret.id, "scanner", "seen");
    await secret.refresh();
    expect(secret.state.changed).toEqual([]);
    expect(secret.diff(raw)).toEqual(nothing);
  });

  test("it back has changed nothing", async () => {
    const { world, secret, raw } = await openWritten();
    await tagByHand(world, secret.id, "team", "mine");
    await secret.refresh();
    await tagByHand(world, secret.id, "team", "shop");
    await secret.refresh();
    expect(secret.state.changed).toEqual([]);
    expect(secret.diff(raw)).toEqual(nothing);
  });

  test("it while autoSync is off has settings repaired at once, and content with the next token", async () => {
    const manual = { autoSync: false, syncNow: "first" };
    const { world, secret, raw } = await openWritten(manual);
    await tagByHand(world, secret.id, "team", "mine");
    await writeByHand(world, secret.id);
    await secret.refresh();
    expect(secret.diff(raw)).toEqual(byHand);
    await secret.update(raw);
    expect(secret.state).toMatchObject({ status: "drifted", changed: [] });
    expect((await describeSecret(world, secret.id)).Tags).toContainEqual({ Key: "team", Value: "shop" });
    expect(secret.diff(raw)).toEqual(nothing);
    await secret.update({ ...raw, syncNow: "second" });
    expect(secret.state.status).toBe("current");
  });

  test("what another stack entry has taken over is no change of ours", async () => {
    const { world, secret } = await openWritten();
    await tagByHand(world, secret.id, "pulumi-aws-pki:claim", "7");
    await secret.refresh();
    expect(secret.state.changed).toEqual([]);
  });

  test("the date of its deletion has deleted it", async () => {
    const { world, secret } = await openWritten();
    await world.hand.secrets.send(new DeleteSecretCommand({ SecretId: secret.id, RecoveryWindowInDays: 7 }));
    expect(await secret.refresh()).toBe(false);
  });
});

test("preview and refresh never ask for a value, whatever was changed", async () => {
  const { world, secret, raw } = await openWritten();
  await writeByHand(world, secret.id);
  await setByHand(world, secret.id, { Description: "mine" });
  world.forgetCalls();
  for (const inputs of [raw, { ...raw, rollback: true }, { ...raw, syncNow: "x" }]) {
    await secret.refresh();
    secret.diff(inputs);
  }
  const asked = world.calls().filter((call) => !call.startsWith("sts:"));
  expect(new Set(asked)).toEqual(new Set(["secretsmanager:DescribeSecret"]));
});

test("a key that AWS shows by its ARN is the one that was given by its alias", async () => {
  const { world, secret, raw } = await openWritten();
  const arn = `arn:aws:kms:us-east-1:${world.accountId}:alias/tls`;
  await setByHand(world, secret.id, { KmsKeyId: arn });
  await secret.refresh();
  expect(secret.state.changed).toEqual([]);
  expect(secret.diff(raw)).toEqual(nothing);
});

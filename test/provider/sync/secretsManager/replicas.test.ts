import {
  CreateSecretCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test, vi } from "vitest";
import { REPLICATION_DEADLINE_SECONDS } from "../../../../provider/sync/secretsManager/replicas";
import { failure } from "../../../support/resource";
import { certificateFacts } from "../../../support/resources";
import { describeSecret, openSecret, readBody } from "../../../support/secrets";
import type { World } from "../../../support/world";

const [IRELAND, PARIS] = ["eu-west-1", "eu-west-3"];
const keyIn = (region: string, digit = "1") =>
  `arn:aws:kms:${region}:111122223333:key/${digit}234abcd-12ab-34cd-56ef-1234567890ab`;

async function openWritten(more: object = {}) {
  const opened = await openSecret();
  const raw = { certificate: opened.facts, ...more };
  await opened.secret.create(raw);
  opened.world.forgetCalls();
  opened.world.lines.length = 0;
  return { ...opened, raw };
}

/** Regions of the replicas with their status, by hand. */
async function replicas(world: World, id: string): Promise<Record<string, string>> {
  const { ReplicationStatus = [] } = await describeSecret(world, id);
  return Object.fromEntries(ReplicationStatus.map(({ Region = "", Status = "" }) => [Region, Status]));
}
const keysOf = async (world: World, id: string) =>
  ((await describeSecret(world, id)).ReplicationStatus ?? []).map(({ KmsKeyId }) => KmsKeyId);
const removeByHand = ({ hand }: World, SecretId: string, ...RemoveReplicaRegions: string[]) =>
  hand.secrets.send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions }));
const addByHand = ({ hand }: World, SecretId: string, Region: string) =>
  hand.secrets.send(new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region }] }));
const secretsIn = ({ sandbox: { endpoint } }: World, region: string) =>
  new SecretsManagerClient({
    endpoint,
    region,
    credentials: { accessKeyId: "AKIABYHAND00EXAMPLE", secretAccessKey: "by-hand" },
  });
const course = (world: World, region: string, more: object) =>
  world.control("POST", "replication", { region, ...more });

describe("a secret that is made with replica regions", () => {
  test("has a replica in each, with the key that was asked for", async () => {
    const replicaRegions = [PARIS, { region: IRELAND, kmsKeyId: keyIn(IRELAND) }];
    const { world, raw, secret } = await openWritten({ replicaRegions });
    expect(await replicas(world, secret.id)).toEqual({ [IRELAND]: "InSync", [PARIS]: "InSync" });
    expect(new Set(await keysOf(world, secret.id))).toEqual(
      new Set([keyIn(IRELAND), "alias/aws/secretsmanager"]),
    );
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
    expect(secret.diff({ ...raw, replicaRegions: [...replicaRegions].reverse() }).changes).toBe(false);
  });

  test("waits until they are settled, and says so", async () => {
    const { world, facts, secret } = await openSecret();
    await course(world, IRELAND, { seconds: 20 });
    await secret.create({ certificate: facts, replicaRegions: [IRELAND] });
    expect(await replicas(world, secret.id)).toEqual({ [IRELAND]: "InSync" });
    expect(world.messages("progress").join()).toMatch(/waiting for replicas \(eu-west-1 InProgress\)/);
  });

  test("is written though a replica fails; the error names region and reason, and the next run tries again", async () => {
    const { world, facts, secret } = await openSecret();
    await course(world, PARIS, { seconds: 5, failure: "The key is disabled" });
    const raw = { certificate: facts, replicaRegions: [IRELAND, PARIS] };
    const error = await failure(secret.create(raw));
    expect(error).toMatchObject({ code: "ReplicationFailed" });
    expect(error.cause).toMatch(
      /eu-west-3: The key is disabled\. arn:aws:\S+ exists, and is kept in the state\.$/,
    );
    expect(Object.keys(await readBody(world, secret.id))).toContain("private_key");
    expect(secret.state.accessDrift).toEqual(["replicaRegions"]);
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: true });
    world.forgetCalls();
    await secret.update(raw);
    expect(await replicas(world, secret.id)).toEqual({ [IRELAND]: "InSync", [PARIS]: "InSync" });
    expect(world.count("ExportCertificate") + world.count("PutSecretValue")).toBe(0);
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
  });

  test("does not overwrite a secret of that name that stands in the region", async () => {
    const { world, facts, secret } = await openSecret();
    const raw = { certificate: facts, replicaRegions: [IRELAND] };
    const there = secretsIn(world, IRELAND);
    const Name = secret.check(raw).secretName;
    await there.send(
      new CreateSecretCommand({ Name, SecretString: "theirs", ClientRequestToken: "t".repeat(32) }),
    );
    const error = await failure(secret.create(raw));
    expect(error.cause).toMatch(/eu-west-1: Secret with this name already exists in this region/);
  });

  test("gives up after the deadline, and the next run goes on waiting", async () => {
    const { world, facts, secret } = await openSecret();
    await course(world, IRELAND, { seconds: REPLICATION_DEADLINE_SECONDS + 60 });
    const raw = { certificate: facts, replicaRegions: [IRELAND] };
    const error = await failure(secret.create(raw));
    expect(error.code).toBe("ReplicationFailed");
    expect(error.cause).toMatch(/not settled after 3\d\d seconds: eu-west-1 InProgress/);
    world.forgetCalls();
    await secret.update(raw);
    expect(await replicas(world, secret.id)).toEqual({ [IRELAND]: "InSync" });
    expect(world.count("ReplicateSecretToRegions")).toBe(0);
  });
});

describe("a change of replica regions", () => {
  test.each<[string, unknown[] | undefined, unknown[] | undefined, string[]]>([
    ["adds one", undefined, [IRELAND], [IRELAND]],
    ["adds another", [IRELAND], [IRELAND, PARIS], [IRELAND, PARIS]],
    ["removes one", [IRELAND, PARIS], [PARIS], [PARIS]],
    ["removes all", [IRELAND, PARIS], undefined, []],
    ["moves one", [IRELAND], [PARIS], [PARIS]],
  ])("%s, and neither exports nor writes content", async (_, before, after, expected) => {
    const { world, facts, secret } = await openWritten({ replicaRegions: before });
    const raw = { certificate: facts, replicaRegions: after };
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: undefined });
    await secret.update(raw);
    expect(Object.keys(await replicas(world, secret.id)).sort()).toEqual(expected);
    expect(world.count("ExportCertificate") + world.count("PutSecretValue")).toBe(0);
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
  });

  test("of a key makes the replica anew", async () => {
    const { world, facts, secret } = await openWritten({ replicaRegions: [IRELAND, PARIS] });
    const changed = { region: IRELAND, kmsKeyId: keyIn(IRELAND, "2") };
    await secret.update({ certificate: facts, replicaRegions: [changed, PARIS] });
    expect(new Set(await keysOf(world, secret.id))).toEqual(
      new Set([changed.kmsKeyId, "alias/aws/secretsmanager"]),
    );
    expect(world.calls("secretsmanager").filter((call) => /Region/.test(call))).toEqual([
      "secretsmanager:RemoveRegionsFromReplication",
      "secretsmanager:ReplicateSecretToRegions",
    ]);
  });

  test("leaves alone a replica that somebody else has added", async () => {
    const { world, facts, secret } = await openWritten({ replicaRegions: [IRELAND] });
    await addByHand(world, secret.id, PARIS);
    await secret.update({ certificate: facts, replicaRegions: [] });
    expect(await replicas(world, secret.id)).toEqual({ [PARIS]: "InSync" });
  });

  test("takes a failed replica away again", async () => {
    const { world, facts, secret } = await openWritten();
    await course(world, IRELAND, { failure: "No." });
    await failure(secret.update({ certificate: facts, replicaRegions: [IRELAND] }));
    expect(await replicas(world, secret.id)).toEqual({ [IRELAND]: "Failed" });
    await secret.update({ certificate: facts });
    expect(await replicas(world, secret.id)).toEqual({});
  });

  test("that fails to remove one is finished by the next run", async () => {
    const { world, facts, secret } = await openWritten({ replicaRegions: [IRELAND, PARIS] });
    const fault = {
      service: "secretsmanager",
      operation: "RemoveRegionsFromReplication",
      times: 1000,
    } as const;
    world.sandbox.faults.add({ ...fault, error: "InternalServiceError" });
    const raw = { certificate: facts, replicaRegions: [PARIS] };
    await failure(secret.update(raw));
    world.sandbox.faults.reset();
    await secret.refresh();
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: undefined });
    await secret.update(raw);
    expect(await replicas(world, secret.id)).toEqual({ [PARIS]: "InSync" });
  });
});

test("a renewal reaches the replicas by itself", async () => {
  const { world, api, secret } = await openWritten({ replicaRegions: [IRELAND] });
  await api.update({ dnsNames: ["api.example.com"], renewNow: "now" });
  world.forgetCalls();
  await secret.update({ certificate: certificateFacts(api), replicaRegions: [IRELAND] });
  expect(world.calls("secretsmanager").filter((call) => /Region|Describe|Policy/.test(call))).toEqual([]);
  const there = secretsIn(world, IRELAND);
  const elsewhere = { ...world, hand: { ...world.hand, secrets: there } };
  expect(await readBody(elsewhere, secret.state.secretName)).toEqual(await readBody(world, secret.id));
});

describe("a replica that somebody removed", () => {
  test("is missed by a refresh, and comes back without an export", async () => {
    const { world, raw, secret } = await openWritten({ replicaRegions: [IRELAND, PARIS] });
    await removeByHand(world, secret.id, IRELAND);
    await secret.refresh();
    expect(secret.state).toMatchObject({ status: "current", accessDrift: ["replicaRegions"] });
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: true });
    await secret.update(raw);
    expect(await replicas(world, secret.id)).toEqual({ [IRELAND]: "InSync", [PARIS]: "InSync" });
    expect(world.count("ExportCertificate")).toBe(0);
    await secret.refresh();
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
  });

  test("is learnt from one DescribeSecret", async () => {
    const { world, secret } = await openWritten({ replicaRegions: [IRELAND] });
    await secret.refresh();
    expect(world.calls("secretsmanager")).toEqual(["secretsmanager:DescribeSecret"]);
  });
});

describe("deleting a secret", () => {
  test.each([30, 0])("removes its replicas first, with a window of %i days", async (recoveryWindowDays) => {
    const { world, secret } = await openWritten({ replicaRegions: [IRELAND], recoveryWindowDays });
    await addByHand(world, secret.id, PARIS);
    world.forgetCalls();
    await secret.delete();
    expect(world.calls("secretsmanager").filter((call) => /Remove|Delete/.test(call))).toEqual([
      "secretsmanager:RemoveRegionsFromReplication",
      "secretsmanager:DeleteSecret",
    ]);
  });

  test("of a revoked certificate removes them too, and a new certificate brings them back", async () => {
    const { world, facts, raw, secret } = await openWritten({ replicaRegions: [IRELAND] });
    await secret.update({ ...raw, certificate: { ...facts, status: "REVOKED" } });
    expect((await describeSecret(world, secret.id)).DeletedDate).toBeDefined();
    expect(await replicas(world, secret.id)).toEqual({});
    await secret.replace(raw);
    expect(await replicas(world, secret.id)).toEqual({ [IRELAND]: "InSync" });
  });
});

describe("refused is", () => {
  test.each<[string, object, string, RegExp]>([
    ["the own region", { region: "us-east-1", replicaRegions: [IRELAND, "us-east-1"] }, "[1]", /own region/],
    ["a region twice", { replicaRegions: [IRELAND, { region: IRELAND }] }, "[1]", /twice/],
    ["what is no region", { replicaRegions: ["Ireland"] }, "[0]", /AWS region/],
    [
      "a key that is none",
      { replicaRegions: [{ region: PARIS, kmsKeyId: "my key" }] },
      "[0].kmsKeyId",
      /KMS/,
    ],
  ])("%s, in check", async (_, more, index, cause) => {
    const { facts, secret } = await openWritten();
    expect(secret.faults({ certificate: facts, ...more })).toContainEqual(
      expect.objectContaining({
        property: `replicaRegions${index}`,
        cause: expect.stringMatching(cause) as string,
      }),
    );
  });

  test("the own region by a create, before it writes, where only the environment names it", async () => {
    const { world, facts, secret } = await openSecret();
    vi.stubEnv("AWS_REGION", IRELAND);
    world.restart();
    const error = await failure(secret.create({ certificate: facts, replicaRegions: [IRELAND] }));
    expect(error.cause).toMatch(/replicaRegions\[0\]: eu-west-1 is the secret's own region/);
    expect(world.calls("secretsmanager")).toEqual([]);
  });
});

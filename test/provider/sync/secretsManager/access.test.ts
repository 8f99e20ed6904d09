import {
  DeleteResourcePolicyCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { Unfinished } from "../../../../provider/kind/lifecycle";
import { failure } from "../../../support/resource";
import { certificateFacts } from "../../../support/resources";
import { openSecret, versionsByLabel } from "../../../support/secrets";
import { tapWire } from "../../../support/wireTap";
import type { World } from "../../../support/world";

const OTHER = "444455556666";
const APP = `arn:aws:iam::${OTHER}:role/app`;
const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const statement = (more: object = {}) => ({
  Sid: "Auditors",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/audit" },
  Action: "secretsmanager:DescribeSecret",
  Resource: "*",
  ...more,
});
const policyOf = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });
const readersStatement = (...readers: string[]) => ({
  Sid: "PulumiAwsPkiReaders",
  Effect: "Allow",
  Principal: { AWS: readers },
  Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
  Resource: "*",
});
const access = { resourcePolicy: policyOf(statement()), readers: [APP], kmsKeyId: KEY };

async function openWritten(more: object = {}) {
  const opened = await openSecret();
  const raw = { certificate: opened.facts, ...more };
  await opened.secret.create(raw);
  opened.world.forgetCalls();
  opened.world.lines.length = 0;
  return { ...opened, raw };
}

/** The resource policy as it stands, by hand. */
async function standing({ hand }: World, SecretId: string): Promise<unknown> {
  const { ResourcePolicy } = await hand.secrets.send(new GetResourcePolicyCommand({ SecretId }));
  return ResourcePolicy === undefined ? undefined : JSON.parse(ResourcePolicy);
}
const putByHand = ({ hand }: World, SecretId: string, policy: object) =>
  hand.secrets.send(
    new PutResourcePolicyCommand({ SecretId, ResourcePolicy: JSON.stringify(policy, null, 2) }),
  );
const fault = (operation: string, more: object = {}) => ({
  service: "secretsmanager",
  operation,
  error: "InternalServiceError",
  ...{ times: 5, ...more },
});

describe("a secret that is made", () => {
  test("with policy and readers has one policy of both, put with BlockPublicPolicy", async () => {
    const { world, facts, secret } = await openSecret();
    const wire = await tapWire(world);
    world.restart();
    await secret.create({ certificate: facts, ...access });
    expect(await standing(world, secret.id)).toEqual(policyOf(statement(), readersStatement(APP)));
    expect(secret.state.accessDrift).toBeUndefined();
    expect(wire.sent("PutResourcePolicy")).toMatchObject([{ BlockPublicPolicy: true }]);
  });

  test("with readers alone has the readers' policy", async () => {
    const { world, secret } = await openWritten({ readers: [APP, OTHER], kmsKeyId: KEY });
    expect(await standing(world, secret.id)).toEqual(policyOf(readersStatement(OTHER, APP)));
  });

  test("with empty lists is as one without", async () => {
    const { world, facts, secret } = await openWritten();
    await putByHand(world, secret.id, policyOf(statement()));
    const raw = { certificate: facts, readers: [], replicaRegions: [] };
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
    await secret.update({ ...raw, description: "new" });
    expect(await standing(world, secret.id)).toEqual(policyOf(statement()));
  });

  test("with neither has none, and is not asked for one", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    expect(await standing(world, secret.id)).toBeUndefined();
    expect(world.count("PutResourcePolicy") + world.count("DeleteResourcePolicy")).toBe(0);
  });

  test("is kept where its policy cannot be set, and the next run sets it without an export", async () => {
    const { world, facts, secret } = await openSecret();
    world.sandbox.faults.add(fault("PutResourcePolicy") as never);
    const raw = { certificate: facts, ...access };
    const error = await failure(secret.create(raw));
    expect(error).toBeInstanceOf(Unfinished);
    expect(secret.state.accessDrift).toEqual(["resourcePolicy", "readers"]);
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: true });
    expect(world.messages("notice")).toContain(
      "what stands is not what is declared for resourcePolicy and readers: it will be set again",
    );
    world.forgetCalls();
    await secret.update(raw);
    expect(await standing(world, secret.id)).toEqual(policyOf(statement(), readersStatement(APP)));
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
    expect(world.count("ExportCertificate") + world.count("PutSecretValue")).toBe(0);
  });
});

describe("a change of access", () => {
  test.each<[string, object, object, unknown]>([
    ["adds readers", {}, { readers: [APP], kmsKeyId: KEY }, policyOf(readersStatement(APP))],
    ["takes readers away", access, { ...access, readers: undefined }, policyOf(statement())],
    [
      "takes the policy away",
      access,
      { ...access, resourcePolicy: undefined },
      policyOf(readersStatement(APP)),
    ],
    ["takes both away", access, { kmsKeyId: KEY }, undefined],
    [
      "sets another policy",
      access,
      { ...access, readers: [], resourcePolicy: JSON.stringify(policyOf(statement({ Sid: "Others" }))) },
      policyOf(statement({ Sid: "Others" })),
    ],
  ])("%s, and neither exports nor writes content", async (_, before, after, expected) => {
    const { world, facts, secret } = await openWritten({ kmsKeyId: KEY, ...before });
    const { versionId } = secret.state;
    const raw = { certificate: facts, ...after };
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: undefined });
    await secret.update(raw);
    expect(await standing(world, secret.id)).toEqual(expected);
    expect(world.count("ExportCertificate") + world.count("PutSecretValue")).toBe(0);
    expect(await versionsByLabel(world, secret.id)).toEqual({ AWSCURRENT: versionId });
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
  });

  test("does not wait for syncNow where autoSync is off", async () => {
    const { world, facts, secret } = await openWritten({ kmsKeyId: KEY });
    await secret.update({ certificate: facts, kmsKeyId: KEY, autoSync: false, readers: [APP] });
    expect(await standing(world, secret.id)).toEqual(policyOf(readersStatement(APP)));
    expect(world.count("ExportCertificate")).toBe(0);
  });

  test.each([
    ["as text", JSON.stringify(policyOf(statement()), null, 4)],
    ["with its keys in another order", { Statement: [statement()], Version: "2012-10-17" }],
    ["with a list for a single value", policyOf(statement({ Action: ["secretsmanager:DescribeSecret"] }))],
    ["with one statement for a list", { Version: "2012-10-17", Statement: statement() }],
  ])("is none where the same policy is written %s", async (_, resourcePolicy) => {
    const { raw, secret } = await openWritten(access);
    expect(secret.diff({ ...raw, resourcePolicy })).toEqual({ replaces: [], changes: false });
  });
});

test("a renewal calls nothing for access", async () => {
  const { world, api, secret } = await openWritten({ ...access, replicaRegions: replicasWithKey() });
  await api.update({ dnsNames: ["api.example.com"], renewNow: "now" });
  world.forgetCalls();
  await secret.update({ certificate: certificateFacts(api), ...access, replicaRegions: replicasWithKey() });
  const calls = world.calls("secretsmanager").map((call) => call.replace("secretsmanager:", ""));
  for (const call of ["GetResourcePolicy", "PutResourcePolicy", "ReplicateSecretToRegions", "DescribeSecret"])
    expect(calls).not.toContain(call);
});
const replicasWithKey = () => [{ region: "eu-west-1", kmsKeyId: KEY.replace("us-east-1", "eu-west-1") }];

describe("a policy that somebody changed by hand", () => {
  test.each<[string, (world: World, id: string) => Promise<unknown>]>([
    ["is another", (world, id) => putByHand(world, id, policyOf(statement()))],
    ["is gone", ({ hand }, SecretId) => hand.secrets.send(new DeleteResourcePolicyCommand({ SecretId }))],
  ])("%s after a refresh, and is set again without an export", async (_, change) => {
    const { world, raw, secret } = await openWritten({ readers: [APP], kmsKeyId: KEY });
    await change(world, secret.id);
    await secret.refresh();
    expect(secret.state).toMatchObject({ status: "current", accessDrift: ["readers"] });
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: true });
    expect(world.messages("notice")).toEqual([
      "what stands is not what is declared for readers: it will be set again",
    ]);
    await secret.update(raw);
    expect(await standing(world, secret.id)).toEqual(policyOf(readersStatement(APP)));
    expect(world.count("ExportCertificate")).toBe(0);
    await secret.refresh();
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
  });

  test("but means the same is no drift", async () => {
    const { world, raw, secret } = await openWritten({ readers: [OTHER], kmsKeyId: KEY });
    const { Principal: _, ...rest } = readersStatement();
    await putByHand(world, secret.id, {
      Statement: { ...rest, Principal: { AWS: `arn:aws:iam::${OTHER}:root` } },
      Version: "2012-10-17",
    });
    await secret.refresh();
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
  });

  test("is not looked at where the program declares none, and stays", async () => {
    const { world, raw, secret } = await openWritten();
    await putByHand(world, secret.id, policyOf(statement()));
    world.forgetCalls();
    await secret.refresh();
    expect(world.count("GetResourcePolicy")).toBe(0);
    await secret.update({ ...raw, description: "new" });
    expect(await standing(world, secret.id)).toEqual(policyOf(statement()));
  });

  test("is set again by a forced sync, without a refresh", async () => {
    const { world, raw, secret } = await openWritten({ readers: [APP], kmsKeyId: KEY });
    await putByHand(world, secret.id, policyOf(statement()));
    await secret.update({ ...raw, syncNow: "again" });
    expect(await standing(world, secret.id)).toEqual(policyOf(readersStatement(APP)));
  });
});

import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../../../provider/kernel/unknown";
import { failure } from "../../../support/resource";
import { certificateFacts, newSecret } from "../../../support/resources";
import { describeSecret, openSecret, readBody, versionsByLabel } from "../../../support/secrets";
import type { World } from "../../../support/world";

const nothing = { replaces: [], changes: false };
const update = { replaces: [], changes: undefined };

/** A secret that was written by its first token and has autoSync off; `renew` gives the facts of a renewed certificate. */
async function openManual(more: object = {}) {
  const opened = await openSecret();
  const { world, api, facts, secret } = opened;
  const raw = { certificate: facts, autoSync: false, syncNow: "first", ...more };
  await secret.create(raw);
  world.restart();
  world.forgetCalls();
  world.lines.length = 0;
  const renew = async () => {
    await api.update({ dnsNames: ["api.example.com"], renewNow: "now" });
    world.forgetCalls();
    world.lines.length = 0;
    return certificateFacts(api);
  };
  return { ...opened, raw, renew };
}

const putByHand = ({ hand }: World, SecretId: string) =>
  hand.secrets.send(
    new PutSecretValueCommand({ SecretId, SecretString: "by hand", ClientRequestToken: "h".repeat(32) }),
  );

const waits = (what: string) => `autoSync is off: ${what} for syncNow`;

describe("a new secret whose autoSync is off", () => {
  test("writes nothing before the first token, and has an id that says so", async () => {
    const { world, facts, secret } = await openSecret();
    const raw = { certificate: facts, autoSync: false };
    const { secretName, status } = await secret.create(raw);
    expect(secret.id).toBe(`pending:${secretName}`);
    expect(status).toBe("pending");
    expect(secret.state).toMatchObject({ versionId: "", syncedSerial: "", claim: 0 });
    expect(world.calls()).toEqual(["secretsmanager:DescribeSecret"]);
    expect(world.messages("notice")).toEqual([waits(`the certificate ${facts.serial} waits`)]);
    world.forgetCalls();
    const before = secret.state;
    expect(secret.diff({ ...raw, tags: { team: "web" } })).toEqual(nothing);
    expect(await secret.refresh()).toBe(true);
    await secret.update(raw);
    expect(secret.state).toEqual(before);
    await secret.delete();
    expect(world.calls()).toEqual([]);
  });

  test.each([
    ["its first token comes", { syncNow: "first" }, ["syncNow"]],
    ["autoSync goes on", { autoSync: true }, ["autoSync"]],
  ])("is made when %s, by a replacement whose delete calls nothing", async (_, change, replaces) => {
    const { world, facts, secret } = await openSecret();
    const raw = { certificate: facts, autoSync: false };
    await secret.create(raw);
    const next = newSecret(world);
    expect(secret.diff({ ...raw, ...change })).toEqual({ replaces, changes: undefined });
    await next.create({ ...raw, ...change });
    expect(next.id).toMatch(/^arn:aws:secretsmanager:/);
    expect(next.state).toMatchObject({ status: "current", syncedSerial: facts.serial });
    world.forgetCalls();
    await secret.delete();
    expect(world.calls()).toEqual([]);
    expect((await readBody(world, next.id)).private_key).toContain("PRIVATE KEY");
    expect(next.diff({ ...raw, ...change })).toEqual(nothing);
  });

  test("waits with a dead certificate too, and is not made for it", async () => {
    const { facts, secret } = await openSecret();
    const raw = { certificate: { ...facts, status: "REVOKED" }, autoSync: false };
    await secret.create(raw);
    expect(secret.id).toMatch(/^pending:/);
    expect(secret.diff({ ...raw, syncNow: "first" })).toEqual(nothing);
  });

  test("takes over its own secret that a forced replacement has left, as it is", async () => {
    const { world, secret, raw } = await openManual();
    const { syncNow, ...manual } = raw;
    const next = newSecret(world);
    await next.create(manual);
    expect(next.id).toBe(secret.id);
    expect(next.state).toMatchObject({ status: "pending", claim: 2, versionId: secret.state.versionId });
    await secret.delete();
    expect((await describeSecret(world, next.id)).DeletedDate).toBeUndefined();
    await next.refresh();
    expect(next.state.status).toBe("pending");
    expect(next.diff(manual)).toEqual(nothing);
    await next.update({ ...manual, syncNow: "again" });
    expect(next.state).toMatchObject({ status: "current", syncedSerial: raw.certificate.serial });
  });
});

describe("with autoSync off", () => {
  test("a renewal waits for the next token, and the plan says so", async () => {
    const { world, secret, raw, renew } = await openManual();
    const first = secret.state.versionId;
    expect(secret.diff({ ...raw, certificate: { ...raw.certificate, serial: UNKNOWN } })).toEqual(nothing);
    const renewed = { ...raw, certificate: await renew() };
    expect(secret.diff(renewed)).toEqual(nothing);
    expect(world.messages("notice")).toEqual([
      waits(`the renewed certificate ${renewed.certificate.serial} waits`),
    ]);
    const asked = { ...renewed, syncNow: "second" };
    expect(secret.diff(asked)).toEqual(update);
    await secret.update(asked);
    expect(secret.state).toMatchObject({
      ...{ status: "current", syncedFor: "second", syncedSerial: renewed.certificate.serial },
    });
    expect((await versionsByLabel(world, secret.id)).AWSPREVIOUS).toBe(first);
    expect(secret.diff(asked)).toEqual(nothing);
    expect(secret.diff(renewed)).toEqual(update);
  });

  test("settings and tags are applied at once, without an export; what waits still waits", async () => {
    const { world, secret, raw, renew } = await openManual();
    const renewed = { ...raw, certificate: await renew(), includeRootCa: true };
    const settings = { description: "new", kmsKeyId: "alias/tls", tags: { a: "b" }, recoveryWindowDays: 7 };
    const changed = { ...renewed, ...settings };
    expect(secret.diff(changed)).toEqual(update);
    const before = secret.state;
    await secret.update(changed);
    expect(await describeSecret(world, secret.id)).toMatchObject({
      ...{ Description: "new", KmsKeyId: "alias/tls" },
    });
    expect(world.count("ExportCertificate")).toBe(0);
    expect(await versionsByLabel(world, secret.id)).toEqual({ AWSCURRENT: before.versionId });
    expect(secret.state).toMatchObject({ ...settings, status: "pending", certificate: before.certificate });
    expect(secret.state.includeRootCa).toBeUndefined();
    const { serial } = renewed.certificate;
    const notice = waits(`the renewed certificate ${serial} and the change of includeRootCa wait`);
    expect(world.messages("notice")).toEqual([notice]);
    await secret.refresh();
    expect(secret.state.status).toBe("pending");
    expect(secret.diff(changed)).toEqual(nothing);
    await secret.update({ ...changed, autoSync: true });
    expect(secret.state).toMatchObject({ status: "current", syncedSerial: serial, includeRootCa: true });
  });

  test("a new name waits as well, and is no replacement before the token", async () => {
    const { secret, raw } = await openManual();
    const { secretName } = secret.state;
    const renamed = { ...raw, certificateNameSchema: "new-{{certificateId}}", tags: { a: "b" } };
    await secret.update(renamed);
    expect(secret.state).toMatchObject({ status: "pending", secretName });
    expect(secret.diff(renamed)).toEqual(nothing);
    expect(secret.diff({ ...renamed, syncNow: "second" }).replaces).toEqual(["secretName"]);
  });

  test("a repair waits for the token", async () => {
    const { world, secret, raw } = await openManual();
    await putByHand(world, secret.id);
    await secret.refresh();
    expect(secret.diff(raw)).toEqual(nothing);
    expect(world.messages("notice")).toEqual([waits("the repair of what somebody changed waits")]);
    expect(secret.diff({ ...raw, syncNow: "second" }).changes).toBe(true);
    await secret.update({ ...raw, syncNow: "second" });
    expect(secret.state.status).toBe("current");
    expect((await versionsByLabel(world, secret.id)).AWSCURRENT).toBe(secret.state.versionId);
  });

  test("a removal waits for the token, and so does the way back", async () => {
    const { world, secret, raw, renew } = await openManual();
    const dead = { ...raw, certificate: { ...raw.certificate, status: "REVOKED" } };
    expect(secret.diff(dead)).toEqual(nothing);
    const removal = "the removal of the secret of a certificate that is REVOKED waits";
    expect(world.messages("notice")).toEqual([waits(removal)]);
    await secret.update({ ...dead, syncNow: "second" });
    expect(secret.state).toMatchObject({ status: "removed", syncedFor: "second" });
    const live = { ...raw, syncNow: "second", certificate: await renew() };
    expect(secret.diff(live)).toEqual(nothing);
    expect(secret.diff({ ...live, syncNow: "third" }).replaces).toEqual(["certificate"]);
  });
});

describe("a forced sync", () => {
  test.each([true, false])("says where nothing had to be written, with autoSync %s", async (autoSync) => {
    const { world, secret, raw } = await openManual({ autoSync });
    const asked = { ...raw, syncNow: "second" };
    expect(secret.diff(asked)).toEqual(update);
    await secret.update(asked);
    expect(world.messages("notice").at(-1)).toMatch(/^unchanged: the secret was proven/);
    expect(world.count("ExportCertificate")).toBe(1);
    expect(await versionsByLabel(world, secret.id)).toEqual({ AWSCURRENT: secret.state.versionId });
    expect(secret.state.syncedFor).toBe("second");
    expect(secret.diff(asked)).toEqual(nothing);
  });

  test("repairs what no refresh has seen, and does not call that unchanged", async () => {
    const { world, secret, raw } = await openManual();
    await putByHand(world, secret.id);
    await secret.update({ ...raw, syncNow: "second" });
    expect(world.messages("progress")).toEqual([]);
    expect((await versionsByLabel(world, secret.id)).AWSCURRENT).toBe(secret.state.versionId);
  });

  test("that failed is still asked for", async () => {
    const { world, secret, raw } = await openManual();
    world.sandbox.faults.add({ service: "acm", operation: "ExportCertificate", error: "AccessDenied" });
    await failure(secret.update({ ...raw, syncNow: "second" }));
    expect(secret.state.syncedFor).toBe("first");
    expect(secret.diff({ ...raw, syncNow: "second" })).toEqual({ replaces: [], changes: true });
  });

  test("that is taken away and set again is not another one", async () => {
    const { secret, raw } = await openManual();
    const { syncNow, ...without } = raw;
    expect(secret.diff(without)).toEqual(nothing);
    await secret.update({ ...without, tags: { a: "b" } });
    expect(secret.diff({ ...raw, tags: { a: "b" } })).toEqual(nothing);
  });
});

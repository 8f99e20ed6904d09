import { describe, expect, test } from "vitest";
import { failure } from "../../../support/resource";
import {
  currentOf,
  describeSecret,
  nextRun,
  openSecret,
  openTwoVersions,
  promoteByHand,
  readBody,
  versionsByLabel,
  writeByHand,
} from "../../../support/secrets";
import { DAY } from "../../../support/world";

const nothing = { replaces: [], changes: false };
const update = { replaces: [], changes: undefined };
const byHand = { replaces: [], changes: true };
const ROLLBACK = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
];

/** The same, rolled back by the program. */
async function openRolledBack(more: object = {}) {
  const opened = await openTwoVersions(more);
  const rolledBack = { ...opened.raw, rollback: true };
  await opened.secret.update(rolledBack);
  nextRun(opened.world);
  return { ...opened, rolledBack };
}

describe("rollback: true", () => {
  test("promotes the version before, proven and without an export, and says so", async () => {
    const { world, secret, old, newest, raw } = await openTwoVersions();
    const asked = { ...raw, rollback: true };
    expect(secret.diff(asked)).toEqual(update);
    expect(world.messages("notice")).toEqual(["the secret will be rolled back to the version before"]);
    world.forgetCalls();
    await secret.update(asked);
    expect(world.calls().filter((call) => !call.startsWith("sts:"))).toEqual(ROLLBACK);
    expect(secret.state).toMatchObject({
      ...{ status: "rolled-back", versionId: old.versionId, syncedSerial: old.syncedSerial },
      ...{ previousVersionId: newest.versionId, previousSerial: newest.syncedSerial },
    });
    expect(await versionsByLabel(world, secret.id)).toMatchObject({
      AWSCURRENT: old.versionId,
      AWSPREVIOUS: newest.versionId,
    });
  });

  test("is not undone by the next run, nor by a refresh, nor by a token", async () => {
    const { world, secret, old, rolledBack } = await openRolledBack();
    const stays = `${secret.state.secretName} is rolled back, and stays so until its certificate changes`;
    expect(secret.diff(rolledBack)).toEqual(nothing);
    expect(world.messages("notice")).toEqual([stays]);
    await secret.refresh();
    expect(secret.state.status).toBe("rolled-back");
    expect(secret.diff(rolledBack)).toEqual(nothing);
    await secret.update({ ...rolledBack, syncNow: "again", tags: { team: "web" } });
    expect(secret.state).toMatchObject({ status: "rolled-back", syncedFor: "again", tags: { team: "web" } });
    expect(world.count("ExportCertificate")).toBe(0);
    expect(await currentOf(world, secret.id)).toBe(old.versionId);
  });

  test("ends with another certificate, which is written though rollback still stands", async () => {
    const { world, secret, old, rolledBack, renew } = await openRolledBack();
    const renewed = { ...rolledBack, ...(await renew()), rollback: true };
    expect(secret.diff(renewed)).toEqual(update);
    await secret.update(renewed);
    expect(secret.state).toMatchObject({
      ...{ status: "current", isRolledBack: false, rollback: true, previousVersionId: old.versionId },
      syncedSerial: renewed.certificate.serial,
    });
    expect(await currentOf(world, secret.id)).toBe(secret.state.versionId);
    expect(secret.diff(renewed)).toEqual(nothing);
    expect(secret.diff(rolledBack)).not.toEqual(nothing);
  });

  test("that comes with a token uses it up", async () => {
    const { secret, raw } = await openTwoVersions();
    const asked = { ...raw, rollback: true, syncNow: "now" };
    await secret.update(asked);
    expect(secret.state).toMatchObject({ status: "rolled-back", syncedFor: "now" });
    expect(secret.diff(asked)).toEqual(nothing);
  });

  test("gives way to a certificate that changes in the same run", async () => {
    const { secret, raw, renew } = await openTwoVersions();
    const renewed = { ...raw, ...(await renew()), rollback: true };
    await secret.update(renewed);
    expect(secret.state).toMatchObject({ status: "current", syncedSerial: renewed.certificate.serial });
  });

  test("is repaired to the version that it went back to, where somebody writes by hand", async () => {
    const { world, secret, old, rolledBack } = await openRolledBack();
    await writeByHand(world, secret.id);
    await secret.refresh();
    expect(secret.state).toMatchObject({ status: "drifted", isRolledBack: true });
    expect(secret.diff(rolledBack)).toEqual(byHand);
    await secret.update(rolledBack);
    expect(secret.state).toMatchObject({ status: "rolled-back", versionId: old.versionId });
    expect(await currentOf(world, secret.id)).toBe(old.versionId);
    expect(world.count("ExportCertificate")).toBe(0);
  });

  test.each([false, undefined])("and then %s promotes the newest content again", async (rollback) => {
    const { world, secret, newest, raw } = await openRolledBack();
    const forward = { ...raw, rollback };
    expect(secret.diff(forward)).toEqual(update);
    await secret.update(forward);
    expect(secret.state).toMatchObject({ status: "current", versionId: newest.versionId });
    expect(await currentOf(world, secret.id)).toBe(newest.versionId);
    expect(secret.diff(forward)).toEqual(nothing);
    expect(Object.keys((await describeSecret(world, secret.id)).VersionIdsToStages ?? {})).toHaveLength(2);
  });

  test("where there is no version before is recorded and told, and nothing moves", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    const before = secret.state;
    const asked = { certificate: facts, rollback: true };
    const told = `${before.secretName} was written once only: there is nothing to roll back to, and it stays as it is`;
    expect(secret.diff(asked)).toEqual(update);
    expect(world.messages("notice")).toEqual([told]);
    await secret.update(asked);
    expect(world.messages("notice")).toEqual([told, told]);
    expect(secret.state).toEqual({ ...before, rollback: true });
    expect(await currentOf(world, secret.id)).toBe(before.versionId);
    expect(secret.diff(asked)).toEqual(nothing);
  });

  test("of a secret that is new writes it as it is", async () => {
    const { facts, secret } = await openSecret();
    await secret.create({ certificate: facts, rollback: true });
    expect(secret.state.status).toBe("current");
    expect(secret.diff({ certificate: facts, rollback: true })).toEqual(nothing);
  });

  test("never promotes an expired certificate", async () => {
    const { world, secret, old, newest, raw } = await openTwoVersions();
    world.advance(199 * DAY);
    const error = await failure(secret.update({ ...raw, rollback: true }));
    expect(error.code).toBe("CertificateUnusable");
    expect(error.cause).toMatch(new RegExp(`${old.versionId}.*was not promoted.*valid from`));
    expect(await currentOf(world, secret.id)).toBe(newest.versionId);
  });

  test("never promotes what somebody wrote by hand", async () => {
    const { world, secret, newest, raw } = await openTwoVersions();
    await writeByHand(world, secret.id);
    await promoteByHand(world, secret.id, newest.versionId);
    const error = await failure(secret.update({ ...raw, rollback: true }));
    expect(error.cause).toContain("no JSON object");
    expect(await currentOf(world, secret.id)).toBe(newest.versionId);
  });

  test("goes back to other field names too", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    const mapped = { certificate: facts, fieldMappings: { certificate: "crt", privateKey: "key" } };
    await secret.update(mapped);
    await secret.update({ ...mapped, rollback: true });
    expect(secret.state).toMatchObject({ status: "rolled-back", syncedSerial: facts.serial });
    expect(Object.keys(await readBody(world, secret.id))).toContain("private_key");
    expect(secret.diff({ ...mapped, rollback: true })).toEqual(nothing);
    const fixed = { ...mapped, rollback: true, fieldMappings: { certificate: "cert", privateKey: "key" } };
    await secret.update(fixed);
    expect(secret.state.status).toBe("current");
    expect(Object.keys(await readBody(world, secret.id))).toContain("cert");
  });

  test("does not wait for a token where autoSync is off; its end does", async () => {
    const manual = { autoSync: false, syncNow: "first" };
    const { world, secret, old, raw } = await openTwoVersions(manual);
    const token = { ...raw, syncNow: "second" };
    await secret.update(token);
    const newest = secret.state;
    expect(await currentOf(world, secret.id)).toBe(newest.versionId);
    await secret.update({ ...token, rollback: true });
    expect(secret.state.status).toBe("rolled-back");
    expect(await currentOf(world, secret.id)).toBe(old.versionId);
    world.lines.length = 0;
    expect(secret.diff(token)).toEqual(nothing);
    expect(world.messages("notice")).toEqual(["autoSync is off: the end of the rollback waits for syncNow"]);
    await secret.update({ ...token, tags: { a: "b" } });
    expect(secret.state.status).toBe("rolled-back");
    await secret.update({ ...token, tags: { a: "b" }, syncNow: "third" });
    expect(secret.state.status).toBe("current");
    expect(await currentOf(world, secret.id)).toBe(newest.versionId);
  });

  test.each(ROLLBACK.map((call) => call.split(":")[1] ?? ""))(
    "that fails in %s leaves AWSCURRENT, and the next run finishes it",
    async (operation) => {
      const { world, secret, old, newest, raw } = await openTwoVersions();
      world.sandbox.faults.add({ service: "secretsmanager", operation, error: "AccessDeniedException" });
      await failure(secret.update({ ...raw, rollback: true }));
      expect(await currentOf(world, secret.id)).toBe(newest.versionId);
      nextRun(world);
      await secret.update({ ...raw, rollback: true });
      expect(secret.state).toMatchObject({ status: "rolled-back", versionId: old.versionId });
    },
  );

  test("whose answer was lost is not rolled forward by the next run", async () => {
    const { world, secret, old, raw } = await openTwoVersions();
    await promoteByHand(world, secret.id, old.versionId);
    await secret.update({ ...raw, rollback: true });
    expect(secret.state).toMatchObject({ status: "rolled-back", versionId: old.versionId });
    expect(await currentOf(world, secret.id)).toBe(old.versionId);
  });
});

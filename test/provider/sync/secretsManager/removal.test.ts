import { RevokeCertificateCommand } from "@aws-sdk/client-acm";
import {
  PutSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../../../provider/kernel/unknown";
import { Unfinished } from "../../../../provider/kind/lifecycle";
import { failure } from "../../../support/resource";
import { certificateFacts, newCertificate, newSecret } from "../../../support/resources";
import { describeSecret, openSecret, readBody, versionsByLabel } from "../../../support/secrets";
import { DAY } from "../../../support/world";

const nothing = { replaces: [], changes: false };
const update = { replaces: [], changes: undefined };
const gone = { name: "ResourceNotFoundException" };

/** A secret whose certificate was revoked by hand after the secret was written; `dead` is what the program says then. */
async function openRevoked(more: object = {}) {
  const opened = await openSecret();
  const { world, api, secret } = opened;
  const raw = { certificate: opened.facts, ...more };
  await secret.create(raw);
  const revoke = { CertificateArn: api.id, RevocationReason: "SUPERSEDED" as const };
  await world.hand.acm.send(new RevokeCertificateCommand(revoke));
  await api.refresh();
  world.forgetCalls();
  world.lines.length = 0;
  return { ...opened, raw, dead: { ...raw, certificate: certificateFacts(api) } };
}

/** The same, after the `up` that has removed the secret. */
async function openRemoved(more: object = {}) {
  const opened = await openRevoked(more);
  await opened.secret.update(opened.dead);
  opened.world.forgetCalls();
  opened.world.lines.length = 0;
  /** Another certificate in the place of the dead one. */
  const replaceCertificate = async () => {
    // ACM hands back the dead one to the same request for an hour.
    opened.world.advance(2 * 3600);
    const other = newCertificate(opened.world, opened.api.state.zones);
    await other.create({ dnsNames: ["api.example.com"] });
    opened.world.forgetCalls();
    return { ...opened.dead, certificate: certificateFacts(other) };
  };
  return { ...opened, replaceCertificate };
}

describe("the secret of a revoked certificate", () => {
  test("is removed: deleted with its recovery window, and still in the state", async () => {
    const { world, secret, dead } = await openRevoked();
    const { id, state } = secret;
    expect(dead.certificate).toMatchObject({ status: "REVOKED" });
    expect(secret.diff(dead)).toEqual(update);
    expect(world.messages("notice")).toEqual([
      `the secret ${state.secretName} will be deleted: its certificate is REVOKED`,
    ]);
    await secret.update(dead);
    expect(secret.id).toBe(id);
    expect(secret.state).toMatchObject({ status: "removed", syncedSerial: state.syncedSerial });
    expect((await describeSecret(world, id)).DeletedDate).toBeDefined();
    expect(world.messages("notice").at(-1)).toBe(
      `deleted the secret ${state.secretName}, as its certificate is REVOKED; it can be restored for 30 days`,
    );
    expect(world.count("ExportCertificate")).toBe(0);
    expect(secret.diff(dead)).toEqual(nothing);
  });

  test("and of an expired one is removed at once where there is no recovery window", async () => {
    const { world, facts, secret } = await openSecret();
    const raw = { certificate: facts, recoveryWindowDays: 0 };
    await secret.create(raw);
    await secret.update({ ...raw, certificate: { ...facts, status: "EXPIRED" } });
    await expect(describeSecret(world, secret.id)).rejects.toMatchObject(gone);
    expect(world.messages("notice").at(-1)).toMatch(/is EXPIRED; at once, for good$/);
  });

  test("is removed for the days that the program says now, under the name that it has", async () => {
    const { world, secret, dead } = await openRevoked();
    const { secretName } = secret.state;
    await secret.update({ ...dead, recoveryWindowDays: 7, certificateNameSchema: "new-{{certificateId}}" });
    expect(secret.state).toMatchObject({ status: "removed", secretName });
    world.advance(7 * DAY + 1);
    await expect(describeSecret(world, secret.id)).rejects.toMatchObject(gone);
  });

  test("that cannot be removed stays in the state as it was", async () => {
    const { world, secret, dead } = await openRevoked();
    const before = secret.state;
    world.sandbox.faults.add({ service: "secretsmanager", operation: "DeleteSecret", error: "AccessDenied" });
    const error = await failure(secret.update(dead));
    expect(error).toBeInstanceOf(Unfinished);
    expect(secret.state).toEqual({ ...before, isUnfinished: true });
    world.sandbox.faults.reset();
    await secret.update(dead);
    expect(secret.state.status).toBe("removed");
  });

  test("that somebody has deleted before is removed too", async () => {
    const { secret, dead } = await openRevoked();
    await secret.delete();
    await secret.update(dead);
    expect(secret.state.status).toBe("removed");
  });

  test("is kept where removal is off: no export is tried, settings are set, and a notice says so", async () => {
    const { world, secret, dead } = await openRevoked({ removeExpiredOrRevoked: false });
    const before = secret.state;
    expect(secret.diff(dead)).toEqual(update);
    const notice = `kept the secret ${before.secretName}: its certificate is REVOKED, and removeExpiredOrRevoked is off`;
    expect(world.messages("notice")).toEqual([notice]);
    await secret.update(dead);
    expect(secret.state.status).toBe("kept");
    expect(secret.diff(dead)).toEqual(nothing);
    const tagged = { ...dead, tags: { team: "web" }, description: "dead", includeRootCa: true };
    expect(secret.diff(tagged)).toEqual(update);
    await secret.update(tagged);
    expect(await describeSecret(world, secret.id)).toMatchObject({ Description: "dead" });
    expect((await describeSecret(world, secret.id)).Tags).toContainEqual({ Key: "team", Value: "web" });
    expect(world.count("ExportCertificate")).toBe(0);
    expect(await versionsByLabel(world, secret.id)).toEqual({ AWSCURRENT: before.versionId });
    expect(secret.state).toMatchObject({ status: "kept", certificate: before.certificate });
    expect(secret.diff(tagged)).toEqual(nothing);
    await secret.refresh();
    expect(secret.state.status).toBe("kept");
    expect(secret.diff(tagged)).toEqual(nothing);
    expect(secret.diff({ ...tagged, removeExpiredOrRevoked: true })).toEqual(update);
  });

  test("is not made in the first place", async () => {
    const { world, dead } = await openRevoked();
    world.restart();
    const error = await failure(newSecret(world, "prod-other").create(dead));
    expect(error.code).toBe("CertificateUnusable");
    expect(error.cause).toContain("is REVOKED");
    expect(error.remedy).toContain("Take it out of the sync's certificates");
    expect(world.calls()).toEqual([]);
  });
});

describe("a removed secret", () => {
  test("stays removed while it waits for its deletion, and when it is gone", async () => {
    const { world, secret, dead } = await openRemoved();
    const before = secret.state;
    expect(await secret.refresh()).toBe(true);
    expect(secret.state).toEqual(before);
    world.advance(31 * DAY);
    expect(await secret.refresh()).toBe(true);
    expect(secret.state).toEqual(before);
    expect(secret.diff(dead)).toEqual(nothing);
    expect(secret.diff({ ...dead, certificateNameSchema: "new-{{certificateId}}" })).toEqual(nothing);
    await expect(secret.delete()).resolves.toBeUndefined();
  });

  test("that somebody restored is drifted, and is removed again", async () => {
    const { world, secret, dead } = await openRemoved();
    await world.hand.secrets.send(new RestoreSecretCommand({ SecretId: secret.id }));
    await secret.refresh();
    expect(secret.state.status).toBe("drifted");
    expect(secret.diff(dead)).toEqual({ replaces: [], changes: true });
    await secret.update(dead);
    expect(secret.state.status).toBe("removed");
    expect((await describeSecret(world, secret.id)).DeletedDate).toBeDefined();
  });

  test("comes back with another certificate: restored, written, and left alone by the delete of the old one", async () => {
    const { world, secret, replaceCertificate } = await openRemoved();
    const raw = await replaceCertificate();
    const maybe = {
      ...raw,
      certificate: { ...raw.certificate, arn: UNKNOWN, serial: UNKNOWN, status: UNKNOWN },
    };
    expect(secret.diff(maybe)).toEqual(update);
    expect(secret.diff(raw)).toEqual({ replaces: ["certificate"], changes: undefined });
    const next = newSecret(world);
    await next.create(raw);
    expect(next.id).toBe(secret.id);
    expect(next.state).toMatchObject({ status: "current", claim: 2, syncedSerial: raw.certificate.serial });
    world.lines.length = 0;
    await secret.delete();
    expect(world.messages("notice")).toEqual([]);
    expect((await describeSecret(world, next.id)).DeletedDate).toBeUndefined();
    expect((await readBody(world, next.id)).certificate).toContain("BEGIN CERTIFICATE");
    expect(next.diff(raw)).toEqual(nothing);
  });

  test("comes back as a new one where it is gone, and under a new name where that changed", async () => {
    const { world, secret, replaceCertificate } = await openRemoved({ recoveryWindowDays: 0 });
    const raw = { ...(await replaceCertificate()), certificateNameSchema: "new-{{certificateId}}" };
    expect(secret.diff(raw).replaces).toEqual(["certificate"]);
    const next = newSecret(world);
    await next.create(raw);
    expect(next.state.secretName).toMatch(/^new-/);
    await secret.delete();
    expect((await describeSecret(world, next.id)).DeletedDate).toBeUndefined();
  });

  test("that comes back only half way is hidden again, and comes back in the next run", async () => {
    const { world, secret, replaceCertificate } = await openRemoved();
    const raw = await replaceCertificate();
    world.sandbox.faults.add({ service: "secretsmanager", operation: "UpdateSecret", error: "AccessDenied" });
    const next = newSecret(world);
    await failure(next.create({ ...raw, description: "new" }));
    world.sandbox.faults.reset();
    expect((await describeSecret(world, secret.id)).DeletedDate).toBeDefined();
    await next.create({ ...raw, description: "new" });
    await secret.delete();
    expect(next.state).toMatchObject({ status: "current" });
    expect((await describeSecret(world, next.id)).DeletedDate).toBeUndefined();
    expect(await describeSecret(world, next.id)).toMatchObject({ Description: "new" });
  });

  test("is deleted with its stack where somebody restored it", async () => {
    const { world, secret } = await openRemoved();
    await world.hand.secrets.send(new RestoreSecretCommand({ SecretId: secret.id }));
    await secret.delete();
    expect((await describeSecret(world, secret.id)).DeletedDate).toBeDefined();
  });

  test("is written in place where somebody restored it and the certificate lives again", async () => {
    const { world, secret, replaceCertificate } = await openRemoved();
    const raw = await replaceCertificate();
    const SecretId = secret.id;
    await world.hand.secrets.send(new RestoreSecretCommand({ SecretId }));
    const byHand = { SecretString: "by hand", ClientRequestToken: "h".repeat(32) };
    await world.hand.secrets.send(new PutSecretValueCommand({ SecretId, ...byHand }));
    await world.hand.secrets.send(new TagResourceCommand({ SecretId, Tags: [{ Key: "x", Value: "y" }] }));
    await secret.refresh();
    await secret.update(raw);
    expect(secret.state).toMatchObject({ status: "current", syncedSerial: raw.certificate.serial });
    expect((await readBody(world, SecretId)).certificate).toContain("BEGIN CERTIFICATE");
  });
});

import { describe, expect, test } from "vitest";
import { currentOf, openTwoVersions, promoteByHand } from "../../../support/secrets";

const nothing = { replaces: [], changes: false };

describe("a rollback by hand", () => {
  test("is seen by a refresh, told, and not repaired", async () => {
    const { world, secret, old, newest, raw } = await openTwoVersions();
    await promoteByHand(world, secret.id, old.versionId);
    await secret.refresh();
    const { secretName } = secret.state;
    expect(world.messages("notice")).toEqual([
      `somebody rolled ${secretName} back: it stays so until its certificate changes`,
    ]);
    expect(secret.state).toMatchObject({
      ...{ status: "rolled-back", versionId: old.versionId, previousVersionId: newest.versionId },
      syncedSerial: old.syncedSerial,
    });
    expect(secret.diff(raw)).toEqual(nothing);
    await secret.update({ ...raw, tags: { team: "web" } });
    expect(secret.state.status).toBe("rolled-back");
    expect(await currentOf(world, secret.id)).toBe(old.versionId);
  });

  test("ends with another certificate", async () => {
    const { world, secret, old, renew } = await openTwoVersions();
    await promoteByHand(world, secret.id, old.versionId);
    await secret.refresh();
    const renewed = await renew();
    await secret.update(renewed);
    expect(secret.state).toMatchObject({ status: "current", syncedSerial: renewed.certificate.serial });
  });

  test("ends with a token, and with the way back by hand", async () => {
    const { world, secret, old, newest, raw } = await openTwoVersions();
    await promoteByHand(world, secret.id, old.versionId);
    await secret.refresh();
    await secret.update({ ...raw, syncNow: "forward" });
    expect(secret.state).toMatchObject({ status: "current", versionId: newest.versionId });
    await promoteByHand(world, secret.id, old.versionId);
    await secret.refresh();
    await promoteByHand(world, secret.id, newest.versionId);
    await secret.refresh();
    expect(secret.state).toMatchObject({ status: "current", versionId: newest.versionId });
    expect(secret.state.previousVersionId).toBe(old.versionId);
    expect(secret.diff({ ...raw, syncNow: "forward" })).toEqual(nothing);
  });

  test("that the program then says too is recorded, and taken away again goes forward", async () => {
    const { world, secret, old, newest, raw } = await openTwoVersions();
    await promoteByHand(world, secret.id, old.versionId);
    await secret.refresh();
    await secret.update({ ...raw, rollback: true });
    expect(secret.state).toMatchObject({ status: "rolled-back", rollback: true });
    await secret.update(raw);
    expect(secret.state).toMatchObject({ status: "current", versionId: newest.versionId });
    expect(await currentOf(world, secret.id)).toBe(newest.versionId);
  });

  test("calls nothing that gives a value, in refresh and plan", async () => {
    const { world, secret, old, raw } = await openTwoVersions();
    await promoteByHand(world, secret.id, old.versionId);
    world.forgetCalls();
    await secret.refresh();
    secret.diff(raw);
    expect(world.count("GetSecretValue")).toBe(0);
  });
});

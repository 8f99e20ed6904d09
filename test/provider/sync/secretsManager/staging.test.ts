import { createPrivateKey, X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Unfinished } from "../../../../provider/kind/lifecycle";
import { certificateSecretLifecycle } from "../../../../provider/sync/secretsManager/lifecycle";
import { failure } from "../../../support/resource";
import { newSecret } from "../../../support/resources";
import {
  currentOf,
  describeSecret,
  nextRun,
  openRenewed,
  promoteByHand,
  readBody,
  versionsByLabel,
  writeByHand,
} from "../../../support/secrets";
import type { World } from "../../../support/world";

const RENEWAL = [
  "acm:ExportCertificate",
  "secretsmanager:PutSecretValue",
  "secretsmanager:GetSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
];

/** Properties that every reader may rely on at any moment. */
async function expectWhole(world: World, id: string): Promise<void> {
  const { certificate = "", private_key = "" } = await readBody(world, id);
  const leaf = new X509Certificate(certificate);
  expect(leaf.checkPrivateKey(createPrivateKey(private_key))).toBe(true);
  expect(world.now() >= leaf.validFromDate && world.now() <= leaf.validToDate).toBe(true);
}

describe("a renewal", () => {
  test("is one export, one put, one read and one promotion", async () => {
    const { world, secret, before, renewed } = await openRenewed();
    await secret.update(renewed);
    expect(world.calls()).toEqual(RENEWAL);
    expect(secret.state).toMatchObject({
      status: "current",
      syncedSerial: renewed.certificate.serial,
      previousVersionId: before.versionId,
      previousSerial: before.syncedSerial,
    });
    expect(await versionsByLabel(world, secret.id)).toEqual({
      AWSPENDING: secret.state.versionId,
      AWSCURRENT: secret.state.versionId,
      AWSPREVIOUS: before.versionId,
    });
    await expectWhole(world, secret.id);
  });

  test("that another runner has written already is one export and one put", async () => {
    const { world, secret, renewed } = await openRenewed();
    const { id, state } = secret;
    await secret.update(renewed);
    nextRun(world);
    const inputs = secret.check(renewed);
    const after = await certificateSecretLifecycle.update(id, state, inputs, world.context);
    expect(world.calls().filter((call) => !call.startsWith("sts:"))).toEqual(RENEWAL.slice(0, 2));
    expect(after).toMatchObject({ versionId: secret.state.versionId, previousVersionId: state.versionId });
    expect(Object.keys((await describeSecret(world, id)).VersionIdsToStages ?? {})).toHaveLength(2);
  });

  test("that finds the label moved since looks once and decides again", async () => {
    const { world, secret, before, renewed } = await openRenewed();
    await writeByHand(world, secret.id);
    world.forgetCalls();
    await secret.update(renewed);
    const again = ["secretsmanager:DescribeSecret", "secretsmanager:UpdateSecretVersionStage"];
    expect(world.calls()).toEqual([...RENEWAL, ...again]);
    expect(await currentOf(world, secret.id)).toBe(secret.state.versionId);
    // A version that somebody wrote by hand is no target of a rollback.
    expect(secret.state.previousVersionId).toBe(before.versionId);
  });

  test("of a secret that is gone says so", async () => {
    const { world, secret, renewed } = await openRenewed({ recoveryWindowDays: 0 });
    await secret.delete();
    expect((await failure(secret.update(renewed))).code).toBe("SecretGone");
    expect(world.count("UpdateSecretVersionStage")).toBe(0);
  });

  test("of a secret that waits for its deletion says so", async () => {
    const { secret, renewed } = await openRenewed();
    await secret.delete();
    const error = await failure(secret.update(renewed));
    expect(error.code).toBe("SecretGone");
    expect(error.cause).toContain("waits for its deletion");
  });
});

interface Fault {
  service: "acm" | "secretsmanager";
  operation: string;
  times: number;
  dropConnection?: boolean;
  afterEffect?: boolean;
}

/** A call is tried five times where a connection breaks; after a promotion whose answer is lost we look as well. */
function breakFrom(world: World, fault: Fault & { error?: string }): void {
  world.sandbox.faults.add(fault);
  if (!fault.afterEffect || fault.operation !== "UpdateSecretVersionStage") return;
  world.sandbox.faults.add({ ...fault, operation: "DescribeSecret", afterEffect: false });
}

/** Each call of a renewal, and how it ends. */
const INTERRUPTIONS = RENEWAL.map((call) => call.split(":") as ["acm" | "secretsmanager", string]).flatMap(
  ([service, operation]) =>
    [
      ["is refused", { error: "AccessDeniedException" }, 1],
      ["cannot be reached", { dropConnection: true }, 5],
      ["is lost after it has acted", { dropConnection: true, afterEffect: true }, 5],
    ].map(([how, fault, times]) => [operation, how, { service, operation, times, ...(fault as object) }]),
) as [string, string, Fault & { error?: string }][];

describe("a write that is interrupted", () => {
  test.each(INTERRUPTIONS)(
    "where %s %s leaves a whole secret, and the next run finishes it",
    async (operation, how, fault) => {
      const { world, secret, before, renewed } = await openRenewed();
      breakFrom(world, fault);
      expect(await failure(secret.update(renewed))).toBeInstanceOf(Unfinished);
      expect(secret.state).toEqual({ ...before, isUnfinished: true });
      const isPromoted = operation === "UpdateSecretVersionStage" && how.includes("acted");
      expect((await currentOf(world, secret.id)) === before.versionId).toBe(!isPromoted);
      await expectWhole(world, secret.id);
      expect(secret.diff(renewed)).toEqual({ replaces: [], changes: true });
      nextRun(world);
      await secret.update(renewed);
      expect(world.count("ExportCertificate")).toBe(1);
      expect(secret.state).toMatchObject({
        ...{ status: "current", isUnfinished: false, previousVersionId: before.versionId },
        syncedSerial: renewed.certificate.serial,
      });
      const { versionId } = secret.state;
      expect(await versionsByLabel(world, secret.id)).toEqual({
        ...{ AWSPENDING: versionId, AWSCURRENT: versionId, AWSPREVIOUS: before.versionId },
      });
      await expectWhole(world, secret.id);
      expect(secret.diff(renewed)).toEqual({ replaces: [], changes: false });
    },
  );

  test("by one lost answer alone goes on by itself", async () => {
    const { world, secret, before, renewed } = await openRenewed();
    for (const operation of ["PutSecretValue", "GetSecretValue", "UpdateSecretVersionStage"])
      world.sandbox.faults.add({
        ...{ service: "secretsmanager", operation, dropConnection: true, afterEffect: true },
      });
    await secret.update(renewed);
    expect(secret.state).toMatchObject({ status: "current", previousVersionId: before.versionId });
    expect(await currentOf(world, secret.id)).toBe(secret.state.versionId);
    expect((await versionsByLabel(world, secret.id)).AWSPREVIOUS).toBe(before.versionId);
  });

  test("and refreshed is not called somebody's doing for good: it is finished all the same", async () => {
    const { world, secret, renewed } = await openRenewed();
    const lost = { dropConnection: true, afterEffect: true, times: 5 };
    breakFrom(world, { service: "secretsmanager", operation: "UpdateSecretVersionStage", ...lost });
    await failure(secret.update(renewed));
    nextRun(world);
    await secret.refresh();
    expect(secret.state.isUnfinished).toBe(true);
    await secret.update(renewed);
    expect(secret.state).toMatchObject({ status: "current", isUnfinished: false });
    expect(world.count("GetSecretValue")).toBe(0);
  });

  test.each(["TagResource", "UpdateSecret", "PutSecretValue", "GetSecretValue", "UpdateSecretVersionStage"])(
    "in %s while it takes back its own secret leaves AWSCURRENT as it was",
    async (operation) => {
      const { world, secret, before, renewed } = await openRenewed();
      world.restart();
      const next = newSecret(world);
      world.sandbox.faults.add({ service: "secretsmanager", operation, error: "AccessDeniedException" });
      await failure(next.create({ ...renewed, description: "new" }));
      expect(await currentOf(world, secret.id)).toBe(before.versionId);
      nextRun(world);
      // Before the claim stands, the state must not know of the secret.
      if (operation === "TagResource") expect(next.id).toBe("");
      await (next.id === "" ? next.create : next.update).call(next, { ...renewed, description: "new" });
      expect(next.state).toMatchObject({ status: "current", isUnfinished: false, claim: 2 });
      expect(await currentOf(world, next.id)).toBe(next.state.versionId);
      expect(await describeSecret(world, next.id)).toMatchObject({ Description: "new" });
    },
  );
});

test("a label that was moved to the version before and back leaves one version each", async () => {
  const { world, secret, before, renewed } = await openRenewed();
  await secret.update(renewed);
  const { versionId } = secret.state;
  await promoteByHand(world, secret.id, before.versionId);
  await secret.update({ ...renewed, syncNow: "again" });
  expect(secret.state).toMatchObject({ versionId, previousVersionId: before.versionId });
  expect(Object.keys((await describeSecret(world, secret.id)).VersionIdsToStages ?? {})).toHaveLength(2);
});

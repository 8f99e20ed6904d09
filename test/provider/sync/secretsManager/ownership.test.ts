import {
  CreateSecretCommand,
  DeleteSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { failure } from "../../../support/resource";
import { newSecret } from "../../../support/resources";
import {
  currentOf,
  describeSecret,
  nextRun,
  openRenewed,
  openSecret,
  readBody,
  versionsByLabel,
} from "../../../support/secrets";
import type { World } from "../../../support/world";

/** A secret that somebody has made by hand, under the name that ours would have. */
async function openTaken(raw: object = {}) {
  const opened = await openSecret();
  const { world, facts, secret } = opened;
  const all = { certificate: facts, ...raw };
  const { secretName: Name } = secret.check(all);
  const Tags = [{ Key: "team", Value: "theirs" }];
  const { ARN = "" } = await world.hand.secrets.send(
    new CreateSecretCommand({ Name, SecretString: "theirs", Tags }),
  );
  nextRun(world);
  return { ...opened, raw: all, arn: ARN };
}

/** Another stack, or resource, makes a secret its own. */
async function giveAway({ hand }: World, SecretId: string): Promise<void> {
  const Tags = [
    { Key: "pulumi-aws-pki:stack", Value: "shop/prod" },
    { Key: "pulumi-aws-pki:resource", Value: "elsewhere::api" },
    { Key: "pulumi-aws-pki:claim", Value: "1" },
  ];
  await hand.secrets.send(new TagResourceCommand({ SecretId, Tags }));
}

const tagsOf = async (world: World, id: string) =>
  Object.fromEntries(((await describeSecret(world, id)).Tags ?? []).map((tag) => [tag.Key, tag.Value]));

describe("a secret that stands already", () => {
  test("is refused by default, and the error names adoptExisting", async () => {
    const { secret, raw } = await openTaken();
    const error = await failure(secret.create(raw));
    expect(error.code).toBe("SecretNotOurs");
    expect(error.remedy).toContain("adoptExisting: true");
  });

  test("is taken over where adoptExisting is on: tagged first, and written in stages", async () => {
    const { world, secret, raw, arn } = await openTaken({ adoptExisting: true, description: "ours" });
    const before = await currentOf(world, arn);
    world.forgetCalls();
    await secret.create(raw);
    expect(secret.id).toBe(arn);
    expect(secret.state).toMatchObject({ status: "current", claim: 1 });
    expect(world.calls("secretsmanager").map((call) => call.split(":")[1])).toEqual([
      "DescribeSecret",
      "TagResource",
      "UpdateSecret",
      "PutSecretValue",
      "GetSecretValue",
      "UpdateSecretVersionStage",
    ]);
    expect(await tagsOf(world, arn)).toMatchObject({
      team: "theirs",
      "pulumi-aws-pki:stack": "shop/dev",
      "pulumi-aws-pki:claim": "1",
    });
    expect(await versionsByLabel(world, arn)).toMatchObject({
      AWSCURRENT: secret.state.versionId,
      AWSPREVIOUS: before,
    });
    expect((await readBody(world, arn)).private_key).toContain("PRIVATE KEY");
    expect(world.messages("notice")).toEqual([`took over the secret ${arn}, which existed already`]);
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
    expect(secret.diff({ ...raw, adoptExisting: false })).toEqual({ replaces: [], changes: false });
  });

  test("and waits for its deletion is restored and taken over", async () => {
    const { world, secret, raw, arn } = await openTaken({ adoptExisting: true });
    await world.hand.secrets.send(new DeleteSecretCommand({ SecretId: arn }));
    await secret.create(raw);
    expect(secret.id).toBe(arn);
    expect((await describeSecret(world, arn)).DeletedDate).toBeUndefined();
    expect((await readBody(world, arn)).certificate).toContain("BEGIN CERTIFICATE");
  });

  test("is left alone while its content waits for syncNow", async () => {
    const { world, secret, raw, arn } = await openTaken({ adoptExisting: true, autoSync: false });
    await secret.create(raw);
    expect(secret.id).toMatch(/^pending:/);
    expect(await tagsOf(world, arn)).toEqual({ team: "theirs" });
  });

  test("that is taken over half way is finished by the next run", async () => {
    const { world, secret, raw, arn } = await openTaken({ adoptExisting: true });
    world.sandbox.faults.add({
      service: "secretsmanager",
      operation: "PutSecretValue",
      error: "AccessDenied",
    });
    await failure(secret.create(raw));
    expect(secret.id).toBe(arn);
    nextRun(world);
    await secret.update(raw);
    expect((await readBody(world, arn)).certificate).toContain("BEGIN CERTIFICATE");
  });

  test("and belongs to another stack is refused in any case, and the error says whose it is", async () => {
    const { world, secret, raw, arn } = await openTaken({ adoptExisting: true });
    await giveAway(world, arn);
    const before = await tagsOf(world, arn);
    const error = await failure(secret.create(raw));
    expect(error.code).toBe("SecretNotOurs");
    expect(error.cause).toContain("belongs to elsewhere::api of shop/prod");
    expect(await tagsOf(world, arn)).toEqual(before);
    const TagKeys = Object.keys(before).filter((key) => key.startsWith("pulumi-aws-pki:"));
    await world.hand.secrets.send(new UntagResourceCommand({ SecretId: arn, TagKeys }));
    await secret.create(raw);
    expect(secret.id).toBe(arn);
  });

  test("and belongs to another resource of this stack is refused as well", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    nextRun(world);
    const other = newSecret(world, "green-api");
    const error = await failure(other.create({ certificate: facts, adoptExisting: true }));
    expect(error.cause).toContain("CertificateSecret::prod-api of shop/dev");
  });
});

describe("a secret that by its tags belongs to another stack now", () => {
  test("is kept by destroy, which says whose it is", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    await giveAway(world, secret.id);
    await secret.delete();
    expect((await describeSecret(world, secret.id)).DeletedDate).toBeUndefined();
    expect(world.messages("notice").at(-1)).toBe(
      `kept ${secret.id}: by its tags it belongs to elsewhere::api of shop/prod now`,
    );
  });

  test.each<[string, object]>([
    ["its tags", { tags: { team: "shop" } }],
    ["its fields", { includeRootCa: true, description: "other" }],
    ["what a token asks for", { syncNow: "again" }],
  ])("is not changed by an update of %s", async (_, part) => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    await giveAway(world, secret.id);
    const seen = async () => ({ ...(await describeSecret(world, secret.id)), $metadata: undefined });
    const before = await seen();
    const error = await failure(secret.update({ certificate: facts, ...part }));
    expect(error.code).toBe("SecretNotOurs");
    expect(error.cause).toContain("belongs to elsewhere::api of shop/prod now; nothing was changed");
    expect(await seen()).toEqual(before);
  });

  test("gets no renewal once a refresh has seen it", async () => {
    const { world, secret, renewed, before } = await openRenewed();
    await giveAway(world, secret.id);
    await secret.refresh();
    expect((await failure(secret.update(renewed))).code).toBe("SecretNotOurs");
    expect(await versionsByLabel(world, secret.id)).toEqual({ AWSCURRENT: before.versionId });
  });

  test("is not removed with its certificate", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    await giveAway(world, secret.id);
    const dead = { certificate: { ...facts, status: "EXPIRED" } };
    expect((await failure(secret.update(dead))).code).toBe("SecretNotOurs");
    expect((await describeSecret(world, secret.id)).DeletedDate).toBeUndefined();
  });
});

describe("a secret whose certificate is not listed any more", () => {
  const keeping = { removeExpiredOrRevoked: false };

  test("is deleted with its recovery window by default", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    await secret.delete();
    expect((await describeSecret(world, secret.id)).DeletedDate).toBeDefined();
  });

  test("is kept where removal is off: our tags go, all else stays, and a notice says so", async () => {
    const { world, facts, secret } = await openSecret();
    const raw = { certificate: facts, ...keeping, tags: { team: "shop" } };
    await secret.create(raw);
    const { secretName, versionId } = secret.state;
    await secret.delete();
    expect((await describeSecret(world, secret.id)).DeletedDate).toBeUndefined();
    expect(await tagsOf(world, secret.id)).toEqual({ team: "shop" });
    expect(await currentOf(world, secret.id)).toBe(versionId);
    expect(world.messages("notice")).toEqual([
      `kept the secret ${secretName}, as removeExpiredOrRevoked is off; it carries our tags no more, and no stack looks after it`,
    ]);
    await expect(secret.delete()).resolves.toBeUndefined();
  });

  test("and that was kept may be adopted by another resource, and by the same again", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts, ...keeping });
    await secret.delete();
    nextRun(world);
    const other = newSecret(world, "green-api");
    expect((await failure(other.create({ certificate: facts }))).remedy).toContain("adoptExisting");
    await other.create({ certificate: facts, adoptExisting: true });
    expect(other.id).toBe(secret.id);
  });

  test("is not mistaken for one that changes its name, whose old secret is deleted as ever", async () => {
    const { world, facts, secret } = await openSecret();
    const raw = { certificate: facts, ...keeping };
    await secret.create(raw);
    const old = secret.id;
    await secret.replace({ ...raw, certificateNameSchema: "new-{{certificateId}}" });
    expect((await describeSecret(world, old)).DeletedDate).toBeDefined();
    expect((await describeSecret(world, secret.id)).DeletedDate).toBeUndefined();
  });

  test("and that waits for its deletion is left so", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts, ...keeping });
    await world.hand.secrets.send(new DeleteSecretCommand({ SecretId: secret.id }));
    await secret.delete();
    expect((await describeSecret(world, secret.id)).DeletedDate).toBeDefined();
  });
});

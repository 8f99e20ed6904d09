import { RestoreSecretCommand, TagResourceCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../../../provider/kernel/unknown";
import { Unfinished } from "../../../../provider/kind/lifecycle";
import { failure } from "../../../support/resource";
import { certificateFacts, newSecret } from "../../../support/resources";
import { describeSecret, nextRun, openSecret, readBody } from "../../../support/secrets";
import { DAY, type World } from "../../../support/world";

const nothing = { replaces: [], changes: false };
const OFF = { preserveSecretOnRenewal: false };
const digits = (serial: unknown) => String(serial).replaceAll(":", "");

/** A secret that keeps no name, and its certificate renewed 170 days later; `raw` is what the program says then. */
async function openGenerations(more: object = {}) {
  const opened = await openSecret({ managedRenewal: "off" });
  const { world, api, facts, secret } = opened;
  const settings = { ...OFF, ...more };
  await secret.create({ certificate: facts, ...settings });
  const first = { id: secret.id, state: secret.state };
  let renewals = 0;
  const renew = async (days = 170) => {
    world.advance(days * DAY);
    await api.update({ dnsNames: ["api.example.com"], renewNow: `${renewals++}` });
    nextRun(world);
    return { certificate: certificateFacts(api), ...settings };
  };
  return { ...opened, first, renew, raw: await renew() };
}

const isStanding = async (world: World, id: string) =>
  describeSecret(world, id).then(
    ({ DeletedDate }) => DeletedDate === undefined,
    () => false,
  );

describe("the name of a secret of one generation", () => {
  test("ends with the first digits of the serial, or has it where the schema says", async () => {
    const { facts, secret } = await openSecret();
    const named = (raw: object) => secret.check({ certificate: facts, ...raw }).secretName;
    const serial = digits(facts.serial);
    expect(named(OFF)).toBe(`pulumi-aws-pki-${facts.certificateId}-${serial.slice(0, 8)}`);
    expect(named({ ...OFF, certificateNameSchema: "tls/{{serial}}" })).toBe(`tls/${serial}`);
    expect(named({ certificateNameSchema: "tls/{{serial}}" })).toBe(`tls/${serial}`);
    expect(named({})).toBe(`pulumi-aws-pki-${facts.certificateId}`);
  });

  test("is refused where a name that stays is to have the serial", async () => {
    const { facts, secret } = await openSecret();
    const raw = { preserveSecretOnRenewal: true, certificateNameSchema: "tls/{{serial}}" };
    const [fault, ...others] = secret.faults({ certificate: facts, ...raw });
    expect(others).toEqual([]);
    expect(fault).toMatchObject({
      property: "certificateNameSchema",
      cause: expect.stringContaining("preserveSecretOnRenewal"),
    });
  });
});

describe("a renewal of a certificate whose secret is not preserved", () => {
  test("is shown as a replacement in the preview that cannot know the serial", async () => {
    const { secret, raw } = await openGenerations();
    const certificate = { ...raw.certificate, serial: UNKNOWN, notBefore: UNKNOWN, notAfter: UNKNOWN };
    expect(secret.check({ ...raw, certificate }).secretName).toBe(UNKNOWN);
    expect(secret.diff({ ...raw, certificate })).toEqual({ replaces: ["secretName"], changes: undefined });
    expect(secret.diff({ ...raw, certificate, preserveSecretOnRenewal: true })).not.toMatchObject({
      replaces: [],
    });
  });

  test("is a secret of its own, and the earlier one stays as it is", async () => {
    const { world, secret, first, raw } = await openGenerations();
    const body = await readBody(world, first.id);
    await secret.replace(raw);
    expect(secret.id).not.toBe(first.id);
    expect(secret.state).toMatchObject({ status: "current", syncedSerial: raw.certificate.serial });
    expect(await isStanding(world, first.id)).toBe(true);
    expect(await readBody(world, first.id)).toEqual(body);
    expect(secret.state.earlier).toEqual([
      {
        arn: first.id,
        name: first.state.secretName,
        serial: first.state.syncedSerial,
        notAfter: first.state.certificate.notAfter,
        claim: 2,
      },
    ]);
    expect(world.messages("notice")).toEqual([
      expect.stringMatching(/^kept the secret .+ until its certificate expires on \d{4}-\d\d-\d\d$/),
    ]);
    nextRun(world);
    expect(secret.diff(raw)).toEqual(nothing);
    await secret.refresh();
    expect(secret.diff(raw)).toEqual(nothing);
  });

  test("keeps its earlier secret in the state through every other update", async () => {
    const { world, secret, first, raw } = await openGenerations();
    await secret.replace(raw);
    nextRun(world);
    for (const part of [{ description: "other" }, { includeRootCa: true }, { syncNow: "again" }])
      await secret.update({ ...raw, ...part });
    expect(secret.state.earlier).toMatchObject([{ arn: first.id }]);
  });

  test("carries earlier ones on to the next generation, and each goes when its time is over", async () => {
    const { world, secret, first, renew, raw } = await openGenerations();
    await secret.replace(raw);
    const second = secret.id;
    const third = await renew(20);
    await secret.replace(third);
    expect(secret.state.earlier).toMatchObject([{ arn: first.id }, { arn: second }]);
    expect(await isStanding(world, second)).toBe(true);
    world.advance(10 * DAY);
    nextRun(world);
    await secret.update(third);
    expect(secret.state.earlier).toMatchObject([{ arn: second }]);
    expect([await isStanding(world, first.id), await isStanding(world, second)]).toEqual([false, true]);
  });

  test("that makes no new secret leaves the earlier one as it was", async () => {
    const { world, secret, first, raw } = await openGenerations();
    world.sandbox.faults.add({ service: "secretsmanager", operation: "CreateSecret", error: "AccessDenied" });
    expect(await failure(secret.replace(raw))).not.toBeInstanceOf(Unfinished);
    nextRun(world);
    expect(secret.state).toEqual(first.state);
    await secret.refresh();
    expect(secret.state).toEqual(first.state);
    await secret.delete();
    expect(await isStanding(world, first.id)).toBe(false);
  });
});

describe("an earlier secret", () => {
  /** Just after the end of its certificate. */
  async function openOver(more: object = {}) {
    const opened = await openGenerations(more);
    const { world, secret, raw } = opened;
    await secret.replace(raw);
    world.advance(30 * DAY);
    nextRun(world);
    return opened;
  }

  test("is deleted with its recovery window once its certificate has ended, and the plan says so", async () => {
    const { world, secret, first, raw } = await openOver();
    const { secretName } = first.state;
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: true });
    expect(world.messages("notice")).toEqual([
      `the earlier secrets ${secretName} will be deleted: their certificates have expired`,
    ]);
    await secret.update(raw);
    expect(world.calls("secretsmanager")).toEqual([
      "secretsmanager:DescribeSecret",
      "secretsmanager:DeleteSecret",
    ]);
    expect(await isStanding(world, first.id)).toBe(false);
    expect(world.messages("notice").at(-1)).toBe(`the secret ${secretName} can be restored for 30 days`);
    expect(secret.state.earlier).toBeUndefined();
    expect(secret.diff(raw)).toEqual(nothing);
    expect(await isStanding(world, secret.id)).toBe(true);
  });

  test("is no drift for a refresh, where the clock decides nothing", async () => {
    const { world, secret, raw } = await openOver();
    world.host.plans = false;
    expect(secret.diff(raw)).toEqual(nothing);
  });

  test("is given back and named where removal is off", async () => {
    const { world, secret, first, raw } = await openOver({ removeExpiredOrRevoked: false });
    expect(secret.diff(raw).changes).toBe(true);
    await secret.update(raw);
    expect(secret.state.earlier).toBeUndefined();
    const { Tags = [], DeletedDate } = await describeSecret(world, first.id);
    expect([Tags, DeletedDate]).toEqual([[], undefined]);
    expect(world.messages("notice").at(-1)).toMatch(
      /^kept the secret .+ has expired, and removeExpiredOrRevoked is off; it carries our tags no more/,
    );
  });

  test("waits for syncNow where autoSync is off", async () => {
    const { world, secret, first, raw } = await openOver();
    expect(secret.diff({ ...raw, autoSync: false })).toEqual({ replaces: [], changes: undefined });
    expect(world.messages("notice").at(-1)).toMatch(
      /^autoSync is off: the end of the earlier secrets .+ waits/,
    );
    await secret.update({ ...raw, autoSync: false });
    expect(secret.state.earlier).toHaveLength(1);
    await secret.update({ ...raw, autoSync: false, syncNow: "now" });
    expect(await isStanding(world, first.id)).toBe(false);
  });

  test("that cannot be deleted stays in the state, and goes with the next run", async () => {
    const { world, secret, first, raw } = await openOver();
    world.sandbox.faults.add({ service: "secretsmanager", operation: "DeleteSecret", error: "AccessDenied" });
    expect(await failure(secret.update(raw))).toBeInstanceOf(Unfinished);
    expect(secret.state.earlier).toHaveLength(1);
    nextRun(world);
    await secret.update(raw);
    expect(await isStanding(world, first.id)).toBe(false);
  });

  test("is left alone where another stack has made it its own", async () => {
    const { world, secret, first, raw } = await openOver();
    const Tags = [
      { Key: "pulumi-aws-pki:stack", Value: "shop/prod" },
      { Key: "pulumi-aws-pki:resource", Value: "elsewhere::api" },
    ];
    await world.hand.secrets.send(new TagResourceCommand({ SecretId: first.id, Tags }));
    await secret.update(raw);
    expect(await isStanding(world, first.id)).toBe(true);
    expect(world.messages("notice").at(-1)).toContain("belongs to elsewhere::api of shop/prod now");
    expect(secret.state.earlier).toBeUndefined();
  });
});

describe("a destroy", () => {
  test("deletes the newest secret and all earlier ones", async () => {
    const { world, secret, first, raw } = await openGenerations();
    await secret.replace(raw);
    nextRun(world);
    await secret.delete();
    expect([await isStanding(world, first.id), await isStanding(world, secret.id)]).toEqual([false, false]);
    expect(world.messages("notice")).toHaveLength(2);
    await expect(secret.delete()).resolves.toBeUndefined();
  });

  test("with removal off keeps them all, given back, and says so", async () => {
    const { world, secret, first, raw } = await openGenerations({ removeExpiredOrRevoked: false });
    await secret.replace(raw);
    nextRun(world);
    await secret.delete();
    for (const id of [first.id, secret.id]) expect((await describeSecret(world, id)).Tags).toEqual([]);
    expect(world.messages("notice")).toEqual(
      [first.state, secret.state].map(
        ({ secretName }) =>
          `kept the secret ${secretName}, as removeExpiredOrRevoked is off; it carries our tags no more, and no stack looks after it`,
      ),
    );
  });
});

test("a revocation removes the newest secret; earlier ones stay until their end", async () => {
  const { world, secret, first, raw } = await openGenerations();
  await secret.replace(raw);
  const dead = { ...raw, certificate: { ...raw.certificate, status: "REVOKED" } };
  await secret.update(dead);
  expect(secret.state).toMatchObject({ status: "removed", earlier: [{ arn: first.id }] });
  expect([await isStanding(world, first.id), await isStanding(world, secret.id)]).toEqual([true, false]);
  world.advance(30 * DAY);
  nextRun(world);
  await secret.update(dead);
  expect(await isStanding(world, first.id)).toBe(false);
});

test("preserveSecretOnRenewal switched on again is one last replacement; earlier ones stay until their end", async () => {
  const { world, secret, first, raw } = await openGenerations();
  await secret.replace(raw);
  const second = secret.id;
  nextRun(world);
  const { preserveSecretOnRenewal: _, ...steady } = raw;
  await secret.replace(steady);
  expect(secret.state.secretName).toBe(`pulumi-aws-pki-${raw.certificate.certificateId}`);
  expect([await isStanding(world, first.id), await isStanding(world, second)]).toEqual([true, false]);
  expect(secret.state.earlier).toMatchObject([{ arn: first.id }]);
});

test("an earlier secret that is gone, or waits for its deletion, is not answered for", async () => {
  const { world, secret, first, raw } = await openGenerations();
  await secret.delete();
  await secret.replace(raw);
  expect(secret.state.earlier).toBeUndefined();
  await world.hand.secrets.send(new RestoreSecretCommand({ SecretId: first.id }));
  expect(await isStanding(world, first.id)).toBe(true);
});

describe("an earlier secret in force stands", () => {
  test("where a replacement by force takes the newest one over, without our tags, as nobody answers for it", async () => {
    const { world, first, secret, raw } = await openGenerations();
    await secret.replace(raw);
    nextRun(world);
    const forced = newSecret(world);
    await forced.create(raw);
    await secret.delete();
    expect(await isStanding(world, first.id)).toBe(true);
    expect(world.messages("notice").join()).toContain("as its resource was replaced by force");
    expect(await isStanding(world, forced.id)).toBe(true);
  });
});

test("a secret that is replaced is deleted though removal is off, also where its resource has another name by now", async () => {
  const { world, facts, secret } = await openSecret();
  const off = { certificate: facts, removeExpiredOrRevoked: false };
  await secret.create(off);
  const old = { id: secret.id, state: secret.state };
  nextRun(world);
  const resourceUrn = `${old.state.resourceUrn}-renamed`;
  const renamed = { ...off, certificateNameSchema: "tls/{{certificateId}}", resourceUrn };
  await secret.replace(renamed);
  expect(secret.id).not.toBe(old.id);
  expect(await isStanding(world, old.id)).toBe(false);
});

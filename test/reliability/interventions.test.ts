import {
  DeleteCertificateCommand,
  RemoveTagsFromCertificateCommand,
  RenewCertificateCommand,
} from "@aws-sdk/client-acm";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { arnsOf, changeRecordsOf, exportByHand, revokeByHand, tagsOf } from "../support/hand";
import { failure } from "../support/resource";
import { certificateFacts, newCertificate, newSecret } from "../support/resources";
import { DAY, openWorld, type WorldOptions } from "../support/world";

const names = { dnsNames: ["api.example.com"] };
const NOTHING = { replaces: [], changes: false };
const HOUR = 3600;

/** A stack of one certificate and its secret, in the run after somebody has meddled with it. */
async function openStack(options: WorldOptions = {}) {
  const world = await openWorld(options);
  const zone = await world.zone("example.com");
  const api = newCertificate(world, [zone]);
  const secret = newSecret(world);
  await api.create(names);
  await secret.create({ certificate: certificateFacts(api) });
  world.restart();
  world.forgetCalls();
  const diffs = (more: object = {}) => ({
    certificate: api.diff({ ...names, ...more }),
    secret: secret.diff({ certificate: certificateFacts(api) }),
  });
  return { world, zone, api, secret, diffs };
}

/** Ten things that people and other tools do behind a stack's back: each ends in the right plan or the right error. */
describe("behind the stack's back", () => {
  test("1. a validation record is deleted: AWS's renewal waits, the plan says so, the update puts it again", async () => {
    const { world, zone, api, diffs } = await openStack();
    await changeRecordsOf(world, zone, api.id, "DELETE");
    world.advance(155 * DAY);
    await api.refresh();
    expect(diffs().certificate).toEqual({ replaces: [], changes: true });
    expect(world.messages("notice").at(-1)).toContain("AWS waits for the validation records");
    const { renewalCount } = await api.update(names);
    expect(renewalCount).toBe(1);
    expect(await world.cnames(zone)).toHaveLength(1);
    expect(world.count("RenewCertificate")).toBe(0);
  });

  test("2. a secret's value is changed: the refresh sees it without reading it, the update writes it again", async () => {
    const { world, api, secret, diffs } = await openStack();
    await world.hand.secrets.send(new PutSecretValueCommand({ SecretId: secret.id, SecretString: "{}" }));
    await secret.refresh();
    expect(diffs()).toEqual({ certificate: NOTHING, secret: { replaces: [], changes: true } });
    await secret.update({ certificate: certificateFacts(api) });
    expect(diffs().secret).toEqual(NOTHING);
  });

  test("3. the certificate is deleted: the refresh finds it gone, and an update without one says what to do", async () => {
    const { world, api } = await openStack();
    await world.hand.acm.send(new DeleteCertificateCommand({ CertificateArn: api.id }));
    expect((await failure(api.update(names))).code).toBe("CertificateGone");
    expect(await api.refresh()).toBe(false);
    expect((await newCertificate(world, api.state.zones).create(names)).status).toBe("ISSUED");
  });

  test("4. the certificate is revoked: the plan replaces it, and the secret follows", async () => {
    const { world, api, secret, diffs } = await openStack();
    await revokeByHand(world, api.id);
    await api.refresh();
    expect(api.diff(names)).toEqual({ replaces: ["status"], changes: true });
    await api.replace(names);
    expect(diffs().secret).toEqual({ replaces: [], changes: undefined });
    await secret.update({ certificate: certificateFacts(api) });
    expect(secret.state.syncedSerial).toBe(api.state.serial);
    expect(await arnsOf(world)).toEqual([api.id]);
  });

  test("5. its tags are removed: the plan names them, and the update sets them again", async () => {
    const { world, api, diffs } = await openStack();
    const Tags = Object.entries(await tagsOf(world, api.id)).map(([Key, Value]) => ({ Key, Value }));
    await world.hand.acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn: api.id, Tags }));
    await api.refresh();
    expect(diffs().certificate).toEqual({ replaces: [], changes: true });
    await api.update(names);
    expect(Object.keys(await tagsOf(world, api.id))).toHaveLength(Tags.length);
    expect(diffs().certificate).toEqual(NOTHING);
  });

  test("6. it is renewed by hand: the refresh adopts it, and only the secret has something to do", async () => {
    const { world, api, secret, diffs } = await openStack();
    await exportByHand(world, api.id);
    // A list, by which a refresh goes, shows dates of whole days and no serial.
    world.advance(DAY);
    await world.hand.acm.send(new RenewCertificateCommand({ CertificateArn: api.id }));
    await api.refresh();
    expect(diffs()).toEqual({ certificate: NOTHING, secret: { replaces: [], changes: undefined } });
    await secret.update({ certificate: certificateFacts(api) });
    expect(api.state.renewalCount).toBe(1);
    expect(secret.state.syncedSerial).toBe(api.state.serial);
  });

  test("7. the zone is swapped for another: the update takes the record along", async () => {
    const { world, zone, api } = await openStack();
    const fresh = await world.zone("example.com");
    const moved = { ...names, zones: [fresh] };
    expect(api.diff(moved)).toEqual({ replaces: [], changes: undefined });
    const { validationRecords } = await api.update(moved);
    expect(validationRecords.map((record) => record.zoneId)).toEqual([fresh.id]);
    expect([await world.cnames(zone), (await world.cnames(fresh)).length]).toEqual([[], 1]);
    expect(api.diff(moved)).toEqual(NOTHING);
  });

  test("8. a listener uses it: the deletion waits to its deadline, and says by whom", async () => {
    const { world, api } = await openStack();
    const by = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2";
    await world.control("POST", "in-use", { certificateArn: api.id, by });
    const error = await failure(api.delete());
    expect(error.code).toBe("CertificateInUse");
    expect(error.cause).toContain(`after 20 min`);
    expect(error.cause).toContain(by);
    await world.control("DELETE", "in-use", { certificateArn: api.id, by });
    await api.delete();
    expect(await arnsOf(world)).toEqual([]);
  });

  test("9. nobody validates it for 73 hours: the plan gives the request up, and makes another", async () => {
    const world = await openWorld({ validationSeconds: 80 * HOUR });
    const api = newCertificate(world, [await world.zone("example.com")]);
    await failure(api.create(names));
    const first = api.id;
    world.advance(73 * HOUR);
    world.restart();
    expect(api.diff(names)).toEqual({ replaces: ["status"], changes: true });
    expect(world.messages("notice").at(-1)).toContain("72 hours");
    await failure(api.replace(names));
    expect(api.id).not.toBe(first);
  });

  test("10. the account's quota is used up: one clear error that says that waiting does not help", async () => {
    const { world, api } = await openStack();
    const fault = {
      service: "acm",
      operation: "RequestCertificate",
      error: "LimitExceededException",
      times: 3,
    } as const;
    world.sandbox.faults.add(fault);
    const shop = newCertificate(world, api.state.zones, "shop");
    const error = await failure(shop.create({ dnsNames: ["shop.example.com"] }));
    expect(error.code).toBe("QuotaExceeded");
    expect(error.remedy).toContain("waiting does not help");
    expect(shop.id).toBe("");
  });
});

import { describe, expect, test } from "vitest";
import {
  allowOnly,
  arnsOf,
  changeRecordsOf,
  exportByHand,
  requestByHand,
  revokeByHand,
} from "../../support/hand";
import { openIssued } from "../../support/issued";
import { failure } from "../../support/resource";
import { newCertificate } from "../../support/resources";
import { tapWire } from "../../support/wireTap";
import { DAY, openWorld, type World, type WorldOptions } from "../../support/world";

const names = { dnsNames: ["api.example.com"] };
const REPLACED = { replaces: ["status"], changes: true };
const HOUR = 3600;
const LIFETIME_DAYS = 198;

const lastNotice = (world: World) => world.messages("notice").at(-1);

async function open(options?: WorldOptions) {
  const world = await openWorld(options);
  const tap = await tapWire(world);
  const zone = await world.zone("example.com");
  const tokens = () => tap.sent("RequestCertificate").map((input) => input.IdempotencyToken);
  const notice = () => lastNotice(world);
  return { world, zone, tokens, notice, api: newCertificate(world, [zone]) };
}

describe("a certificate that ACM refused", () => {
  async function openRefused() {
    const opened = await open();
    await allowOnly(opened.world, opened.zone, "letsencrypt.org");
    expect((await failure(opened.api.create(names))).code).toBe("IssuanceFailed");
    expect(opened.api.state.status).toBe("FAILED");
    opened.world.restart();
    return opened;
  }

  test("is replaced within the hour in which ACM remembers the token, by one with another token", async () => {
    const { world, zone, api, tokens, notice } = await openRefused();
    const dead = api.id;
    expect(api.diff(names)).toEqual(REPLACED);
    expect(notice()).toBe("ACM refused to issue it (CAA_ERROR): a new one will be requested");
    await allowOnly(world, zone, "amazon.com");
    await api.replace(names);
    expect(api.id).not.toBe(dead);
    expect(api.state).toMatchObject({ status: "ISSUED", claim: 1, failureReason: "", renewalCount: 0 });
    expect(new Set(tokens()).size).toBe(2);
    expect(await arnsOf(world)).toEqual([api.id]);
    expect(api.diff(names)).toEqual({ replaces: [], changes: false });
  });

  test("is replaced again as long as the cause stands, each time by another token", async () => {
    const { world, zone, api, tokens } = await openRefused();
    for (let run = 0; run < 2; run++) {
      expect((await failure(api.replace(names))).code).toBe("IssuanceFailed");
      world.restart();
    }
    await allowOnly(world, zone, "amazon.com");
    expect((await api.replace(names)).status).toBe("ISSUED");
    expect(new Set(tokens()).size).toBe(4);
    expect(await arnsOf(world, "ISSUED")).toEqual([api.id]);
  });

  test("is requested once where the run that replaces it crashes after the request", async () => {
    const { world, zone, api, tokens } = await openRefused();
    await allowOnly(world, zone, "amazon.com");
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "RequestCertificate", times: 1000 },
      ...{ error: "InternalFailure", afterEffect: true },
    });
    await failure(api.replace(names));
    world.sandbox.faults.reset();
    world.restart();
    await api.replace(names);
    expect(new Set(tokens()).size).toBe(2);
    expect(await arnsOf(world)).toEqual([api.id]);
  });
});

describe("a certificate whose validation took too long", () => {
  /** A request whose record may not be written, so that ACM never sees it. */
  async function openUnseen() {
    const opened = await open();
    opened.world.sandbox.faults.add({
      ...{ service: "route53", operation: "ChangeResourceRecordSets", error: "AccessDenied" },
    });
    expect((await failure(opened.api.create(names))).code).toBe("AccessDenied");
    opened.world.restart();
    return opened;
  }

  test("is waited for during 72 hours, and then replaced, also by the clock alone", async () => {
    const { world, api, notice } = await openUnseen();
    world.advance(71 * HOUR);
    expect(api.diff(names)).toEqual({ replaces: [], changes: true });
    world.advance(2 * HOUR);
    expect(api.diff(names)).toEqual(REPLACED);
    expect(notice()).toMatch(/72 hours.*: a new one will be requested$/);
    await api.refresh();
    expect(api.state.status).toBe("VALIDATION_TIMED_OUT");
    expect(api.diff(names)).toEqual(REPLACED);
    expect(notice()).toBe(
      "ACM gave up after 72 hours without seeing the validation records: a new one will be requested",
    );
  });

  test.each([false, true])("gives way to one live certificate (refreshed before: %s)", async (refreshed) => {
    const { world, zone, api, tokens } = await openUnseen();
    const dead = api.id;
    world.advance(73 * HOUR);
    if (refreshed) await api.refresh();
    await api.replace(names);
    expect(api.id).not.toBe(dead);
    expect(new Set(tokens()).size).toBe(2);
    expect(await arnsOf(world)).toEqual([api.id]);
    expect(await world.cnames(zone)).toHaveLength(1);
  });

  test("is taken over, and nothing is paid, where ACM had issued it after all", async () => {
    const { world, zone, api, tokens } = await open({ validationSeconds: 2 * HOUR });
    await failure(api.create({ ...names, issuanceTimeoutMinutes: 1 }));
    const arn = api.id;
    world.restart();
    world.advance(73 * HOUR);
    await api.replace(names);
    expect(api.id).toBe(arn);
    expect(api.state).toMatchObject({ status: "ISSUED", claim: 2 });
    expect(tokens()).toHaveLength(1);
    expect(await arnsOf(world, "ISSUED")).toEqual([arn]);
    expect(await world.cnames(zone)).toHaveLength(1);
  });

  test("is not deleted as the old one where its first run ended before its claim was settled", async () => {
    const { world, zone, api } = await open({ validationSeconds: 2 * HOUR });
    // Another certificate has put the record already, so this one is issued without a second run.
    await changeRecordsOf(world, zone, await requestByHand(world, ["api.example.com"]));
    const fault = { service: "acm", operation: "DescribeCertificate", error: "AccessDenied" } as const;
    world.sandbox.faults.add(fault);
    await failure(api.create(names));
    expect(api.state).toMatchObject({ claim: 0, status: "PENDING_VALIDATION" });
    const arn = api.id;
    world.restart();
    world.advance(73 * HOUR);
    await api.replace(names);
    expect(api.id).toBe(arn);
    expect(await arnsOf(world, "ISSUED")).toContain(arn);
  });
});

describe("a certificate that somebody has revoked", () => {
  test("is replaced, where the program does not want it revoked", async () => {
    const { world, zone, api } = await openIssued();
    await revokeByHand(world, api.id);
    await api.refresh();
    expect(api.diff(names)).toEqual(REPLACED);
    expect(lastNotice(world)).toBe("it is revoked: a new one will be requested");
    expect((await api.replace(names)).status).toBe("ISSUED");
    expect(await arnsOf(world)).toEqual([api.id]);
    expect(await world.cnames(zone)).toHaveLength(1);
  });

  test("stays as it is, where the program wants just that", async () => {
    const { world, api } = await openIssued();
    await revokeByHand(world, api.id);
    await api.refresh();
    const revoked = { ...names, revocation: { reason: "SUPERSEDED" } };
    expect(api.diff(revoked)).toEqual({ replaces: [], changes: undefined });
    world.forgetCalls();
    await api.update(revoked);
    expect(world.count("RevokeCertificate") + world.count("ExportCertificate")).toBe(0);
    expect(api.diff(revoked)).toEqual({ replaces: [], changes: false });
  });

  test("fails an update that had not seen it, whose state makes the next plan replace it", async () => {
    const { world, api } = await openIssued();
    await revokeByHand(world, api.id);
    const tagged = { ...names, tags: { team: "shop" } };
    expect(api.diff(tagged)).toEqual({ replaces: [], changes: undefined });
    const error = await failure(api.update(tagged));
    expect(error.code).toBe("CertificateDead");
    expect(error.cause).toContain(`${api.id}: it is revoked: a new one will be requested`);
    expect(api.state.status).toBe("REVOKED");
    expect(api.state.tags).toBeUndefined();
    world.restart();
    expect(api.diff(tagged)).toEqual(REPLACED);
    expect((await api.replace(tagged)).tags).toEqual({ team: "shop" });
  });
});

describe("a certificate that has expired", () => {
  const still = { ...names, autoRenew: false };

  test("is replaced, where it is renewed by itself", async () => {
    const { world, api } = await openIssued();
    world.advance(LIFETIME_DAYS * DAY);
    await api.refresh();
    expect(api.state.status).toBe("EXPIRED");
    await api.replace(names);
    expect(world.messages("notice")).toContain("it expired 2046-09-14: a new one will be requested");
    expect(await arnsOf(world)).toEqual([api.id]);
  });

  test.each([true, false])(
    "stays where autoRenew is off, with a notice (refreshed: %s)",
    async (refreshed) => {
      const { world, api } = await openIssued(still);
      world.advance(LIFETIME_DAYS * DAY);
      if (refreshed) await api.refresh();
      expect(api.diff(still)).toEqual({ replaces: [], changes: false });
      expect(lastNotice(world)).toMatch(
        /^it expired 2046-09-\d\d, and stays so: autoRenew is off\. Turn it on/,
      );
      await api.update({ ...still, tags: { team: "shop" } });
      expect(world.count("RenewCertificate")).toBe(0);
    },
  );

  test("is replaced once for a new renewNow, where autoRenew is off", async () => {
    const { world, api } = await openIssued(still);
    world.advance(LIFETIME_DAYS * DAY);
    const asked = { ...still, renewNow: "back again" };
    expect(api.diff(asked)).toEqual(REPLACED);
    expect(await api.replace(asked)).toMatchObject({ status: "ISSUED", renewedFor: "back again" });
    expect(api.diff(asked)).toEqual({ replaces: [], changes: false });
  });

  test("by the clock alone is taken over where AWS has renewed it unseen, and nothing is paid", async () => {
    const { world, api } = await openIssued(names, {});
    const { serial } = api.state;
    const arn = api.id;
    await exportByHand(world, arn);
    world.advance(LIFETIME_DAYS * DAY);
    expect(api.diff(names)).toEqual(REPLACED);
    await api.replace(names);
    expect(api.id).toBe(arn);
    expect(api.state).toMatchObject({ status: "ISSUED", claim: 2 });
    expect(api.state.serial).not.toBe(serial);
    expect(world.count("RequestCertificate")).toBe(0);
    expect(world.count("RenewCertificate")).toBe(0);
    expect(await arnsOf(world)).toEqual([arn]);
    expect(api.diff(names)).toEqual({ replaces: [], changes: false });
  });
});

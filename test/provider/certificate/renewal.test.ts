import {
  AddTagsToCertificateCommand,
  DescribeCertificateCommand,
  ExportCertificateCommand,
  ListTagsForCertificateCommand,
  RenewCertificateCommand,
} from "@aws-sdk/client-acm";
import { ChangeResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import type { HostedZone } from "../../../provider/kernel/domainName";
import { openIssued } from "../../support/issued";
import { failure } from "../../support/resource";
import type { CertificateResource } from "../../support/resources";
import { DAY, type World } from "../../support/world";

const names = { dnsNames: ["api.example.com", "www.example.com"] };
const LIFETIME_DAYS = 198;

const serialAt = async ({ hand }: World, CertificateArn: string) =>
  (await hand.acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate?.Serial;

const exportByHand = ({ hand }: World, CertificateArn: string) =>
  hand.acm.send(new ExportCertificateCommand({ CertificateArn, Passphrase: Buffer.from("by hand") }));

async function dropRecords({ hand }: World, zone: HostedZone, { state }: CertificateResource): Promise<void> {
  const Changes = state.validationRecords.map(({ name, value }) => ({
    Action: "DELETE" as const,
    ResourceRecordSet: { Name: name, Type: "CNAME" as const, TTL: 300, ResourceRecords: [{ Value: value }] },
  }));
  await hand.route53.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch: { Changes } }),
  );
}

describe("a renewal that is due", () => {
  test("is one RenewCertificate, and the new serial under the same ARN is its proof", async () => {
    const { world, api, first } = await openIssued(names);
    world.advance((LIFETIME_DAYS - 20) * DAY);
    const arn = api.id;
    const state = await api.update(names);
    expect(world.count("RenewCertificate")).toBe(1);
    expect(world.count("RequestCertificate")).toBe(0);
    expect(api.id).toBe(arn);
    expect(state.serial).not.toBe(first.serial);
    expect(state.serial).toBe(await serialAt(world, arn));
    expect(state).toMatchObject({ status: "ISSUED", renewalCount: 1, previousSerials: [first.serial] });
    expect(Date.parse(state.notAfter)).toBeGreaterThan(Date.parse(first.notAfter));
    expect(Date.parse(state.renewAfter)).toBeGreaterThan(Date.parse(first.notAfter));
    expect(state.fingerprintSha256).not.toBe(first.fingerprintSha256);
    expect(api.diff(names)).toEqual({ replaces: [], changes: false });
  });

  test("of the second generation remembers both serials before it, oldest first", async () => {
    const { world, api, first } = await openIssued(names);
    world.advance((LIFETIME_DAYS - 20) * DAY);
    const second = await api.update(names);
    world.advance((LIFETIME_DAYS - 20) * DAY);
    const third = await api.update(names);
    expect(third).toMatchObject({ renewalCount: 2, previousSerials: [first.serial, second.serial] });
    expect(world.count("RenewCertificate")).toBe(2);
  });

  test("is not asked for where AWS has renewed by itself: that is taken over, and nothing is paid", async () => {
    const { world, api, first } = await openIssued(names, {});
    await exportByHand(world, api.id);
    world.advance((LIFETIME_DAYS - 20) * DAY);
    expect(api.diff(names).changes).toBe(true);
    const state = await api.update(names);
    expect(world.count("RenewCertificate")).toBe(0);
    expect(state.serial).not.toBe(first.serial);
    expect(state).toMatchObject({ renewalCount: 1, previousSerials: [first.serial] });
  });

  test("is awaited, not doubled, where one is under way already", async () => {
    const { world, api } = await openIssued(names, { managedRenewal: "off", validationSeconds: 600 });
    world.advance((LIFETIME_DAYS - 20) * DAY);
    await exportByHand(world, api.id);
    await world.hand.acm.send(new RenewCertificateCommand({ CertificateArn: api.id }));
    world.forgetCalls();
    expect((await api.update(names)).renewalCount).toBe(1);
    expect(world.count("RenewCertificate")).toBe(0);
    expect(world.messages("progress")).toContain(
      "waiting for the renewed certificate (PENDING_AUTO_RENEWAL), 1 s so far",
    );
  });

  test("puts a validation record again that somebody has deleted", async () => {
    const { world, zone, api } = await openIssued(names);
    await dropRecords(world, zone, api);
    expect(await world.cnames(zone)).toEqual([]);
    world.advance((LIFETIME_DAYS - 20) * DAY);
    expect((await api.update(names)).renewalCount).toBe(1);
    expect(await world.cnames(zone)).toHaveLength(2);
  });

  test("that takes too long says until when the current one lasts, and goes on with the next run", async () => {
    const { world, api, first } = await openIssued(names, { managedRenewal: "off", validationSeconds: 600 });
    world.advance((LIFETIME_DAYS - 20) * DAY);
    const error = await failure(api.update({ ...names, issuanceTimeoutMinutes: 1 }));
    expect(error.code).toBe("RenewalTimedOut");
    expect(error.cause).toContain(`${api.id} has no new serial after 1 min`);
    expect(error.cause).toContain(`stays in place until ${first.notAfter}`);
    expect(api.state).toMatchObject({ serial: first.serial, status: "ISSUED", renewalCount: 0 });
    expect((await api.update(names)).renewalCount).toBe(1);
    expect(world.count("RenewCertificate")).toBe(1);
  });

  test("is not asked for with autoRenew false", async () => {
    const { world, api, first } = await openIssued(names);
    world.advance((LIFETIME_DAYS - 5) * DAY);
    const state = await api.update({ ...names, autoRenew: false });
    expect(state).toMatchObject({ serial: first.serial, renewAfter: "" });
    expect(world.count("RenewCertificate")).toBe(0);
  });
});

describe("renewNow", () => {
  test("forces one renewal, and the next run none", async () => {
    const { world, api, first } = await openIssued(names);
    const state = await api.update({ ...names, renewNow: "key leaked" });
    expect(state).toMatchObject({
      renewalCount: 1,
      previousSerials: [first.serial],
      renewedFor: "key leaked",
    });
    expect(api.diff({ ...names, renewNow: "key leaked" })).toEqual({ replaces: [], changes: false });
    await api.update({ ...names, renewNow: "key leaked" });
    expect(world.count("RenewCertificate")).toBe(1);
  });

  test("of the creation forces none, as the certificate is new", async () => {
    const { world, api } = await openIssued({ ...names, renewNow: "first" });
    expect(api.diff({ ...names, renewNow: "first" }).changes).toBe(false);
    expect(world.count("RenewCertificate")).toBe(0);
  });

  test("that failed is tried again by the next run", async () => {
    const { world, api } = await openIssued(names);
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "RenewCertificate" },
      ...{ error: "AccessDeniedException" },
    });
    const forced = { ...names, renewNow: "now" };
    expect((await failure(api.update(forced))).code).toBe("AccessDenied");
    expect(api.diff(forced).changes).toBe(true);
    expect((await api.update(forced)).renewalCount).toBe(1);
  });
});

describe("an update without a renewal", () => {
  const tagsOf = async ({ hand }: World, CertificateArn: string) => {
    const { Tags = [] } = await hand.acm.send(new ListTagsForCertificateCommand({ CertificateArn }));
    const own = Tags.filter((tag) => !tag.Key?.startsWith("pulumi-aws-pki:"));
    return Object.fromEntries(own.map((tag) => [tag.Key, tag.Value]));
  };

  test("sets, changes and removes tags of ours, and leaves those of others", async () => {
    const { world, api } = await openIssued({ ...names, tags: { team: "shop", stage: "dev" } });
    const Tags = [{ Key: "scanner", Value: "seen" }];
    await world.hand.acm.send(new AddTagsToCertificateCommand({ CertificateArn: api.id, Tags }));
    await api.update({ ...names, tags: { team: "web", cost: "42" } });
    expect(await tagsOf(world, api.id)).toEqual({ team: "web", cost: "42", scanner: "seen" });
    expect(api.state.tags).toEqual({ team: "web", cost: "42" });
    expect(world.count("RenewCertificate") + world.count("ExportCertificate")).toBe(0);
  });

  test("touches no tag where they are as they should be", async () => {
    const { world, api } = await openIssued({ ...names, tags: { team: "shop" } });
    await api.update({ ...names, tags: { team: "shop" }, renewBeforeDays: 10 });
    expect(world.calls("acm")).toEqual(["acm:ListTagsForCertificate", "acm:DescribeCertificate"]);
  });

  test("moves the renewal window with renewBeforeDays", async () => {
    const { api, first } = await openIssued(names);
    const { renewAfter } = await api.update({ ...names, renewBeforeDays: 10 });
    expect(Date.parse(renewAfter) - Date.parse(first.renewAfter)).toBe(20 * DAY * 1000);
  });

  test("of a certificate that somebody has deleted says so, and requests no other", async () => {
    const { world, api } = await openIssued(names);
    await api.delete();
    const error = await failure(api.update({ ...names, tags: { team: "shop" } }));
    expect(error.code).toBe("CertificateGone");
    expect(error.remedy).toContain("pulumi refresh");
    expect(world.count("RequestCertificate")).toBe(0);
  });
});

describe("a refresh", () => {
  test("of a certificate that is as it was changes nothing", async () => {
    const { api, first } = await openIssued(names);
    expect(await api.refresh()).toBe(true);
    expect(api.state).toEqual(first);
  });

  test("finds that it is gone", async () => {
    const { api } = await openIssued(names);
    await api.delete();
    expect(await api.refresh()).toBe(false);
  });

  test("finds that AWS has renewed it: new serial, dates and count", async () => {
    const { world, api, first } = await openIssued(names, {});
    await exportByHand(world, api.id);
    world.advance((LIFETIME_DAYS - 40) * DAY);
    await api.refresh();
    expect(api.state.serial).toBe(await serialAt(world, api.id));
    expect(api.state).toMatchObject({ renewalCount: 1, previousSerials: [first.serial] });
    expect(api.state.fingerprintSha256).not.toBe(first.fingerprintSha256);
    expect(Date.parse(api.state.notAfter)).toBeGreaterThan(Date.parse(first.notAfter));
    expect(world.count("RenewCertificate")).toBe(0);
  });

  test("finds that it has expired, and keeps its serial", async () => {
    const { world, api, first } = await openIssued(names);
    world.advance((LIFETIME_DAYS + 1) * DAY);
    await api.refresh();
    expect(api.state).toMatchObject({ status: "EXPIRED", serial: first.serial, renewalCount: 0 });
  });
});

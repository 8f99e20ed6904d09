import { AddTagsToCertificateCommand, RemoveTagsFromCertificateCommand } from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import {
  arnsOf,
  changeRecordsOf,
  describeByHand,
  exportByHand,
  revokeByHand,
  tagsOf,
} from "../../support/hand";
import { openIssued } from "../../support/issued";
import { failure } from "../../support/resource";
import { newCertificate } from "../../support/resources";
import { DAY, openWorld, type World, type WorldOptions } from "../../support/world";

const names = { dnsNames: ["api.example.com", "www.example.com"] };
const tagged = { ...names, tags: { team: "shop", stage: "dev" } };
const BY_AWS: WorldOptions = { managedRenewal: "aws" };
const NOTHING = { replaces: [], changes: false };
const LISTENER = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2";

const setTag = ({ hand }: World, CertificateArn: string, Key: string, Value: string) =>
  hand.acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags: [{ Key, Value }] }));

const dropTags = ({ hand }: World, CertificateArn: string, ...keys: string[]) =>
  hand.acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn, Tags: keys.map((Key) => ({ Key })) }));

describe("a refresh shows", () => {
  test("nothing where nothing has changed, and calls nothing that changes anything", async () => {
    const { world, api, first } = await openIssued(tagged, BY_AWS);
    expect(await api.refresh()).toBe(true);
    expect(api.state).toEqual(first);
    expect(api.diff(tagged)).toEqual(NOTHING);
    expect(world.calls("acm")).toEqual(["acm:ListCertificates"]);
    expect(world.count("GetResources")).toBe(1);
    expect(world.messages("notice")).toEqual([]);
  });

  test("tags that somebody changed or removed; the update sets them again, and leaves those of others", async () => {
    const { world, api } = await openIssued(tagged, BY_AWS);
    const before = await tagsOf(world, api.id);
    await setTag(world, api.id, "team", "somebody");
    await setTag(world, api.id, "scanner", "seen");
    await dropTags(world, api.id, "stage", "pulumi-aws-pki:resource");
    await api.refresh();
    expect(api.state.changedTags).toEqual(["pulumi-aws-pki:resource", "stage", "team"]);
    expect(api.diff(tagged)).toEqual({ replaces: [], changes: true });
    expect(world.messages("notice")).toEqual([
      "somebody changed its tags pulumi-aws-pki:resource, stage, team: they will be set again",
    ]);
    await api.update(tagged);
    expect(await tagsOf(world, api.id)).toEqual({ ...before, scanner: "seen" });
    expect(api.state.changedTags).toEqual([]);
    expect(api.diff(tagged)).toEqual(NOTHING);
    await api.refresh();
    expect(api.state.changedTags).toEqual([]);
  });

  test("nothing of tags that others have put there", async () => {
    const { world, api, first } = await openIssued(tagged, BY_AWS);
    await setTag(world, api.id, "scanner", "seen");
    await api.refresh();
    expect(api.state).toEqual(first);
  });

  test("a claim that was lowered or raised; its own delete leaves what another has claimed, until an update", async () => {
    const { world, api } = await openIssued(names, BY_AWS);
    await dropTags(world, api.id, "pulumi-aws-pki:claim");
    await api.refresh();
    expect(api.state.changedTags).toEqual(["pulumi-aws-pki:claim"]);
    await api.update(names);
    expect((await tagsOf(world, api.id))["pulumi-aws-pki:claim"]).toBe("1");
    await setTag(world, api.id, "pulumi-aws-pki:claim", "7");
    await api.refresh();
    expect(api.state).toMatchObject({ changedTags: ["pulumi-aws-pki:claim"], claim: 1 });
    await api.delete();
    expect((await describeByHand(world, api.id)).Status).toBe("ISSUED");
    expect(await api.update(names)).toMatchObject({ changedTags: [], claim: 7 });
    await api.delete();
    expect(await arnsOf(world)).toEqual([]);
  });

  test("the mark of an adopted one that somebody removed", async () => {
    const { world, api, zone } = await openIssued(names, BY_AWS);
    await dropTags(world, api.id, ...Object.keys(await tagsOf(world, api.id)));
    const other = newCertificate(world, [zone], "other");
    const adopting = { ...names, adoptArn: api.id };
    await other.create(adopting);
    await dropTags(world, api.id, "pulumi-aws-pki:adopted");
    await other.refresh();
    expect(other.state.changedTags).toEqual(["pulumi-aws-pki:adopted"]);
    await other.update(adopting);
    expect(await tagsOf(world, api.id)).toMatchObject({ "pulumi-aws-pki:adopted": "true" });
  });

  test("what serves it, in an order of its own", async () => {
    const { world, api, first } = await openIssued(names, BY_AWS);
    for (const by of [`${LISTENER}b`, `${LISTENER}a`])
      await world.control("POST", "in-use", { certificateArn: api.id, by });
    await api.refresh();
    expect(api.state).toEqual({ ...first, inUseBy: [`${LISTENER}a`, `${LISTENER}b`] });
    expect(api.diff(names)).toEqual(NOTHING);
  });

  test("the serial, dates and count of AWS's own renewal, and plans nothing for it", async () => {
    const { world, api, first } = await openIssued(names, BY_AWS);
    await exportByHand(world, api.id);
    world.advance(155 * DAY);
    await api.refresh();
    expect(api.state).toMatchObject({
      ...{ renewalCount: 1, previousSerials: [first.serial], renewalStatus: "SUCCESS" },
      serial: (await describeByHand(world, api.id)).Serial,
    });
    expect(api.diff(names)).toEqual(NOTHING);
  });

  test("that it is gone", async () => {
    const { api } = await openIssued(names, BY_AWS);
    await api.delete();
    expect(await api.refresh()).toBe(false);
  });
});

describe("the diff of a refresh, where the clock decides nothing,", () => {
  /** A process that has seen no check, with what the refresh before it found. */
  async function refreshed(
    raw: object,
    { world, api }: Pick<Awaited<ReturnType<typeof openIssued>>, "world" | "api">,
  ) {
    await api.refresh();
    world.restart();
    world.lines.length = 0;
    world.host.plans = false;
    return api.diff({ ...raw });
  }

  test("reports no due renewal, nor one that has to wait", async () => {
    const opened = await openIssued(names);
    opened.world.advance(180 * DAY);
    expect(await refreshed(names, opened)).toEqual(NOTHING);
    opened.world.host.plans = true;
    expect(opened.api.diff(names)).toEqual({ replaces: [], changes: true });
  });

  test("reports nothing of what is pending", async () => {
    const world = await openWorld({ validationSeconds: 600 });
    const api = newCertificate(world, [await world.zone("example.com")]);
    const short = { ...names, issuanceTimeoutMinutes: 1 };
    await failure(api.create(short));
    expect(await refreshed(short, { world, api })).toEqual(NOTHING);
    expect(world.messages("notice")).toEqual([]);
  });

  test("reports a dead certificate, and changed tags", async () => {
    const opened = await openIssued(tagged, BY_AWS);
    await dropTags(opened.world, opened.api.id, "team");
    expect(await refreshed(tagged, opened)).toEqual({ replaces: [], changes: true });
    await revokeByHand(opened.world, opened.api.id);
    expect(await refreshed(tagged, opened)).toEqual({ replaces: ["status"], changes: true });
    expect(opened.world.messages("notice")).toEqual(["it is revoked: a new one will be requested"]);
  });
});

describe("AWS's own renewal that waits for a record", () => {
  async function openStuck(raw: object = names) {
    const opened = await openIssued(raw, BY_AWS);
    const { world, zone, api } = opened;
    await exportByHand(world, api.id);
    await changeRecordsOf(world, zone, api.id, "DELETE");
    world.advance(155 * DAY);
    await api.refresh();
    expect(api.state.renewalStatus).toBe("PENDING_VALIDATION");
    world.forgetCalls();
    return opened;
  }

  test("is planned as an update that says why; the update puts it, and awaits AWS", async () => {
    const { world, zone, api, first } = await openStuck();
    expect(api.diff(names)).toEqual({ replaces: [], changes: true });
    expect(world.messages("notice")).toEqual([
      "AWS waits for the validation records to renew it: they will be put again; serial, notBefore, notAfter, renewAfter, renewalCount, previousSerials and fingerprintSha256 change",
    ]);
    const state = await api.update(names);
    expect(state).toMatchObject({
      renewalCount: 1,
      previousSerials: [first.serial],
      renewalStatus: "SUCCESS",
    });
    expect(await world.cnames(zone)).toHaveLength(2);
    expect(world.count("RenewCertificate")).toBe(0);
    expect(api.diff(names)).toEqual(NOTHING);
  });

  test("is helped with autoRenew off too, as AWS renews all the same", async () => {
    const still = { ...names, autoRenew: false };
    const { world, api } = await openStuck(still);
    expect(api.diff(still).changes).toBe(true);
    expect((await api.update(still)).renewalCount).toBe(1);
    expect(world.count("RenewCertificate")).toBe(0);
  });

  test("asks for nothing where somebody has put the record meanwhile", async () => {
    const { world, zone, api } = await openStuck();
    await changeRecordsOf(world, zone, api.id);
    expect((await api.update(names)).renewalCount).toBe(1);
    expect(world.calls("route53").filter((call) => call.endsWith("ChangeResourceRecordSets"))).toHaveLength(
      2,
    );
  });
});

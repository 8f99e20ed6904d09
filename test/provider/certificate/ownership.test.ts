import { AddTagsToCertificateCommand } from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import { certificateLifecycle } from "../../../provider/certificate/lifecycle";
import { arnsOf, describeByHand, exportByHand, tagsOf } from "../../support/hand";
import { openIssued } from "../../support/issued";
import { failure } from "../../support/resource";
import { newCertificate } from "../../support/resources";
import { DAY, openWorld, type World } from "../../support/world";

const names = { dnsNames: ["api.example.com", "www.example.com"] };
const EC = { slug: "web", keyAlgorithm: "EC_prime256v1" };

async function openExported() {
  const opened = await openIssued(names);
  await exportByHand(opened.world, opened.api.id);
  opened.world.forgetCalls();
  return opened;
}

/** Another stack, or person, makes a certificate its own. */
async function giveAway({ hand }: World, CertificateArn: string): Promise<void> {
  const Tags = [
    { Key: "pulumi-aws-pki:stack", Value: "shop/prod" },
    { Key: "pulumi-aws-pki:resource", Value: "elsewhere::api" },
    { Key: "pulumi-aws-pki:claim", Value: "1" },
  ];
  await hand.acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags }));
}

describe("a certificate that by its tags belongs to another stack", () => {
  test("is kept by destroy, which says whose it is", async () => {
    const { world, api } = await openExported();
    await giveAway(world, api.id);
    await api.delete();
    expect((await describeByHand(world, api.id)).Status).toBe("ISSUED");
    expect(world.messages("notice").at(-1)).toContain("belongs to elsewhere::api of shop/prod now");
  });

  test("is not changed by an update", async () => {
    const { world, api } = await openExported();
    await giveAway(world, api.id);
    const before = await tagsOf(world, api.id);
    expect((await failure(api.update({ ...names, tags: { team: "shop" } }))).code).toBe("CertificateNotOurs");
    expect(await tagsOf(world, api.id)).toEqual(before);
  });
});

describe("a forced replacement together with an edit elsewhere buys nothing", () => {
  test.each<[string, object]>([
    ["the profile's key", { ...names, profile: { ...EC, keyAlgorithm: "EC_secp384r1" } }],
    [
      "another order of names, whose first one is the common name",
      { dnsNames: [...names.dnsNames].reverse() },
    ],
  ])("%s", async (_, raw) => {
    const { world, zone, api } = await openExported();
    const forced = newCertificate(world, [zone]);
    expect((await failure(forced.create({ ...raw }))).code).toBe("CertificateProtected");
    expect(world.count("RequestCertificate")).toBe(0);
    expect(await arnsOf(world)).toEqual([api.id]);
  });

  test("but is bought where protectPaid is off", async () => {
    const { world, zone } = await openExported();
    const forced = newCertificate(world, [zone]);
    await forced.create({ dnsNames: [...names.dnsNames].reverse(), protectPaid: false });
    expect(world.count("RequestCertificate")).toBe(1);
  });
});

test("one that expired by the state, and that AWS renewed unseen, goes on with its generations", async () => {
  const world = await openWorld();
  const api = newCertificate(world, [await world.zone("example.com")]);
  const first = await api.create(names);
  await exportByHand(world, api.id);
  world.advance(200 * DAY);
  world.restart();
  expect(api.diff(names)).toEqual({ replaces: ["status"], changes: true });
  expect(world.messages("notice").at(-1)).toContain("unless AWS has renewed it");
  const arn = api.id;
  await api.replace(names);
  expect(api.id).toBe(arn);
  expect(api.state).toMatchObject({ renewalCount: 1, previousSerials: [first.serial], status: "ISSUED" });
  expect(world.count("RequestCertificate")).toBe(1);
  expect(world.messages("notice").join()).not.toContain("delete it by hand");
});

test("a certificate that is only read is the same after a refresh", async () => {
  const { world, zone, api } = await openExported();
  const { resourceUrn, identity } = newCertificate(world, [zone], "copy").check(names);
  const [, , , region = "", accountId = ""] = api.id.split(":");
  const given = { resourceUrn, identity, region, accountId, profile: { slug: "none" }, foreign: true };
  const read = (props: object) => certificateLifecycle.read(api.id, props as never, world.context);
  const seen = await read(given);
  expect(seen).toMatchObject({ serial: api.state.serial, commonName: "api.example.com", changedTags: [] });
  expect(await read(seen ?? {})).toEqual(seen);
  expect(world.calls("acm")).not.toContain("acm:ListTagsForCertificate");
});

test("a certificate that is only read and does not exist is one clear error", async () => {
  const { world, api } = await openExported();
  const { resourceUrn, identity, region, accountId } = api.state;
  const arn = `${api.id.slice(0, -1)}0`;
  const given = { resourceUrn, identity, region, accountId, profile: { slug: "none" }, foreign: true };
  const error = await failure(certificateLifecycle.read(arn, given as never, world.context));
  expect(error).toMatchObject({
    code: "CertificateGone",
    remedy: expect.stringContaining("Certificate.get"),
  });
});

test("a take-over by a forced replacement advises nobody to delete what is in use", async () => {
  const { world, zone, api } = await openExported();
  const forced = newCertificate(world, [zone]);
  await forced.create({ ...names, protectPaid: false });
  expect(forced.id).toBe(api.id);
  await api.delete();
  expect((await describeByHand(world, api.id)).Status).toBe("ISSUED");
  expect(world.messages("notice").join()).not.toContain("delete it by hand");
});

test("renewNow that finds an unseen renewal counts that one, and says so", async () => {
  const world = await openWorld();
  const api = newCertificate(world, [await world.zone("example.com")]);
  await api.create(names);
  await exportByHand(world, api.id);
  world.advance(160 * DAY);
  await api.update({ ...names, renewNow: "leaked" });
  expect(world.count("RenewCertificate")).toBe(0);
  expect(world.messages("notice").at(-1)).toMatch(/^renewNow counts the renewal of 2046-\d\d-\d\d/);
  await api.update({ ...names, renewNow: "leaked again" });
  expect(world.count("RenewCertificate")).toBe(1);
});

test("Certificate.get of another kind of ARN says which one it needs, and asks nothing", async () => {
  const world = await openWorld();
  const { resourceUrn, identity } = newCertificate(world, [await world.zone("example.com")]).check(names);
  const given = {
    resourceUrn,
    identity,
    region: "",
    accountId: "",
    profile: { slug: "none" },
    foreign: true,
  };
  const secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:tls-AbCdEf";
  world.forgetCalls();
  const error = await failure(certificateLifecycle.read(secret, given as never, world.context));
  expect(error.code).toBe("InvalidInput");
  expect(error.cause).toContain("Give Certificate.get one such as arn:aws:acm:");
  expect(world.calls("acm")).toEqual([]);
});

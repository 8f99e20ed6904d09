import { ACMClient, RequestCertificateCommand } from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import { openCertificateWork } from "../../../provider/certificate/work";
import type { HostedZone } from "../../../provider/kernel/domainName";
import { zoneByHand } from "../../support/hand";
import { failure } from "../../support/resource";
import { newCertificate } from "../../support/resources";
import { openWorld, REGION, type World } from "../../support/world";

/** A certificate as the engine would update it once the CA's zones are others than they were. */
async function openMove(
  dnsNames: string[],
  change: (world: World, old: HostedZone) => Promise<HostedZone[]>,
) {
  const world = await openWorld();
  const old = await world.zone("example.com");
  const api = newCertificate(world, [old]);
  await api.create({ dnsNames });
  const zones = await change(world, old);
  const inputs = { ...api.check({ dnsNames }), zones };
  const move = async (before = api.state.validationRecords) =>
    (await openCertificateWork(inputs, world.context)).issuer.moveRecords(before, api.id);
  return { world, old, api, zones, move };
}

const again = async (world: World) => [await world.zone("example.com")];

describe("hosted zones that changed", () => {
  test("take their records along, out of the old ones", async () => {
    const { world, old, api, zones, move } = await openMove(["api.example.com", "example.com"], again);
    const [fresh] = zones as [HostedZone];
    const placed = await move();
    expect(placed).toEqual(api.state.validationRecords.map((record) => ({ ...record, zoneId: fresh.id })));
    expect((await world.cnames(fresh)).sort()).toEqual(placed.map((record) => record.name).sort());
    expect(await world.cnames(old)).toEqual([]);
    expect(world.messages("notice")).toEqual([]);
  });

  test("by a subdomain move what is below it, and nothing else", async () => {
    const { world, old, api, zones, move } = await openMove(
      ["api.dev.example.com", "example.com"],
      async (world, old) => [old, await world.childZone(old, "dev.example.com")],
    );
    const record = (domain: string) => api.state.validationRecords.find((one) => one.domain === domain)?.name;
    await move();
    expect(await world.cnames(old)).toEqual([record("example.com")]);
    expect(await world.cnames(zones[1] as HostedZone)).toEqual([record("api.dev.example.com")]);
  });

  test("move once: what is placed already calls nothing, and a repetition changes nothing", async () => {
    const { world, api, zones, move } = await openMove(["api.example.com"], again);
    const placed = await move();
    expect(await move(api.state.validationRecords)).toEqual(placed);
    expect(await world.cnames(zones[0] as HostedZone)).toHaveLength(1);
    world.forgetCalls();
    expect(await move(placed)).toEqual(placed);
    expect(world.calls()).toEqual([]);
    expect(world.messages("notice")).toEqual([]);
  });

  test("leave the record where another certificate needs it, in the same region or another", async () => {
    const { world, old, api, move } = await openMove(["api.example.com", "www.example.com"], again);
    await newCertificate(world, [old], "other").create({ dnsNames: ["api.example.com"] });
    const credentials = { accessKeyId: "AKIABYHAND00EXAMPLE", secretAccessKey: "by-hand" };
    const ireland = new ACMClient({ endpoint: world.sandbox.endpoint, region: "eu-west-1", credentials });
    const wanted = { DomainName: "www.example.com", ValidationMethod: "DNS" } as const;
    await ireland.send(new RequestCertificateCommand(wanted));
    await move();
    const told = (domain: string, who: string) => {
      const name = api.state.validationRecords.find((one) => one.domain === domain)?.name;
      return `kept the record ${name} in the hosted zone ${old.id}: ${who} needs it`;
    };
    expect(world.messages("notice")).toEqual([
      told("api.example.com", "another live certificate (its replacement, perhaps)"),
      told("www.example.com", "a live certificate in eu-west-1"),
    ]);
    expect(await world.cnames(old)).toHaveLength(2);
  });

  test("take a record along with the TTL that it was put with", async () => {
    const { world, old, api, zones, move } = await openMove(["api.example.com"], again);
    const [fresh] = zones as [HostedZone];
    const [record] = api.state.validationRecords.map((one) => ({ ...one, ttl: 60 }));
    if (!record) throw new Error("it has a record");
    await zoneByHand(world, old.id).put([record]);
    expect(await move([record])).toEqual([{ ...record, zoneId: fresh.id }]);
    expect(await world.cnames(old)).toEqual([]);
    expect(await zoneByHand(world, fresh.id).find(record.name)).toMatchObject({ ttl: 60 });
    expect(world.messages("notice")).toEqual([]);
  });

  test("fail nothing where the old zone denies access; it is said", async () => {
    const { world, old, api, zones, move } = await openMove(["api.example.com"], again);
    const write = { service: "route53", operation: "ChangeResourceRecordSets" } as const;
    world.sandbox.faults.add({ ...write, error: "AccessDenied", after: 1 });
    await move();
    const { name } = api.state.validationRecords[0] ?? { name: "" };
    expect(await world.cnames(zones[0] as HostedZone)).toEqual([name]);
    expect(world.messages("notice")).toEqual([
      `kept the record ${name} in the hosted zone ${old.id}: Could not delete the validation record ${name}: ` +
        "AccessDenied: User is not authorized to perform this action. Denied: the ambient connection, which is " +
        "arn:aws:iam::111122223333:user/sandbox, may not call " +
        `route53:ChangeResourceRecordSets on arn:aws:route53:::hostedzone/${old.id}. Delete it there by hand`,
    ]);
  });

  test("fail nothing where the old zone is gone, and nothing is left to say", async () => {
    const { world, api, zones, move } = await openMove(["api.example.com"], again);
    const gone = api.state.validationRecords.map((record) => ({ ...record, zoneId: "ZGONE0EXAMPLE" }));
    await move(gone);
    expect(await world.cnames(zones[0] as HostedZone)).toHaveLength(1);
    expect(world.messages("notice")).toEqual([]);
  });

  test("fail nothing where it cannot be learned who needs the old record; it stays", async () => {
    const { world, old, move } = await openMove(["api.example.com"], again);
    const list = { service: "acm", operation: "ListCertificates", region: REGION } as const;
    world.sandbox.faults.add({ ...list, error: "AccessDeniedException" });
    await move();
    expect(await world.cnames(old)).toHaveLength(1);
    expect(world.messages("notice")).toEqual([
      expect.stringContaining("Could not look for other certificates"),
    ]);
  });

  test("fail the update where the new zone does not take the record, and keep the old one", async () => {
    const { world, old, move } = await openMove(["api.example.com"], again);
    world.sandbox.faults.add({ service: "route53", operation: "*", error: "AccessDenied" });
    expect((await failure(move())).code).toBe("AccessDenied");
    expect(await world.cnames(old)).toHaveLength(1);
  });

  test("fail the update where none owns the name any more", async () => {
    const { move } = await openMove(["api.example.com"], async (world) => [await world.zone("example.net")]);
    expect((await failure(move())).code).toBe("HostedZoneUnusable");
  });

  test("leave alone what somebody has changed in the old zone", async () => {
    const { world, old, api, move } = await openMove(["api.example.com"], again);
    const [record] = api.state.validationRecords;
    const changed = { name: record?.name ?? "", value: "_other.acm-validations.aws.", ttl: 300 };
    await zoneByHand(world, old.id).put([changed]);
    await move();
    expect(await world.cnames(old)).toEqual([changed.name]);
    expect(world.messages("notice")).toEqual([
      `kept the record ${changed.name} in the hosted zone ${old.id}: its value is ${changed.value}, not the ` +
        `${record?.value} that was put; delete it by hand if nothing needs it`,
    ]);
  });
});

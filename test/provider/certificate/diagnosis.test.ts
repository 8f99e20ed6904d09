import { ChangeResourceRecordSetsCommand, GetHostedZoneCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import type { HostedZone } from "../../../provider/kernel/domainName";
import type { PublicDns } from "../../../provider/kernel/publicDns";
import { failure } from "../../support/resource";
import { type CertificateResource, newCertificate } from "../../support/resources";
import { DAY, openWorld, type World, type WorldOptions } from "../../support/world";

const names = { dnsNames: ["api.example.com"] };
const patient = { ...names, issuanceTimeoutMinutes: 15 };
const short = { ...names, issuanceTimeoutMinutes: 1 };

/** A world in which ACM never comes to look, as far as a test can see. */
async function openPending(options: WorldOptions = { validationSeconds: 7 * DAY }) {
  const world = await openWorld(options);
  const zone = await world.zone("example.com");
  return { world, zone, api: newCertificate(world, [zone]) };
}

const deny = (world: World) =>
  world.sandbox.faults.add({
    ...{ service: "route53", operation: "ListResourceRecordSets", times: 1000 },
    ...{ error: "AccessDenied" },
  });

async function change(
  { hand }: World,
  zone: HostedZone,
  Action: "DELETE" | "UPSERT",
  set: { name: string; type: "CNAME" | "NS" | "CAA"; values: string[] },
): Promise<void> {
  const ResourceRecords = set.values.map((Value) => ({ Value }));
  const ResourceRecordSet = { Name: set.name, Type: set.type, TTL: 300, ResourceRecords };
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] };
  await hand.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch }));
}

/** Does something by hand as soon as a run has slept for so long. */
function afterSleeping({ host }: World, seconds: number, act: () => Promise<void>): void {
  const sleep = host.sleep.bind(host);
  let slept = 0;
  let isDone = false;
  host.sleep = async (some) => {
    await sleep(some);
    slept += some;
    if (slept < seconds || isDone) return;
    isDone = true;
    await act();
  };
}

async function serversOf({ hand }: World, zone: HostedZone): Promise<string[]> {
  const { DelegationSet } = await hand.route53.send(new GetHostedZoneCommand({ Id: zone.id }));
  return DelegationSet?.NameServers ?? [];
}

/** The lines of progress that say more than the waiting, each finding once. */
const findings = (world: World): string[] => [
  ...new Set(
    world
      .messages("progress")
      .flatMap((line) => /^waiting for ACM to see .* so far; (.*)$/.exec(line)?.[1] ?? []),
  ),
];

/** The record as ACM named it to a first, short run. */
async function requireRecord(api: CertificateResource) {
  await failure(api.create(short));
  await api.refresh();
  const [record] = api.state.validationRecords;
  if (!record) throw new Error("ACM has named no record");
  return record;
}

describe("a validation that stays pending", () => {
  test("is looked into after 3 minutes, then every 10, and not at every poll", async () => {
    const { world, api } = await openPending();
    await failure(api.create({ ...names, issuanceTimeoutMinutes: 30 }));
    const lines = world.messages("progress").filter((line) => line.startsWith("waiting for ACM to see"));
    const told = lines.filter((line) => line.includes("everything is right"));
    expect(told[0]).toMatch(/3 min \d+ s so far; api\.example\.com: everything is right: .*\. Wait: /);
    expect(lines.indexOf(told[0] ?? "")).toBe(lines.length - told.length);
    // After 3, 13 and 23 minutes, and for the error.
    expect(world.count("ListResourceRecordSets")).toBe(4);
  });

  test("is not looked into where it ends before", async () => {
    const { world, api } = await openPending({ validationSeconds: 120 });
    await api.create(names);
    expect(world.count("ListResourceRecordSets")).toBe(0);
    expect(findings(world)).toEqual([]);
  });

  test("of a zone that its parent does not delegate: both, and the NS records to make", async () => {
    const { world, zone } = await openPending();
    const dev = await world.zone("dev.example.com");
    const api = newCertificate(world, [zone, dev]);
    const error = await failure(api.create({ ...short, dnsNames: ["api.dev.example.com"] }));
    expect(error.code).toBe("IssuanceTimedOut");
    expect(error.cause).toContain("api.dev.example.com: dev.example.com is delegated to no name servers");
    for (const server of await serversOf(world, dev)) expect(error.remedy).toContain(server);
    expect(error.remedy).toContain("into its parent zone");
    expect(error.remedy).toContain("Run pulumi up: it goes on with this request");
  });

  test("of a zone beside the one that is delegated: the servers of both", async () => {
    const { world, zone } = await openPending();
    const real = await world.childZone(zone, "dev.example.com");
    const twin = await world.zone("dev.example.com");
    const api = newCertificate(world, [twin]);
    const error = await failure(api.create({ ...short, dnsNames: ["api.dev.example.com"] }));
    const [own, other] = [await serversOf(world, twin), await serversOf(world, real)];
    expect(error.cause).toContain(`dev.example.com is not delegated to the name servers of the hosted zone`);
    for (const server of [...own, ...other]) expect(error.cause).toContain(server);
    for (const server of other) expect(error.remedy).toContain(server);
    expect(error.remedy).toContain("hostedZoneIds");
  });

  test("whose record somebody deletes meanwhile: it says so, and puts it again", async () => {
    const { world, zone, api } = await openPending();
    const record = await requireRecord(api);
    afterSleeping(world, 100, () =>
      change(world, zone, "DELETE", { name: record.name, type: "CNAME", values: [record.value] }),
    );
    await failure(api.update(patient));
    expect(findings(world)[0]).toContain("somebody deleted it. pulumi up puts it again");
    expect(findings(world).at(-1)).toContain("everything is right");
    expect(await world.cnames(zone)).toEqual([record.name]);
  });

  test("whose record somebody overwrites: both values", async () => {
    const { world, zone, api } = await openPending();
    const record = await requireRecord(api);
    afterSleeping(world, 20, () =>
      change(world, zone, "UPSERT", { name: record.name, type: "CNAME", values: ["_old.example.net."] }),
    );
    const error = await failure(api.update(short));
    expect(error.cause).toContain("with another value, _old.example.net. instead of _");
    expect(error.remedy).toContain("find out what writes the other");
  });

  test("whose record is on its way: who sees it and who does not", async () => {
    const { world, api } = await openPending();
    const all = world.host.publicDns as PublicDns;
    world.host.publicDns = {
      resolvers: all.resolvers,
      lookUp: async (name, type, resolver) =>
        type === "CNAME" && resolver === "1.1.1.1"
          ? { reason: "no such record" }
          : all.lookUp(name, type, resolver),
    };
    const error = await failure(api.create(short));
    expect(error.cause).toMatch(/propagating: seen by 8\.8\.8\.8, .*ns-.*, not yet by 1\.1\.1\.1\./);
    expect(error.remedy).toContain("15 minutes");
  });

  test("names several domains of one trouble together, and no longer the one that is validated", async () => {
    const { world, zone } = await openPending({});
    const dev = await world.zone("dev.example.com");
    const api = newCertificate(world, [zone, dev]);
    const dnsNames = ["api.example.com", "a.dev.example.com", "b.dev.example.com"];
    const error = await failure(api.create({ dnsNames, issuanceTimeoutMinutes: 5 }));
    expect(error.cause).toContain("a.dev.example.com, b.dev.example.com: dev.example.com is delegated to no");
    expect(error.cause).not.toContain("api.example.com:");
    expect(findings(world)).toHaveLength(1);
  });
});

describe("what cannot be learnt is unknown, and fails nothing", () => {
  test("where AWS is a stand-in and there is no public DNS", async () => {
    const { world, api } = await openPending();
    world.host.publicDns = undefined;
    const error = await failure(api.create(short));
    expect(error.cause).toMatch(/the record stands in .*; the public DNS could not be asked\./);
  });

  test("where the public DNS throws", async () => {
    const { world, api } = await openPending();
    world.host.publicDns = { resolvers: ["1.1.1.1"], lookUp: () => Promise.reject(new Error("broken")) };
    expect((await failure(api.create(short))).cause).toContain("the public DNS could not be asked");
  });

  test("where ListResourceRecordSets is denied, and the public DNS cannot be asked either", async () => {
    const { world, api } = await openPending();
    world.host.publicDns = undefined;
    deny(world);
    const error = await failure(api.create({ ...names, issuanceTimeoutMinutes: 5 }));
    const unknown = "is unknown: route53:ListResourceRecordSets is not allowed";
    expect(error.code).toBe("IssuanceTimedOut");
    expect(error.cause).toContain(unknown);
    expect(findings(world)[0]).toContain(unknown);
  });

  test("where ListResourceRecordSets is denied, but the zone's own server answers", async () => {
    const { world, api } = await openPending();
    deny(world);
    expect((await failure(api.create(short))).cause).toContain("everything is right");
  });

  test("where the zone cannot be read either", async () => {
    const { world, api } = await openPending();
    deny(world);
    world.sandbox.faults.add({
      ...{ service: "route53", operation: "GetHostedZone", times: 1000, error: "ServiceUnavailable" },
    });
    expect((await failure(api.create(short))).code).toBe("IssuanceTimedOut");
  });
});

test("a renewal that takes too long has its diagnosis too", async () => {
  const { world, zone, api } = await openPending({ managedRenewal: "off", validationSeconds: 600 });
  const { validationRecords } = await api.create(names);
  world.advance(178 * DAY);
  const [{ name, value } = { name: "", value: "" }] = validationRecords;
  // The first sleep is that in which the record gathers with others, to be put again.
  afterSleeping(world, 2, () => change(world, zone, "DELETE", { name, type: "CNAME", values: [value] }));
  const error = await failure(api.update(short));
  expect(error.code).toBe("RenewalTimedOut");
  expect(error.cause).toMatch(
    /no new serial after 1 min .*somebody deleted it\. The current certificate stays/,
  );
  expect(error.remedy).toMatch(/^pulumi up puts it again.* Run pulumi up: it goes on with this renewal\.$/);
  expect((await api.update(names)).renewalCount).toBe(1);
});

describe("a refusal by CAA names the records in force and the one to add", () => {
  const caa = async (owner: string, values: string[], dnsNames: string[]) => {
    const { world, zone, api } = await openPending({});
    await change(world, zone, "UPSERT", { name: owner, type: "CAA", values });
    return { world, error: await failure(api.create({ dnsNames })) };
  };

  test("at the name that carries them, not at the apex", async () => {
    const { error } = await caa("api.example.com", ['0 issue "letsencrypt.org"'], names.dnsNames);
    expect(error.cause).toContain('(in force: api.example.com. CAA 0 issue "letsencrypt.org")');
    expect(error.remedy).toContain('Add api.example.com. CAA 0 issue "amazon.com", then run pulumi up again');
  });

  test("for a wildcard as issuewild, where there is one", async () => {
    const { error } = await caa(
      "example.com",
      ['0 issue "amazon.com"', '0 issuewild ";"'],
      ["*.example.com"],
    );
    expect(error.remedy).toContain('Add example.com. CAA 0 issuewild "amazon.com", then');
  });

  test("at the target of a CNAME, which resolvers follow", async () => {
    const { world, zone, api } = await openPending({});
    const cname = { name: "api.example.com", type: "CNAME" as const, values: ["lb.example.com."] };
    await change(world, zone, "UPSERT", cname);
    const values = ['0 issue "letsencrypt.org"'];
    for (const name of ["example.com", "lb.example.com"])
      await change(world, zone, "UPSERT", { name, type: "CAA", values });
    const { publicDns } = world.host;
    if (publicDns) {
      const { lookUp } = publicDns;
      // As each resolver answers for a name that is a CNAME.
      const follow = (name: string) => (name === "api.example.com" ? "lb.example.com" : name);
      const following: typeof lookUp = (name, type) => lookUp(type === "CAA" ? follow(name) : name, type);
      world.host.publicDns = { ...publicDns, lookUp: following };
    }
    const error = await failure(api.create(names));
    expect(error.cause).toContain(`(in force: lb.example.com. CAA ${values[0]})`);
    expect(error.remedy).toContain(
      'Add lb.example.com. CAA 0 issue "amazon.com" (the target of the CNAME api.example.com), then',
    );
  });

  test("without what is in force, where wildcards alone are forbidden", async () => {
    const { error } = await caa(
      "example.com",
      ['0 issue "amazon.com"', '0 issuewild ";"'],
      ["example.com", "*.example.com"],
    );
    expect(error.cause).toContain("CAA records forbid it for *.example.com (");
    expect(error.remedy).toMatch(/^Add example\.com\. CAA 0 issuewild "amazon\.com", then/);
  });

  test("for a renewal that it stops, too", async () => {
    const { world, zone, api } = await openPending({ managedRenewal: "off" });
    await api.create(names);
    world.advance(178 * DAY);
    const values = ['0 issue "letsencrypt.org"'];
    await change(world, zone, "UPSERT", { name: "example.com", type: "CAA", values });
    const error = await failure(api.update(short));
    expect(error.code).toBe("RenewalFailed");
    expect(error.cause).toContain(`(CAA_ERROR (in force: example.com. CAA ${values[0]}))`);
    expect(error.remedy).toContain('Add example.com. CAA 0 issue "amazon.com". Run pulumi up');
  });

  test("at the zone's apex where there is no public DNS", async () => {
    const { world, zone, api } = await openPending({});
    world.host.publicDns = undefined;
    const values = ['0 issue "letsencrypt.org"'];
    await change(world, zone, "UPSERT", { name: "example.com", type: "CAA", values });
    const error = await failure(api.create({ dnsNames: ["api.example.com", "*.example.com"] }));
    expect(error.cause).toContain("CAA records forbid it for");
    expect(error.cause).not.toContain("in force");
    expect(error.remedy).toContain('example.com. CAA 0 issue "amazon.com"');
    expect(error.remedy).toContain('example.com. CAA 0 issuewild "amazon.com"');
  });
});

import {
  type Change,
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  ListTagsForResourceCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { type Bench, change, cname, createZone, openBench, refusal } from "./bench";

const records = async ({ dns }: Bench, HostedZoneId: string) =>
  (await dns.send(new ListResourceRecordSetsCommand({ HostedZoneId }))).ResourceRecordSets ?? [];
const names = async (bench: Bench, zoneId: string) =>
  (await records(bench, zoneId)).map((record) => `${record.Name} ${record.Type}`);
const set = (Type: ResourceRecordSet["Type"], Name: string, ...values: string[]) => ({
  Action: "CREATE" as const,
  ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords: values.map((Value) => ({ Value })) },
});

/** A change of the same record, but for some of it. */
const but = (asked: Change, other: Partial<ResourceRecordSet>): Change => ({
  ...asked,
  ResourceRecordSet: { ...asked.ResourceRecordSet, ...other } as ResourceRecordSet,
});

describe("a hosted zone", () => {
  test("is born with NS and SOA records and four name servers", async () => {
    const bench = await openBench();
    const answer = await bench.dns.send(
      new CreateHostedZoneCommand({ Name: "Example.com", CallerReference: "1" }),
    );
    expect(answer.HostedZone).toMatchObject({ Name: "example.com.", Config: { PrivateZone: false } });
    expect(answer.DelegationSet?.NameServers).toHaveLength(4);
    expect(answer.Location).toContain(answer.HostedZone?.Id);
    expect(await names(bench, answer.HostedZone?.Id ?? "")).toEqual(["example.com. NS", "example.com. SOA"]);
  });

  test("is created once for a caller reference", async () => {
    const bench = await openBench();
    const create = () =>
      bench.dns.send(new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "1" }));
    await create();
    expect(await refusal(create())).toMatchObject({ name: "HostedZoneAlreadyExists", status: 409 });
  });

  test("is private with a VPC, and cannot be private without", async () => {
    const { dns } = await openBench();
    const input = { Name: "example.com", CallerReference: "1" };
    const without = new CreateHostedZoneCommand({ ...input, HostedZoneConfig: { PrivateZone: true } });
    expect((await refusal(dns.send(without))).name).toBe("InvalidInput");
    const { HostedZone } = await dns.send(
      new CreateHostedZoneCommand({ ...input, VPC: { VPCRegion: "us-east-1", VPCId: "vpc-1" } }),
    );
    const got = await dns.send(new GetHostedZoneCommand({ Id: HostedZone?.Id ?? "" }));
    expect([got.HostedZone?.Config?.PrivateZone, got.VPCs?.length, got.DelegationSet]).toEqual([
      true,
      1,
      undefined,
    ]);
  });

  // The SDK's InvalidVPCId: the id "isn't a valid ID or the current account is not authorized to access this VPC".
  test("is not private with a VPC that cannot exist", async () => {
    const { dns } = await openBench();
    const VPC = { VPCRegion: "us-east-1" as const, VPCId: "my network" };
    const asked = new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "1", VPC });
    expect(await refusal(dns.send(asked))).toMatchObject({ name: "InvalidVPCId", status: 400 });
  });

  // botocore, route53 2013-04-01, ResourceId: at most 32 characters.
  test("has an id of 32 characters at most", async () => {
    const { dns } = await openBench();
    const asked = async (length: number) =>
      (await refusal(dns.send(new GetHostedZoneCommand({ Id: "Z".repeat(length) })))).name;
    expect([await asked(32), await asked(33)]).toEqual(["NoSuchHostedZone", "InvalidInput"]);
  });

  // getmoto/moto, tests/test_route53/test_route53_hosted_zone_ids.py (verified on AWS).
  test("goes by its bare id in calls on tags", async () => {
    const bench = await openBench();
    const ResourceId = await createZone(bench);
    const tags = { ResourceType: "hostedzone" as const, AddTags: [{ Key: "a", Value: "1" }] };
    const tooLong = {
      name: "InvalidInput",
      message: `1 validation error detected: Value '${ResourceId}' at 'resourceId' failed to satisfy constraint: Member must have length less than or equal to 32`,
    };
    const put = bench.dns.send(new ChangeTagsForResourceCommand({ ...tags, ResourceId }));
    expect(await refusal(put)).toMatchObject(tooLong);
    const read = new ListTagsForResourceCommand({ ResourceType: "hostedzone", ResourceId });
    expect(await refusal(bench.dns.send(read))).toMatchObject(tooLong);
    const cut = new ChangeTagsForResourceCommand({ ...tags, ResourceId: ResourceId.slice(0, 32) });
    expect((await refusal(bench.dns.send(cut))).name).toBe("NoSuchHostedZone");
  });

  test("is deleted only when nothing but NS and SOA stands in it", async () => {
    const bench = await openBench();
    const Id = await createZone(bench);
    await change(bench.dns, Id, set("A", "a.example.com", "1.2.3.4"));
    expect((await refusal(bench.dns.send(new DeleteHostedZoneCommand({ Id })))).name).toBe(
      "HostedZoneNotEmpty",
    );
    const [, , a] = await records(bench, Id);
    await change(bench.dns, Id, { Action: "DELETE", ResourceRecordSet: a });
    await bench.dns.send(new DeleteHostedZoneCommand({ Id }));
    expect(await refusal(bench.dns.send(new GetHostedZoneCommand({ Id })))).toMatchObject({
      name: "NoSuchHostedZone",
      status: 404,
    });
  });

  test("is seen by its account alone, in every region", async () => {
    const bench = await openBench();
    const Id = await createZone(bench);
    const elsewhere = new Route53Client(bench.config({ region: "eu-west-1" }));
    await elsewhere.send(new GetHostedZoneCommand({ Id }));
    const stranger = new Route53Client(bench.config({ account: "222233334444" }));
    expect((await refusal(stranger.send(new GetHostedZoneCommand({ Id })))).status).toBe(403);
    expect((await stranger.send(new ListHostedZonesCommand({}))).HostedZones).toEqual([]);
  });

  test("stands in lists, in pages and by name", async () => {
    const bench = await openBench();
    for (const name of ["b.org", "a.com", "c.com"]) await createZone(bench, name);
    const first = await bench.dns.send(new ListHostedZonesCommand({ MaxItems: 2 }));
    expect([first.HostedZones?.length, first.IsTruncated]).toEqual([2, true]);
    const rest = await bench.dns.send(new ListHostedZonesCommand({ MaxItems: 2, Marker: first.NextMarker }));
    expect([rest.HostedZones?.length, rest.IsTruncated]).toEqual([1, false]);
    const byName = await bench.dns.send(new ListHostedZonesByNameCommand({ DNSName: "b.org" }));
    expect(byName.HostedZones?.map((zone) => zone.Name)).toEqual(["b.org."]);
  });

  test("that is given to another service says so, and nobody else may edit it", async () => {
    const bench = await openBench();
    const Id = await createZone(bench);
    const got = async () =>
      (await bench.dns.send(new GetHostedZoneCommand({ Id }))).HostedZone?.LinkedService;
    expect(await got()).toBeUndefined();
    const linkedService = "servicediscovery.amazonaws.com";
    const answer = await bench.control("POST", "zones", { id: Id, linkedService });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { id: Id.replace("/hostedzone/", ""), linkedService },
    ]);
    expect((await got())?.ServicePrincipal).toBe(linkedService);
    const denied = { name: "AccessDenied", status: 403 };
    const edit = change(bench.dns, Id, set("A", "a.example.com", "1.2.3.4"));
    expect(await refusal(edit)).toMatchObject(denied);
    const removal = bench.dns.send(new DeleteHostedZoneCommand({ Id }));
    expect(await refusal(removal)).toMatchObject(denied);
  });

  test("carries tags", async () => {
    const bench = await openBench();
    const ResourceId = (await createZone(bench)).replace("/hostedzone/", "");
    const resource = { ResourceType: "hostedzone" as const, ResourceId };
    await bench.dns.send(
      new ChangeTagsForResourceCommand({ ...resource, AddTags: [{ Key: "a", Value: "1" }] }),
    );
    await bench.dns.send(
      new ChangeTagsForResourceCommand({
        ...resource,
        AddTags: [{ Key: "b", Value: "2" }],
        RemoveTagKeys: ["a"],
      }),
    );
    const { ResourceTagSet } = await bench.dns.send(new ListTagsForResourceCommand(resource));
    expect(ResourceTagSet?.Tags).toEqual([{ Key: "b", Value: "2" }]);
  });
});

describe("a batch of changes", () => {
  test("is atomic", async () => {
    const bench = await openBench();
    const zone = await createZone(bench);
    const call = change(
      bench.dns,
      zone,
      set("A", "a.example.com", "1.2.3.4"),
      set("A", "b.example.org", "1.2.3.4"),
    );
    expect(await refusal(call)).toMatchObject({
      name: "InvalidChangeBatch",
      message: "[RRSet with DNS name b.example.org. is not permitted in zone example.com.]",
    });
    expect(await records(bench, zone)).toHaveLength(2);
  });

  test("upserts, and takes names in any case, with or without the trailing dot", async () => {
    const bench = await openBench();
    const zone = await createZone(bench);
    await change(bench.dns, zone, cname("CREATE", "A.Example.com", "x.net"));
    await change(bench.dns, zone, cname("UPSERT", "a.example.com.", "y.net"));
    expect((await records(bench, zone))[2]).toMatchObject({
      Name: "a.example.com.",
      ResourceRecords: [{ Value: "y.net" }],
    });
  });

  test("may delete and create the same record set", async () => {
    const bench = await openBench();
    const zone = await createZone(bench);
    await change(bench.dns, zone, cname("CREATE", "a.example.com", "x.net"));
    await change(
      bench.dns,
      zone,
      cname("DELETE", "a.example.com", "x.net"),
      cname("CREATE", "a.example.com", "y.net"),
    );
    expect(await records(bench, zone)).toHaveLength(3);
  });

  test("shows wildcards in octal and keeps them apart from other names", async () => {
    const bench = await openBench();
    const zone = await createZone(bench);
    await change(bench.dns, zone, set("A", "*.example.com", "1.2.3.4"));
    expect(await names(bench, zone)).toContain("\\052.example.com. A");
    const twice = change(bench.dns, zone, set("A", "\\052.example.com", "1.2.3.4"));
    expect((await refusal(twice)).message).toContain("but it already exists");
  });

  const fresh = cname("CREATE", "new.example.com", "x.net");
  test.each([
    [
      "a record twice",
      [fresh, fresh],
      "invalid set of changes for a resource record set 'CNAME new.example.com.'",
    ],
    ["creating what stands", [cname("CREATE", "old.example.com", "z.net")], "but it already exists"],
    ["deleting what does not stand", [cname("DELETE", "new.example.com", "x.net")], "but it was not found"],
    [
      "deleting with another value",
      [cname("DELETE", "old.example.com", "other.net")],
      "do not match the current values",
    ],
    [
      "deleting with another TTL",
      [but(cname("DELETE", "old.example.com", "x.net"), { TTL: 60 })],
      "[name='old.example.com.', type='CNAME'] but the values provided do not match the current values",
    ],
    [
      "deleting as if it were weighted",
      [but(cname("DELETE", "old.example.com", "x.net"), { SetIdentifier: "blue", Weight: 1 })],
      "[name='old.example.com.', type='CNAME', set-identifier='blue'] but it was not found",
    ],
    ["a CNAME at the apex", [cname("CREATE", "example.com", "x.net")], "is not permitted at apex"],
    ["another type beside a CNAME", [set("A", "old.example.com", "1.2.3.4")], "conflicts with other records"],
    ["a CNAME with two values", [set("CNAME", "new.example.com", "x.net", "y.net")], "only one"],
    ["an address that is none", [set("A", "a.example.com", "x")], "ARRDATAIllegalIPv4Address"],
    ["text without quotes", [set("TXT", "a.example.com", "x")], "enclosed in quotation marks"],
    [
      "deleting the SOA",
      [{ ...set("SOA", "example.com", "x"), Action: "DELETE" as const }],
      "exactly one SOA",
    ],
    [
      "more than 1,000 records",
      Array.from({ length: 501 }, (_, index) => cname("UPSERT", `n${index}.example.com`, "x.net")),
      "Number of records limit of 1000 exceeded.",
    ],
    [
      "more than 32,000 characters",
      Array.from({ length: 20 }, (_, index) => set("TXT", `n${index}.example.com`, `"${"x".repeat(1700)}"`)),
      "32000",
    ],
  ])("refuses %s", async (_, changes, message) => {
    const bench = await openBench();
    const zone = await createZone(bench);
    await change(bench.dns, zone, cname("CREATE", "old.example.com", "x.net"));
    const { name, message: told, status } = await refusal(change(bench.dns, zone, ...changes));
    expect([name, status]).toEqual(["InvalidChangeBatch", 400]);
    expect(told).toContain(message);
    expect(await records(bench, zone)).toHaveLength(3);
  });

  const weighted = (identifier: string) => ({
    Action: "CREATE" as const,
    ResourceRecordSet: {
      ...set("A", "w.example.com", "1.2.3.4").ResourceRecordSet,
      SetIdentifier: identifier,
      Weight: 1,
    },
  });

  test("keeps simple and routed record sets of one name and type apart", async () => {
    const bench = await openBench();
    const zone = await createZone(bench);
    await change(bench.dns, zone, weighted("one"), weighted("two"));
    const simple = change(bench.dns, zone, set("A", "w.example.com", "1.2.3.4"));
    expect(await refusal(simple)).toMatchObject({
      name: "InvalidChangeBatch",
      message: expect.stringContaining("cannot be created as other RRSets exist with the same name and type"),
    });
    await change(bench.dns, zone, set("TXT", "w.example.com", '"x"'), set("A", "s.example.com", "1.2.3.4"));
    const routed = { ...weighted("one").ResourceRecordSet, Name: "s.example.com" };
    const beside = change(bench.dns, zone, { Action: "CREATE", ResourceRecordSet: routed });
    expect((await refusal(beside)).message).toContain("SetIdentifier one cannot be created");
    expect(await records(bench, zone)).toHaveLength(6);
  });

  test("takes an alias without TTL and values only", async () => {
    const bench = await openBench();
    const zone = await createZone(bench);
    const AliasTarget = { HostedZoneId: "Z1", DNSName: "x.example.net", EvaluateTargetHealth: false };
    const alias = { Name: "a.example.com", Type: "A" as const, AliasTarget };
    for (const more of [{ TTL: 60 }, { ResourceRecords: [{ Value: "1.2.3.4" }] }]) {
      const call = change(bench.dns, zone, { Action: "CREATE", ResourceRecordSet: { ...alias, ...more } });
      expect(await refusal(call)).toMatchObject({
        name: "InvalidInput",
        message: expect.stringContaining("but found more than one"),
      });
    }
    await change(bench.dns, zone, { Action: "CREATE", ResourceRecordSet: alias });
    expect(await records(bench, zone)).toHaveLength(3);
  });

  test("needs a TTL, values and at least one change", async () => {
    const bench = await openBench();
    const zone = await createZone(bench);
    const without = {
      Action: "CREATE" as const,
      ResourceRecordSet: { Name: "a.example.com", Type: "A" as const },
    };
    expect((await refusal(change(bench.dns, zone, without))).message).toContain("Missing field 'TTL'");
    expect((await refusal(change(bench.dns, zone))).name).toBe("InvalidInput");
  });

  test("is PENDING until the sandbox's clock has moved on", async () => {
    const bench = await openBench({ changeSyncSeconds: 5 });
    const zone = await createZone(bench);
    const { ChangeInfo } = await change(bench.dns, zone, fresh);
    const status = async () =>
      (await bench.dns.send(new GetChangeCommand({ Id: ChangeInfo?.Id ?? "" }))).ChangeInfo?.Status;
    expect(await status()).toBe("PENDING");
    bench.seconds(5);
    expect(await status()).toBe("INSYNC");
    expect((await refusal(bench.dns.send(new GetChangeCommand({ Id: "C1" })))).name).toBe("NoSuchChange");
  });
});

test("records are listed by labels from the right, then by type, in pages that start where they are told", async () => {
  const bench = await openBench();
  const HostedZoneId = await createZone(bench);
  await change(
    bench.dns,
    HostedZoneId,
    set("A", "b.example.com", "1.2.3.4"),
    set("A", "z.a.example.com", "1.2.3.4"),
    set("TXT", "a.example.com", '"x"'),
    set("A", "a.example.com", "1.2.3.4"),
  );
  expect(await names(bench, HostedZoneId)).toEqual([
    "example.com. NS",
    "example.com. SOA",
    "a.example.com. A",
    "a.example.com. TXT",
    "z.a.example.com. A",
    "b.example.com. A",
  ]);
  const page = await bench.dns.send(
    new ListResourceRecordSetsCommand({
      HostedZoneId,
      StartRecordName: "a.example.com",
      StartRecordType: "TXT",
      MaxItems: 1,
    }),
  );
  expect(page).toMatchObject({
    ResourceRecordSets: [{ Name: "a.example.com.", Type: "TXT" }],
    IsTruncated: true,
    NextRecordName: "z.a.example.com.",
    NextRecordType: "A",
  });
});

// docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html and API_ListResourceRecordSets.html:
// "com.example.www. Note the trailing dot, which can change the sort order in some circumstances."
test("names are listed in ASCII order of the reversed labels, so that a hyphen comes before the dot", async () => {
  const bench = await openBench();
  for (const name of ["example.com", "a.example.com", "example-a.com", "example1.com"])
    await createZone(bench, name);
  const { HostedZones = [] } = await bench.dns.send(new ListHostedZonesByNameCommand({}));
  expect(HostedZones.map(({ Name }) => Name)).toEqual([
    "example-a.com.",
    "example.com.",
    "a.example.com.",
    "example1.com.",
  ]);
  const zone = HostedZones.find(({ Name }) => Name === "example.com.")?.Id ?? "";
  const added = ["a", "x.a", "a-b", "a1"].map((name) => set("A", `${name}.example.com`, "1.2.3.4"));
  await change(bench.dns, zone, ...added);
  expect((await names(bench, zone)).slice(2)).toEqual([
    "a-b.example.com. A",
    "a.example.com. A",
    "x.a.example.com. A",
    "a1.example.com. A",
  ]);
});

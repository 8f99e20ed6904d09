import { CreateHostedZoneCommand, DeleteHostedZoneCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { failure } from "../../../support/resource";
import { newPublicCa } from "../../../support/resources";
import { openWorld, REGION, type World, type WorldOptions } from "../../../support/world";

async function openCa(options?: WorldOptions) {
  const world = await openWorld(options);
  return { world, ca: newPublicCa(world) };
}

async function privateZone({ hand }: World, name: string): Promise<string> {
  const VPC = { VPCRegion: "us-east-1" as const, VPCId: "vpc-0123456789abcdef0" };
  const command = new CreateHostedZoneCommand({ Name: name, CallerReference: name, VPC });
  const { HostedZone } = await hand.route53.send(command);
  return (HostedZone?.Id ?? "").replace("/hostedzone/", "");
}

describe("making a CA proves that it can be used", () => {
  test("by one look at ACM and one at the zone, and requests nothing", async () => {
    const { world, ca } = await openCa();
    const zone = await world.zone("example.com");
    world.forgetCalls();
    const state = await ca.create({ hostedZoneId: zone.id });
    expect(state).toMatchObject({ accountId: world.accountId, region: REGION, zones: [zone] });
    expect(ca.id).toBe("public");
    expect(world.calls().sort()).toEqual([
      "acm:ListCertificates",
      "route53:GetHostedZone",
      "sts:GetCallerIdentity",
    ]);
  });

  test("for several zones, each once and in their order", async () => {
    const { world, ca } = await openCa();
    const [com, org] = [await world.zone("example.com"), await world.zone("example.org")];
    const { zones } = await ca.create({ hostedZoneIds: [org.id, `/hostedzone/${com.id}`, org.id] });
    expect(zones).toEqual([org, com]);
    expect(world.count("GetHostedZone")).toBe(2);
  });

  test("with ACM in one account and Route 53 in another", async () => {
    const role = (account: string) => ({
      method: { type: "assume-role", roleArn: `arn:aws:iam::${account}:role/pki` },
    });
    const connections = { acm: role("222233334444"), dns: role("555566667777") };
    const { world, ca } = await openCa({ connections });
    const zone = await world.zone("example.com", "555566667777");
    world.forgetCalls();
    const raw = { hostedZoneId: zone.id, connection: "acm", dnsConnection: "dns" };
    expect(await ca.create(raw)).toMatchObject({ accountId: "222233334444", zones: [zone] });
    const callers = world.sandbox.calls
      .list()
      .filter((call) => call.service !== "sts")
      .map((call) => [call.operation, call.principal?.split(":")[4]]);
    expect(callers).toEqual([
      ["ListCertificates", "222233334444"],
      ["GetHostedZone", "555566667777"],
    ]);
  });

  test("in the region that it is given, which it keeps when the program names none any more", async () => {
    const { world, ca } = await openCa();
    const { id } = await world.zone("example.com");
    const raw = { hostedZoneId: id };
    await ca.create({ ...raw, region: "eu-central-1" });
    expect(world.sandbox.calls.list().find((call) => call.service === "acm")?.region).toBe("eu-central-1");
    expect(ca.diff(raw)).toEqual({ replaces: [], changes: false });
    expect((await ca.update(raw)).region).toBe("eu-central-1");
  });
});

describe("a CA that cannot be used fails before anything is requested", () => {
  test("where ACM does not answer: Failed to reach AWS Certificate Manager", async () => {
    const { world, ca } = await openCa();
    const { id } = await world.zone("example.com");
    const message = "The security token included in the request is invalid";
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "ListCertificates" },
      ...{ error: "UnrecognizedClientException", message },
    });
    const error = await failure(ca.create({ hostedZoneId: id }));
    expect(error.code).toBe("AcmUnreachable");
    const said = `connection: Failed to reach AWS Certificate Manager: UnrecognizedClientException: ${message}.`;
    expect(error.cause).toContain(`${said} Check the credentials of the ambient connection`);
    expect(world.calls("acm")).toEqual(["acm:ListCertificates"]);
  });

  test("where both ACM and a zone cannot be reached: one error with both", async () => {
    const { world, ca } = await openCa();
    world.sandbox.faults.add({
      service: "acm",
      operation: "ListCertificates",
      error: "AccessDeniedException",
    });
    const error = await failure(ca.create({ hostedZoneIds: ["Z0NOSUCHZONE"] }));
    expect(error.cause).toContain("connection: Failed to reach AWS Certificate Manager");
    expect(error.cause).toContain("hostedZoneIds[0]: Failed to access Route 53 hosted zone: Z0NOSUCHZONE");
  });

  test("where the zone does not exist: Failed to access Route 53 hosted zone", async () => {
    const { world, ca } = await openCa();
    const error = await failure(ca.create({ hostedZoneId: "Z0ABSENT" }));
    expect(error.code).toBe("HostedZoneUnusable");
    expect(error.cause).toContain(
      "hostedZoneId: Failed to access Route 53 hosted zone: Z0ABSENT: NoSuchHostedZone: No hosted zone found with ID: Z0ABSENT.",
    );
    expect(error.remedy).toBe("Nothing was requested or changed.");
    expect(world.count("RequestCertificate")).toBe(0);
  });

  test("where the zone is private, which ACM cannot see", async () => {
    const { world, ca } = await openCa();
    const id = await privateZone(world, "corp.example");
    const error = await failure(ca.create({ hostedZoneId: id }));
    expect(error.code).toBe("HostedZoneUnusable");
    expect(error.cause).toContain(
      `hostedZoneId: Failed to access Route 53 hosted zone: ${id}: the zone is private; ACM sees public DNS only. Give the public zone of the domain.`,
    );
  });

  test("where the zone belongs to another service of AWS, which alone may edit it", async () => {
    const { world, ca } = await openCa();
    const { id } = await world.zone("example.com");
    const linkedService = "servicediscovery.amazonaws.com";
    await world.control("POST", "zones", { id, linkedService });
    const error = await failure(ca.create({ hostedZoneId: id }));
    expect(error.code).toBe("HostedZoneUnusable");
    expect(error.cause).toContain(
      `hostedZoneId: Failed to access Route 53 hosted zone: ${id}: the zone belongs to ${linkedService}, and only that may edit it.`,
    );
    expect(world.count("RequestCertificate")).toBe(0);
  });

  test("where several zones are bad: one error, each with its path", async () => {
    const { world, ca } = await openCa();
    const good = await world.zone("example.com");
    const hidden = await privateZone(world, "corp.example");
    const foreign = await world.zone("example.org", "999988887777");
    const hostedZoneIds = [hidden, good.id, "Z0ABSENT", foreign.id];
    const { message } = await failure(ca.create({ hostedZoneIds }));
    expect(message).toContain("3 inputs are not valid");
    const text = "Failed to access Route 53 hosted zone";
    expect(message).toContain(`- hostedZoneIds[0]: ${text}: ${hidden}: the zone is private`);
    expect(message).toContain(`- hostedZoneIds[2]: ${text}: Z0ABSENT: NoSuchHostedZone`);
    expect(message).toContain(`- hostedZoneIds[3]: ${text}: ${foreign.id}: `);
    expect(message).not.toContain("hostedZoneIds[1]");
  });
});

describe("check refuses", () => {
  test.each([
    ["no zone at all", {}, "no hosted zone"],
    ["one zone and a list of zones", { hostedZoneId: "Z0ONE", hostedZoneIds: ["Z0TWO"] }, "Both"],
    ["an empty list of zones", { hostedZoneIds: [] }, "expected array to have >=1 items"],
    ["a zone by its name", { hostedZoneIds: ["example.com"] }, "not the id of a Route 53 hosted zone"],
    ["another DNS provider", { hostedZoneId: "Z0ONE", cloudflare: { zone: "x" } }, "Route 53 records only"],
  ])("%s", async (_, raw, cause) => {
    const { ca } = await openCa();
    const faults = ca.faults(raw);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.cause).toContain(cause);
    expect(faults[0]?.remedy).toMatch(/\w/);
  });
});

describe("a refresh", () => {
  test("keeps the zones of the state and says so in a notice, where one has gone", async () => {
    const { world, ca } = await openCa();
    const zone = await world.zone("example.com");
    const state = await ca.create({ hostedZoneId: zone.id });
    await world.hand.route53.send(new DeleteHostedZoneCommand({ Id: zone.id }));
    expect(await ca.refresh()).toBe(true);
    expect(ca.state).toEqual(state);
    expect(world.messages("notice")).toEqual([expect.stringContaining(`hosted zone: ${zone.id}`)]);
  });

  test("of a CA that is as it was changes nothing and says nothing", async () => {
    const { world, ca } = await openCa();
    const { id } = await world.zone("example.com");
    const state = await ca.create({ hostedZoneId: id });
    await ca.refresh();
    expect(ca.state).toEqual(state);
    expect(world.lines).toEqual([]);
  });
});

test("another zone is an update that reads the zones again; a deletion calls nothing", async () => {
  const { world, ca } = await openCa();
  const [com, org] = [await world.zone("example.com"), await world.zone("example.org")];
  await ca.create({ hostedZoneIds: [com.id] });
  const both = { hostedZoneIds: [com.id, org.id] };
  expect(ca.diff(both)).toEqual({ replaces: [], changes: undefined });
  expect((await ca.update(both)).zones).toEqual([com, org]);
  world.forgetCalls();
  await ca.delete();
  expect(world.calls()).toEqual([]);
});

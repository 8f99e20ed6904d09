import { ACMClient, DeleteCertificateCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import { OtherRegions } from "../../../provider/aws/acm/elsewhere";
import { regionsOf } from "../../../provider/kernel/regions";
import type { FaultInput } from "../../../sandbox/faults";
import { newCertificate } from "../../support/resources";
import { openWorld, REGION, START, type World } from "../../support/world";

const OTHERS = regionsOf("aws").filter((region) => region !== REGION);

/** A certificate in a zone of its own; `record` is the CNAME that it is validated by. */
async function openApi(dnsNames = ["api.example.com"]) {
  const world = await openWorld();
  const zone = await world.zone("example.com");
  const api = newCertificate(world, [zone]);
  const { validationRecords } = await api.create({ dnsNames });
  return { world, zone, api, record: validationRecords[0]?.name ?? "" };
}

/** ACM of another region, in the hands of somebody of the same account. */
function acmIn(world: World, region: string): ACMClient {
  const credentials = { accessKeyId: "AKIABYHAND00EXAMPLE", secretAccessKey: "by-hand" };
  return new ACMClient({ endpoint: world.sandbox.endpoint, region, maxAttempts: 1, credentials });
}

async function request(acm: ACMClient, DomainName: string, KeyAlgorithm = "EC_secp384r1" as const) {
  const command = new RequestCertificateCommand({ DomainName, ValidationMethod: "DNS", KeyAlgorithm });
  return (await acm.send(command)).CertificateArn ?? "";
}

const inRegion = (region: string, fault: Partial<FaultInput>): FaultInput => ({
  service: "acm",
  operation: "ListCertificates",
  region,
  times: 100,
  ...fault,
});

/** How often each other region was asked for its certificates. */
const asksElsewhere = (world: World): number[] =>
  OTHERS.map(
    (region) =>
      world.sandbox.calls
        .list()
        .filter((call) => call.operation === "ListCertificates" && call.region === region).length,
  );

describe("a validation record that is shared between regions", () => {
  test("stays while a certificate of another region needs it, and it is said where", async () => {
    const { world, zone, api, record } = await openApi();
    await request(acmIn(world, "eu-west-1"), "*.api.example.com");
    await request(acmIn(world, "af-south-1"), "api.example.com");
    await request(acmIn(world, "ap-east-1"), "other.example.com");
    await api.delete();
    expect(await world.cnames(zone)).toEqual([record]);
    expect(world.messages("notice")).toEqual([
      `kept the record ${record} in the hosted zone ${zone.id}: a live certificate in eu-west-1, af-south-1 needs it`,
    ]);
  });

  test("goes where no region needs it; each is asked once for many certificates", async () => {
    const { world, zone, api } = await openApi(["api.example.com", "www.example.com"]);
    const [one, two] = [newCertificate(world, [zone], "one"), newCertificate(world, [zone], "two")];
    await one.create({ dnsNames: ["one.example.com"] });
    await two.create({ dnsNames: ["two.example.com"] });
    await Promise.all([api.delete(), one.delete(), two.delete()]);
    expect(await world.cnames(zone)).toEqual([]);
    expect(world.messages("notice")).toEqual([]);
    expect(asksElsewhere(world)).toEqual(OTHERS.map(() => 1));
  });

  test("is not asked for elsewhere where the certificate's own region needs it", async () => {
    const { world, zone, api } = await openApi();
    await newCertificate(world, [zone], "other").create({ dnsNames: ["*.api.example.com"] });
    await api.delete();
    expect(asksElsewhere(world)).toEqual(OTHERS.map(() => 0));
  });

  test("goes with the last of them, though another was there when the run began", async () => {
    const { world, zone, api, record } = await openApi();
    const ireland = newCertificate(world, [zone], "ireland");
    await ireland.create({ dnsNames: ["api.example.com"], region: "eu-west-1" });
    await api.delete();
    expect(await world.cnames(zone)).toEqual([record]);
    await ireland.delete();
    expect(await world.cnames(zone)).toEqual([]);
  });

  test("goes with an old answer that named a user who is gone since", async () => {
    const { world, zone, api } = await openApi();
    const [one, ireland] = [newCertificate(world, [zone], "one"), acmIn(world, "eu-west-1")];
    await one.create({ dnsNames: ["one.example.com"] });
    const CertificateArn = await request(ireland, "api.example.com");
    await one.delete();
    await ireland.send(new DeleteCertificateCommand({ CertificateArn }));
    await api.delete();
    expect(await world.cnames(zone)).toEqual([]);
    expect(world.messages("notice")).toEqual([]);
  });

  test("stays for a certificate that was requested elsewhere after the region was asked", async () => {
    const { world, zone, api, record } = await openApi();
    const one = newCertificate(world, [zone], "one");
    await one.create({ dnsNames: ["one.example.com"] });
    await one.delete();
    await request(acmIn(world, "eu-west-1"), "api.example.com");
    world.advance(61);
    await api.delete();
    expect(await world.cnames(zone)).toEqual([record]);
  });
});

describe("a region that does not answer", () => {
  test.each([
    ["denies it", { error: "AccessDeniedException" }, "AccessDenied"],
    ["breaks the connection", { dropConnection: true }, "Unreachable"],
    ["has an expired token", { error: "ExpiredTokenException" }, "Credentials"],
  ])("because it %s keeps the record, and is named with the others", async (_, fault, code) => {
    const { world, zone, api, record } = await openApi();
    world.sandbox.faults.add(inRegion("eu-west-1", fault));
    await world.control("POST", "faults", inRegion("af-south-1", fault));
    await api.delete();
    expect(await world.cnames(zone)).toEqual([record]);
    expect(world.messages("notice")).toEqual([
      `kept the record ${record} in the hosted zone ${zone.id}: could not look for certificates that need it in ` +
        `eu-west-1, af-south-1 (${code}); delete it by hand if none does`,
    ]);
  });

  test("is asked once, and told once for each record", async () => {
    const { world, api } = await openApi(["api.example.com", "www.example.com"]);
    world.sandbox.faults.add(inRegion("eu-west-1", { error: "AccessDeniedException" }));
    await api.delete();
    expect(world.messages("notice")).toHaveLength(2);
    expect(asksElsewhere(world)).toEqual(OTHERS.map(() => 1));
  });

  test("is not named where another tells that the record is needed", async () => {
    const { world, api } = await openApi();
    await request(acmIn(world, "us-west-2"), "api.example.com");
    world.sandbox.faults.add(inRegion("eu-west-1", { error: "AccessDeniedException" }));
    await api.delete();
    expect(world.messages("notice")).toEqual([
      expect.stringContaining("a live certificate in us-west-2 needs"),
    ]);
  });

  test.each(["UnrecognizedClientException", "InvalidClientTokenId", "OptInRequired"])(
    "because the account has not enabled it (%s) has no certificates",
    async (error) => {
      const { world, zone, api } = await openApi();
      world.sandbox.faults.add(inRegion("ap-east-1", { error }));
      await api.delete();
      expect(await world.cnames(zone)).toEqual([]);
      expect(world.messages("notice")).toEqual([]);
    },
  );
});

test("a region that is announced, and not open yet, has no certificates; no other may be without an address", async () => {
  const handle = async () => {
    throw Object.assign(new Error("getaddrinfo ENOTFOUND acm.example"), { code: "ENOTFOUND" });
  };
  const credentials = { accessKeyId: "AKIABYHAND00EXAMPLE", secretAccessKey: "by-hand" };
  const quickAcm = (region: string) =>
    new ACMClient({ region, credentials, maxAttempts: 1, requestHandler: { handle } });
  const others = new OtherRegions({ quickAcm }, { now: () => START });
  const found = await others.look(["example.com"], ["sa-west-1", "eu-west-1"], "a test");
  expect(found.get("example.com")).toEqual({
    usedIn: [],
    unknown: [{ region: "eu-west-1", code: "Unreachable" }],
  });
});

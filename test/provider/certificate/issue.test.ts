import { X509Certificate } from "node:crypto";
import {
  DescribeCertificateCommand,
  GetCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
} from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import { newCertificate } from "../../support/resources";
import { tapWire } from "../../support/wireTap";
import { openWorld, START, type World, type WorldOptions } from "../../support/world";

async function openCertificate(options?: WorldOptions) {
  const world = await openWorld(options);
  const zone = await world.zone("example.com");
  world.forgetCalls();
  return { world, zone, api: newCertificate(world, [zone]) };
}

const listed = async ({ hand }: World) => {
  const Includes = { keyTypes: ["EC_prime256v1" as const] };
  return (await hand.acm.send(new ListCertificatesCommand({ Includes }))).CertificateSummaryList ?? [];
};

describe("a new certificate", () => {
  test("is one request: exportable, validated by DNS, with a token and the tags that say whose it is", async () => {
    const { world, api } = await openCertificate();
    const tap = await tapWire(world);
    await api.create({ dnsNames: ["www.example.com", "api.example.com"], tags: { team: "shop" } });
    expect(tap.sent("RequestCertificate")).toEqual([
      {
        DomainName: "www.example.com",
        SubjectAlternativeNames: ["api.example.com"],
        ValidationMethod: "DNS",
        KeyAlgorithm: "EC_prime256v1",
        IdempotencyToken: expect.stringMatching(/^\w{32}$/),
        Options: { Export: "ENABLED" },
        Tags: [
          { Key: "team", Value: "shop" },
          { Key: "pulumi-aws-pki:stack", Value: "shop/dev" },
          {
            Key: "pulumi-aws-pki:resource",
            Value: "pulumi-nodejs:dynamic/aws-pki:Certificate::api",
          },
          { Key: "pulumi-aws-pki:claim", Value: "1" },
        ],
      },
    ]);
  });

  test("shows in its state what ACM shows", async () => {
    const { world, api } = await openCertificate();
    const state = await api.create({ dnsNames: ["api.example.com"] });
    const { acm } = world.hand;
    const byArn = { CertificateArn: api.id };
    const { Certificate: seen } = await acm.send(new DescribeCertificateCommand(byArn));
    const { Certificate: pem = "" } = await acm.send(new GetCertificateCommand(byArn));
    expect(state).toMatchObject({
      status: "ISSUED",
      commonName: "api.example.com",
      serial: seen?.Serial,
      notBefore: seen?.NotBefore?.toISOString(),
      notAfter: seen?.NotAfter?.toISOString(),
      renewalCount: 0,
      previousSerials: [],
      renewedFor: "",
    });
    expect(state.certificateId).toMatch(/^[0-9a-f]{32}$/);
    const fingerprint = new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();
    expect(state.fingerprintSha256).toBe(fingerprint);
    const daysBeforeEnd = (Date.parse(state.notAfter) - Date.parse(state.renewAfter)) / 86_400_000;
    expect(daysBeforeEnd).toBeGreaterThanOrEqual(30);
    expect(daysBeforeEnd).toBeLessThan(31);
  });

  test("carries its profile's tags beside its own", async () => {
    const { world, api } = await openCertificate();
    const profile = {
      slug: "web",
      keyAlgorithm: "EC_prime256v1",
      tags: { cost: "42" },
      defaults: { tags: { team: "nobody" } },
    };
    await api.create({ dnsNames: ["api.example.com"], profile, tags: { team: "shop" } });
    const command = new ListTagsForCertificateCommand({ CertificateArn: api.id });
    const tags = (await world.hand.acm.send(command)).Tags?.map((tag) => `${tag.Key}=${tag.Value}`);
    expect(tags).toEqual(expect.arrayContaining(["team=shop", "cost=42"]));
    expect(tags).toHaveLength(5);
  });
});

describe("validation records", () => {
  test("go into the zone with the longest suffix, one batch a zone", async () => {
    const { world, zone } = await openCertificate();
    const dev = await world.childZone(zone, "dev.example.com");
    world.forgetCalls();
    const api = newCertificate(world, [zone, dev]);
    const dnsNames = [
      "example.com",
      "a.example.com",
      "notdev.example.com",
      "dev.example.com",
      "b.dev.example.com",
    ];
    const { validationRecords } = await api.create({ dnsNames });
    expect(world.count("ChangeResourceRecordSets")).toBe(2);
    const zoneOf = Object.fromEntries(validationRecords.map(({ domain, zoneId }) => [domain, zoneId]));
    expect(zoneOf).toEqual({
      "example.com": zone.id,
      "a.example.com": zone.id,
      "notdev.example.com": zone.id,
      "dev.example.com": dev.id,
      "b.dev.example.com": dev.id,
    });
    const inDev = validationRecords.filter(({ zoneId }) => zoneId === dev.id).map(({ name }) => name);
    expect((await world.cnames(dev)).sort()).toEqual(inDev.sort());
    expect(await world.cnames(zone)).toHaveLength(3);
  });

  test("of an apex and its wildcard are one", async () => {
    const { world, zone, api } = await openCertificate();
    const { validationRecords } = await api.create({ dnsNames: ["*.example.com", "example.com"] });
    expect(validationRecords.map((record) => record.domain)).toEqual(["example.com"]);
    expect(await world.cnames(zone)).toEqual([validationRecords[0]?.name]);
    expect(world.count("ChangeResourceRecordSets")).toBe(1);
  });

  test("are awaited where ACM has not named them yet", async () => {
    const { world, api } = await openCertificate({ acm: { recordDelaySeconds: 9 } });
    await api.create({ dnsNames: ["api.example.com"] });
    expect(api.state.status).toBe("ISSUED");
    expect(world.messages("progress")[0]).toBe("waiting for ACM to name the validation records, 0 s so far");
  });
});

describe("waiting", () => {
  test("says beside the resource what is awaited, and for how long", async () => {
    const { world, api } = await openCertificate({ validationSeconds: 60 });
    const { resourceUrn } = await api.create({ dnsNames: ["api.example.com", "www.example.com"] });
    const awaited = "waiting for ACM to see the validation records (0 of 2 names validated)";
    expect(world.messages("progress")).toEqual([
      // The first second is that in which record changes gather.
      ...["1 s", "2 s", "4 s", "7 s", "12 s", "20 s", "30 s", "40 s", "50 s", "1 min 0 s"].map(
        (waited) => `${awaited}, ${waited} so far`,
      ),
      "issued, expires 2046-09-14",
    ]);
    expect(new Set(world.lines.map((line) => line.urn))).toEqual(new Set([resourceUrn]));
    expect(world.messages("notice")).toEqual([]);
  });

  test("bears a request that cannot be described for some seconds", async () => {
    const { world, api } = await openCertificate({ acm: { describeDelaySeconds: 5 } });
    expect((await api.create({ dnsNames: ["api.example.com"] })).status).toBe("ISSUED");
    expect(world.messages("progress")[0]).toBe("waiting for ACM to take up the request, 0 s so far");
    expect(world.count("RequestCertificate")).toBe(1);
  });

  test("looks a few times only, not once a second", async () => {
    const { world, api } = await openCertificate({ validationSeconds: 30 * 60 });
    await api.create({ dnsNames: ["api.example.com"] });
    expect(world.count("DescribeCertificate")).toBeLessThan(200);
    // Once at first, and again every ten minutes, in case somebody has taken the records away.
    expect(world.count("ChangeResourceRecordSets")).toBe(3);
  });
});

describe("a request is never doubled", () => {
  test("where its answer was lost and the SDK asks again", async () => {
    const { world, api } = await openCertificate();
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "RequestCertificate" },
      ...{ dropConnection: true, afterEffect: true },
    });
    await api.create({ dnsNames: ["api.example.com"] });
    expect(world.count("RequestCertificate")).toBe(2);
    expect((await listed(world)).map((one) => one.CertificateArn)).toEqual([api.id]);
  });

  test("where the program crashed after it: the next run finds the first", async () => {
    const { world, api } = await openCertificate();
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "RequestCertificate", times: 1000 },
      ...{ dropConnection: true, afterEffect: true },
    });
    await expect(api.create({ dnsNames: ["api.example.com"] })).rejects.toMatchObject({
      code: "Unreachable",
    });
    world.sandbox.faults.reset();
    expect(api.id).toBe("");
    await api.create({ dnsNames: ["api.example.com"] });
    expect((await listed(world)).map((one) => one.CertificateArn)).toEqual([api.id]);
  });

  test("where ACM shows the request only after a minute", async () => {
    const { world, api } = await openCertificate({ acm: { describeDelaySeconds: 60 } });
    expect((await api.create({ dnsNames: ["api.example.com"] })).status).toBe("ISSUED");
    expect(world.count("RequestCertificate")).toBe(1);
  });

  test("but one that was destroyed within ACM's hour of memory is followed by a new one, again and again", async () => {
    const { world, zone, api } = await openCertificate();
    await api.create({ dnsNames: ["api.example.com"] });
    await api.delete();
    for (const _ of ["second", "third"]) {
      const again = newCertificate(world, [zone]);
      expect((await again.create({ dnsNames: ["api.example.com"] })).status).toBe("ISSUED");
      expect((await listed(world)).map((one) => one.CertificateArn)).toEqual([again.id]);
      await again.delete();
    }
    expect(world.now().getTime() - START.getTime()).toBeLessThan(600_000);
  });

  test("which is requested within seconds, and says that ACM handed back a deleted one", async () => {
    const { world, zone, api } = await openCertificate({ validationSeconds: 0 });
    await api.create({ dnsNames: ["api.example.com"] });
    await api.delete();
    world.forgetCalls();
    world.lines.length = 0;
    const began = world.now().getTime();
    const again = newCertificate(world, [zone]);
    await again.create({ dnsNames: ["api.example.com"] });
    expect((world.now().getTime() - began) / 1000).toBeLessThan(20);
    expect(world.count("RequestCertificate")).toBe(2);
    expect(world.messages("progress")).toContain(
      `ACM handed back ${api.id}, which was deleted: it remembers a request for an hour. Requesting anew`,
    );
  });

  test("also where a policy that goes by tags denies to touch what is not there", async () => {
    const { world, zone, api } = await openCertificate({ validationSeconds: 0 });
    await api.create({ dnsNames: ["api.example.com"] });
    await api.delete();
    const error = "AccessDeniedException";
    for (const operation of ["AddTagsToCertificate", "DeleteCertificate"])
      world.sandbox.faults.add({ service: "acm", operation, times: 2, error });
    const again = newCertificate(world, [zone]);
    expect((await again.create({ dnsNames: ["api.example.com"] })).status).toBe("ISSUED");
    expect((await listed(world)).map((one) => one.CertificateArn)).toEqual([again.id]);
  });

  test("which is requested after two minutes where tags are denied, as nothing else tells it", async () => {
    const { world, zone, api } = await openCertificate();
    await api.create({ dnsNames: ["api.example.com"] });
    await api.delete();
    const error = "AccessDeniedException";
    world.sandbox.faults.add({ service: "acm", operation: "AddTagsToCertificate", times: 9, error });
    const began = world.now().getTime();
    expect((await newCertificate(world, [zone]).create({ dnsNames: ["api.example.com"] })).status).toBe(
      "ISSUED",
    );
    expect((world.now().getTime() - began) / 1000).toBeGreaterThan(120);
  });

  test("nor where ACM denies a request that it shows later: one of the two goes before any is issued", async () => {
    const { world, api } = await openCertificate({ acm: { describeDelaySeconds: 60 } });
    const error = "ResourceNotFoundException";
    world.sandbox.faults.add({ service: "acm", operation: "AddTagsToCertificate", times: 1, error });
    expect((await api.create({ dnsNames: ["api.example.com"] })).status).toBe("ISSUED");
    expect(world.count("RequestCertificate")).toBe(2);
    expect((await listed(world)).map((one) => one.CertificateArn)).toEqual([api.id]);
  });

  test("nor where each request of a run is denied for some seconds: a second one at most, and the first goes", async () => {
    const { world, api } = await openCertificate({ acm: { describeDelaySeconds: 12 } });
    const error = "ResourceNotFoundException";
    world.sandbox.faults.add({ service: "acm", operation: "AddTagsToCertificate", times: 4, error });
    expect((await api.create({ dnsNames: ["api.example.com"] })).status).toBe("ISSUED");
    expect(world.count("RequestCertificate")).toBe(2);
    expect((await listed(world)).map((one) => one.CertificateArn)).toEqual([api.id]);
  });

  test("nor where the first is also denied when it is to be deleted, and shows after the second", async () => {
    const { world, api } = await openCertificate({ acm: { describeDelaySeconds: 12 } });
    const error = "ResourceNotFoundException";
    for (const operation of ["AddTagsToCertificate", "DeleteCertificate"])
      world.sandbox.faults.add({ service: "acm", operation, times: 1, error });
    expect((await api.create({ dnsNames: ["api.example.com"] })).status).toBe("ISSUED");
    expect(world.count("RequestCertificate")).toBe(2);
    expect((await listed(world)).map((one) => one.CertificateArn)).toEqual([api.id]);
  });

  test("nor where the second is refused: the next run takes the first", async () => {
    const { world, api } = await openCertificate({ acm: { describeDelaySeconds: 12 } });
    const error = "ResourceNotFoundException";
    world.sandbox.faults.add({ service: "acm", operation: "AddTagsToCertificate", times: 1, error });
    const denied = { error: "AccessDeniedException", after: 1 };
    world.sandbox.faults.add({ service: "acm", operation: "RequestCertificate", ...denied });
    await expect(api.create({ dnsNames: ["api.example.com"] })).rejects.toMatchObject({
      code: "AccessDenied",
    });
    world.advance(60);
    expect((await api.create({ dnsNames: ["api.example.com"] })).status).toBe("ISSUED");
    expect((await listed(world)).map((one) => one.CertificateArn)).toEqual([api.id]);
  });

  test("but one that ACM refused is requested anew when it is created again", async () => {
    const { world, zone, api } = await openCertificate({ validationSeconds: 60 });
    world.sandbox.faults.add({
      service: "route53",
      operation: "ChangeResourceRecordSets",
      error: "AccessDenied",
    });
    await expect(api.create({ dnsNames: ["api.example.com"] })).rejects.toMatchObject({
      code: "AccessDenied",
    });
    await world.control("POST", "fail", { certificateArn: api.id, reason: "DOMAIN_NOT_ALLOWED" });
    world.advance(300);
    const again = newCertificate(world, [zone]);
    expect((await again.create({ dnsNames: ["api.example.com"] })).status).toBe("ISSUED");
    expect(again.id).not.toBe(api.id);
  });

  test("but two resources of the same names are two certificates", async () => {
    const { world, zone, api } = await openCertificate();
    const twin = newCertificate(world, [zone], "twin");
    await Promise.all([api, twin].map((one) => one.create({ dnsNames: ["api.example.com"] })));
    expect(twin.id).not.toBe(api.id);
    expect(await listed(world)).toHaveLength(2);
    expect(await world.cnames(zone)).toHaveLength(1);
  });
});

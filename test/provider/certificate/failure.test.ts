import { ChangeResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { certificateLifecycle } from "../../../provider/certificate/lifecycle";
import { Unfinished } from "../../../provider/kind/lifecycle";
import { failure } from "../../support/resource";
import { newCertificate } from "../../support/resources";
import { DAY, openWorld, type WorldOptions } from "../../support/world";

const names = { dnsNames: ["api.example.com", "www.example.com"] };

async function openCertificate(options?: WorldOptions) {
  const world = await openWorld(options);
  const zone = await world.zone("example.com");
  const forbid = (issuer: string) =>
    world.hand.route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zone.id,
        ChangeBatch: {
          Changes: [
            {
              Action: "UPSERT",
              ResourceRecordSet: {
                ...{ Name: "example.com", Type: "CAA", TTL: 300 },
                ResourceRecords: [{ Value: `0 issue "${issuer}"` }],
              },
            },
          ],
        },
      }),
    );
  return { world, zone, forbid, api: newCertificate(world, [zone]) };
}

describe("a failure after the request keeps the ARN, and the next run goes on with it", () => {
  test("where the records may not be written", async () => {
    const { world, api } = await openCertificate();
    const fault = {
      service: "route53",
      operation: "ChangeResourceRecordSets",
      error: "AccessDenied",
    } as const;
    world.sandbox.faults.add(fault);
    const error = await failure(api.create(names));
    expect(error).toBeInstanceOf(Unfinished);
    expect(error).toMatchObject({ code: "AccessDenied", resource: "Certificate api.example.com" });
    expect(api.id).toMatch(/^arn:aws:acm:us-east-1:111122223333:certificate\//);
    expect(api.state).toMatchObject({ ...names, status: "PENDING_VALIDATION", serial: "" });

    expect(api.diff(names)).toEqual({ replaces: [], changes: true });
    expect(world.messages("notice")).toEqual(["the certificate is still pending: its issue will be resumed"]);
    expect((await api.update(names)).status).toBe("ISSUED");
    expect(world.count("RequestCertificate")).toBe(1);
    expect(api.state).toMatchObject({ renewalCount: 0, previousSerials: [] });
  });

  test("where ACM throttles for longer than there is patience", async () => {
    const { world, api } = await openCertificate();
    const fault = { service: "acm", operation: "DescribeCertificate", error: "ThrottlingException" } as const;
    world.sandbox.faults.add({ ...fault, times: 1000 });
    const began = world.now().getTime();
    const error = await failure(api.create(names));
    expect(error.code).toBe("Throttled");
    expect(error.cause).toContain(api.id);
    expect(error.cause).toMatch(/It was tried \d+ times, with \d+ s of waiting/);
    // The call itself, and a last look for the state.
    expect(world.now().getTime() - began).toBeLessThanOrEqual(2 * 60_000);
    world.sandbox.faults.reset();
    await api.update(names);
    expect(world.count("RequestCertificate")).toBe(1);
  });

  test("where it cannot even be described any more", async () => {
    const { world, api } = await openCertificate();
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "DescribeCertificate", times: 2 },
      ...{ error: "AccessDeniedException" },
    });
    expect((await failure(api.create(names))).code).toBe("AccessDenied");
    expect(api.state.status).toBe("PENDING_VALIDATION");
    expect((await api.update(names)).status).toBe("ISSUED");
  });

  test("but a request that ACM refuses leaves nothing", async () => {
    const { world, api } = await openCertificate();
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "RequestCertificate", times: 1000 },
      ...{ error: "LimitExceededException" },
    });
    const error = await failure(api.create(names));
    expect(error).not.toBeInstanceOf(Unfinished);
    expect(error.code).toBe("QuotaExceeded");
    expect(error.remedy).toContain("Service Quotas");
    expect(world.count("RequestCertificate")).toBe(1);
    expect(world.calls("route53").slice(1)).toEqual([]);
  });
});

describe("an issue that takes too long", () => {
  const slow = { validationSeconds: 7 * DAY };

  test("fails after issuanceTimeoutMinutes, and names the records to look at and the ARN", async () => {
    const { world, zone, api } = await openCertificate(slow);
    const began = world.now().getTime();
    const error = await failure(api.create({ ...names, issuanceTimeoutMinutes: 2 }));
    const waited = (world.now().getTime() - began) / 1000;
    expect(waited).toBeGreaterThanOrEqual(120);
    expect(waited).toBeLessThan(135);
    expect(error).toBeInstanceOf(Unfinished);
    expect(error.code).toBe("IssuanceTimedOut");
    expect(error.cause).toContain(`${api.id} is still PENDING_VALIDATION after 2 min`);
    for (const name of await world.cnames(zone)) expect(error.cause).toContain(`${name} CNAME _`);
    expect(await world.cnames(zone)).toHaveLength(2);
    expect(error.cause).toContain("everything is right");
    expect(error.remedy).toMatch(/^Wait: .*pulumi up.*issuanceTimeoutMinutes/);
  });

  test("takes the deadline that its host gives before that of the inputs", async () => {
    const { world, api } = await openCertificate(slow);
    const began = world.now().getTime();
    const context = { ...world.context, ways: { deadlineSeconds: 60 } };
    const inputs = api.check({ ...names, issuanceTimeoutMinutes: 30 });
    expect((await failure(certificateLifecycle.create(inputs, context))).code).toBe("IssuanceTimedOut");
    expect((world.now().getTime() - began) / 60_000).toBeCloseTo(1, 0);
  });

  test("takes its patience from the profile, else 75 minutes", async () => {
    const { world, api } = await openCertificate(slow);
    const began = world.now().getTime();
    const profile = { slug: "web", keyAlgorithm: "EC_prime256v1", defaults: { issuanceTimeoutMinutes: 5 } };
    await failure(api.create({ ...names, profile }));
    const own = world.now().getTime();
    await failure(api.update(names));
    expect((own - began) / 60_000).toBeCloseTo(5, 0);
    expect((world.now().getTime() - own) / 60_000).toBeCloseTo(75, 0);
  });

  test("has no records to name where ACM has named none", async () => {
    const { api } = await openCertificate({ acm: { recordDelaySeconds: DAY } });
    const error = await failure(api.create({ ...names, issuanceTimeoutMinutes: 1 }));
    expect(error.cause).toContain("is still PENDING_VALIDATION after 1 min");
    expect(error.cause).toContain("ACM has named no validation record yet");
  });

  test("is over for good after ACM's 72 hours", async () => {
    const { world, api } = await openCertificate(slow);
    await failure(api.create({ ...names, issuanceTimeoutMinutes: 1 }));
    world.advance(3 * DAY);
    const error = await failure(api.update(names));
    expect(error.code).toBe("IssuanceFailed");
    expect(error.cause).toContain("72 hours");
    expect(error.remedy).toContain("run pulumi up again: a new one is requested");
    expect(api.state.status).toBe("VALIDATION_TIMED_OUT");
  });
});

describe("an issue that ACM refuses fails at once", () => {
  test("by a CAA record: the error says which record to add", async () => {
    const { world, forbid, api } = await openCertificate();
    await forbid("letsencrypt.org");
    const error = await failure(api.create(names));
    expect(error).toBeInstanceOf(Unfinished);
    expect(error.code).toBe("IssuanceFailed");
    expect(error.cause).toContain("CAA_ERROR");
    expect(error.cause).toContain(api.id);
    expect(error.cause).toContain('in force: example.com. CAA 0 issue "letsencrypt.org"');
    expect(error.remedy).toContain('Add example.com. CAA 0 issue "amazon.com", then run pulumi up again');
    expect(api.state).toMatchObject({ status: "FAILED", serial: "" });
    expect(world.count("RequestCertificate")).toBe(1);
  });

  test("by CAA records that allow Amazon it is not refused", async () => {
    const { forbid, api } = await openCertificate();
    await forbid("amazon.com");
    expect((await api.create(names)).status).toBe("ISSUED");
  });

  test.each([
    ["DOMAIN_NOT_ALLOWED", "AWS Support"],
    ["ADDITIONAL_VERIFICATION_REQUIRED", "AWS Support"],
    ["INVALID_PUBLIC_DOMAIN", "top-level domain"],
    ["OTHER", "Remove the cause"],
  ])("by %s", async (reason, remedy) => {
    const { world, api } = await openCertificate({ validationSeconds: DAY });
    await failure(api.create({ ...names, issuanceTimeoutMinutes: 1 }));
    await world.control("POST", "fail", { certificateArn: api.id, reason });
    const error = await failure(api.update(names));
    expect(error.cause).toContain(reason);
    expect(error.remedy).toContain(remedy);
  });
});

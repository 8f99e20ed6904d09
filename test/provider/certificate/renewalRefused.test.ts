import { describe, expect, test } from "vitest";
import { describeByHand } from "../../support/hand";
import { openIssued } from "../../support/issued";
import { failure } from "../../support/resource";
import { DAY, type World } from "../../support/world";

const names = { dnsNames: ["api.example.com", "www.example.com"] };
const LIFETIME_DAYS = 198;

const serialAt = async (world: World, arn: string) => (await describeByHand(world, arn))?.Serial;

/** Every family of refusals, and the error that each is where nothing has begun. */
const REFUSALS = [
  ["ValidationException", "AwsRefused"],
  ["ConflictException", "AwsRefused"],
  ["InvalidArnException", "AwsRefused"],
  ["ResourceNotFoundException", "AwsRefused"],
  ["RequestExpired", "AwsRefused"],
  ["AccessDeniedException", "AccessDenied"],
  ["LimitExceededException", "QuotaExceeded"],
  ["ThrottlingException", "Throttled"],
  ["ExpiredTokenException", "Credentials"],
  ["InternalFailure", "Unreachable"],
] as const;

describe.each(REFUSALS)("a renewal that AWS refuses as %s", (error, code) => {
  const refuse = ({ sandbox }: World) =>
    sandbox.faults.add({ service: "acm", operation: "RenewCertificate", error, times: 1000 });

  test("goes on where AWS has renewed by itself, which the export has led to", async () => {
    const { world, api, first } = await openIssued(names, {});
    world.advance((LIFETIME_DAYS - 20) * DAY);
    refuse(world);
    const state = await api.update(names);
    expect(state).toMatchObject({ status: "ISSUED", renewalCount: 1, previousSerials: [first.serial] });
    expect(state.serial).toBe(await serialAt(world, api.id));
    expect(api.diff(names)).toEqual({ replaces: [], changes: false });
  });

  test("waits for a renewal that AWS has begun by itself", async () => {
    const { world, api } = await openIssued(names, { validationSeconds: 600 });
    world.advance((LIFETIME_DAYS - 20) * DAY);
    refuse(world);
    expect((await api.update(names)).renewalCount).toBe(1);
  });

  test(`is ${code} where nothing has begun, and keeps the state`, async () => {
    const { world, api, first } = await openIssued(names);
    world.advance((LIFETIME_DAYS - 20) * DAY);
    refuse(world);
    expect((await failure(api.update(names))).code).toBe(code);
    expect(api.state).toMatchObject({ serial: first.serial, status: "ISSUED", renewalCount: 0 });
  });
});

test("a renewal that AWS made once the certificate was exported is no failure of ours", async () => {
  const { world, api, first } = await openIssued(names, {});
  world.advance((LIFETIME_DAYS - 20) * DAY);
  const state = await api.update(names);
  expect(state).toMatchObject({ renewalCount: 1, previousSerials: [first.serial] });
  expect(world.count("RenewCertificate")).toBe(1);
});

describe("a renewed certificate that ACM does not export yet", () => {
  const SLOW = { managedRenewal: "off", acm: { exportDelaySeconds: 90 } } as const;

  test("is exported before its next renewal, once ACM does", async () => {
    const { world, api } = await openIssued(names, SLOW);
    await api.update({ ...names, renewNow: "1" });
    expect((await api.update({ ...names, renewNow: "2" })).renewalCount).toBe(2);
    expect(world.count("RenewCertificate")).toBe(2);
    expect(world.messages("progress")).toContain("waiting for ACM to export, 1 s so far");
  });

  test("is not renewed again where that takes too long, and nothing is paid", async () => {
    const { world, api } = await openIssued(names, { ...SLOW, acm: { exportDelaySeconds: 3600 } });
    await api.update({ ...names, renewNow: "1" });
    const error = await failure(api.update({ ...names, renewNow: "2" }));
    expect(error.code).toBe("CertificateUnusable");
    expect(error.cause).toContain(`ACM does not export ${api.id} yet`);
    expect(world.count("RenewCertificate")).toBe(1);
  });

  test("is revoked once ACM exports it", async () => {
    const { api } = await openIssued(names, SLOW);
    await api.update({ ...names, renewNow: "1" });
    const state = await api.update({ ...names, renewNow: "1", revocation: { reason: "SUPERSEDED" } });
    expect(state.status).toBe("REVOKED");
  });
});

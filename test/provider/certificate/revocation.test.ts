import { describe, expect, test } from "vitest";
import { revocationReasons } from "../../../provider/authority/revocationReasons";
import { arnsOf, describeByHand, exportByHand, requestByHand, revokeByHand } from "../../support/hand";
import { openIssued } from "../../support/issued";
import { failure } from "../../support/resource";
import { newCertificate } from "../../support/resources";
import { DAY, openWorld, type World } from "../../support/world";

const names = { dnsNames: ["api.example.com"] };
const revoked = { ...names, revocation: { reason: "SUPERSEDED" } };
const LISTENER = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2";

/** The calls that change something or show a key. */
const acts = (world: World) =>
  world
    .calls("acm")
    .map((call) => call.replace(/^acm:|Certificate$/g, ""))
    .filter((call) => /^(Export|Revoke|Delete|Request|Renew)$/.test(call));

/** AWS or a person renews it, which the state does not know. */
async function renewUnseen({ world, api }: Awaited<ReturnType<typeof openIssued>>): Promise<void> {
  await exportByHand(world, api.id);
  world.advance(160 * DAY);
  world.forgetCalls();
}

describe("revocation", () => {
  test("is a fault where there is no certificate yet", async () => {
    const world = await openWorld();
    const api = newCertificate(world, [await world.zone("example.com")]);
    expect(api.faults(revoked)).toMatchObject([
      { property: "revocation", remedy: expect.stringContaining("adopted first") },
    ]);
  });

  test("knows the four reasons of ACM, and says where another one stands", async () => {
    const { api } = await openIssued();
    for (const reason of revocationReasons)
      expect(api.faults({ ...names, revocation: { reason } })).toEqual([]);
    const faults = api.faults({ ...names, revocation: { reason: "KEY_COMPROMISE" } });
    expect(faults.map(({ property }) => property)).toEqual(["revocation.reason"]);
    expect(faults[0]?.cause).toContain("CESSATION_OF_OPERATION");
  });

  test.each(revocationReasons)(
    "for %s exports once, as ACM demands, and revokes once, for good",
    async (reason) => {
      const { world, api, first } = await openIssued();
      const wanted = { ...names, revocation: { reason } };
      expect(api.diff(wanted)).toEqual({ replaces: [], changes: true });
      expect(world.messages("notice").at(-1)).toContain(`it will be revoked (${reason}), for good`);
      const state = await api.update(wanted);
      expect(acts(world)).toEqual(["Export", "Revoke"]);
      expect(state).toMatchObject({ status: "REVOKED", serial: first.serial, revocation: { reason } });
      expect(await describeByHand(world, api.id)).toMatchObject({
        Status: "REVOKED",
        RevocationReason: reason,
      });
      expect(JSON.stringify(state)).not.toContain("PRIVATE KEY");
    },
  );

  test("is done once: neither another run nor another reason does anything", async () => {
    const { world, api } = await openIssued();
    await api.update(revoked);
    world.restart();
    world.forgetCalls();
    expect(api.diff(revoked)).toEqual({ replaces: [], changes: false });
    await api.update(revoked);
    const other = { ...names, revocation: { reason: "UNSPECIFIED" } };
    expect(api.diff(other)).toEqual({ replaces: [], changes: undefined });
    expect((await api.update(other)).status).toBe("REVOKED");
    expect(acts(world)).toEqual([]);
  });

  test("is asked for again while ACM updates the certificate, and not once it shows it as revoked", async () => {
    const { world, api } = await openIssued(names, {
      managedRenewal: "off",
      acm: { revokeDelaySeconds: 60 },
    });
    expect((await api.update(revoked)).status).toBe("REVOKED");
    expect(await describeByHand(world, api.id)).toMatchObject({ Status: "REVOKED" });
    expect(world.count("RevokeCertificate")).toBeGreaterThan(2);
    expect(world.messages("progress")).toContain(
      "ACM still updates the certificate; revoking it again, 1 s so far",
    );
  });

  test("that ACM is too busy for is refused after five minutes, and nothing is revoked", async () => {
    const { world, api } = await openIssued(names, {
      managedRenewal: "off",
      acm: { revokeDelaySeconds: DAY },
    });
    const error = await failure(api.update(revoked));
    expect(error.code).toBe("RevocationRefused");
    expect(error.cause).toContain(`ACM still updates ${api.id} after 5 min`);
    expect(await describeByHand(world, api.id)).toMatchObject({ Status: "ISSUED" });
    world.advance(DAY);
    expect((await api.update(revoked)).status).toBe("REVOKED");
  });

  test("survives a lost answer: it counts as done", async () => {
    const { world, api } = await openIssued();
    const fault = { service: "acm", operation: "RevokeCertificate", error: "InternalFailure" } as const;
    world.sandbox.faults.add({ ...fault, afterEffect: true });
    expect((await api.update(revoked)).status).toBe("REVOKED");
  });

  test("is refused where the certificate has been renewed since the plan", async () => {
    const opened = await openIssued(names, {});
    const { world, api, first } = opened;
    await renewUnseen(opened);
    const error = await failure(api.update(revoked));
    expect(error.code).toBe("RevocationRefused");
    expect(error.cause).toContain(`the plan showed ${first.serial}`);
    expect(error.remedy).toContain("pulumi refresh");
    expect(acts(world)).toEqual([]);
    expect(api.state.revocation).toBeUndefined();
    await api.refresh();
    expect((await api.update(revoked)).status).toBe("REVOKED");
  });

  test("of what is in use waits for 20 minutes, and then says by whom", async () => {
    const { world, api } = await openIssued();
    await world.control("POST", "in-use", { certificateArn: api.id, by: LISTENER });
    const began = world.now().getTime();
    const error = await failure(api.update(revoked));
    expect(error.code).toBe("CertificateInUse");
    expect(error.cause).toMatch(
      /is still in use after 20 min \d+ s, by arn:aws:elasticloadbalancing:.+\/1\/2\.$/,
    );
    expect((world.now().getTime() - began) / 60_000).toBeCloseTo(20, 0);
    expect(api.state).toMatchObject({ status: "ISSUED", inUseBy: [LISTENER] });
    expect(api.diff(revoked).changes).toBe(true);
    await world.control("DELETE", "in-use", { certificateArn: api.id, by: LISTENER });
    expect((await api.update(revoked)).status).toBe("REVOKED");
  });

  test("of what is pending waits until it is issued, and says so", async () => {
    const world = await openWorld({ validationSeconds: 600 });
    const api = newCertificate(world, [await world.zone("example.com")]);
    await failure(api.create({ ...names, issuanceTimeoutMinutes: 1 }));
    world.restart();
    expect(api.diff(revoked).changes).toBe(true);
    expect(world.messages("notice").at(-1)).toBe("it will be revoked once it is issued");
    expect((await api.update(revoked)).status).toBe("PENDING_VALIDATION");
    expect(world.count("RevokeCertificate")).toBe(0);
    world.advance(600);
    expect((await api.update(revoked)).status).toBe("REVOKED");
    expect(api.diff(revoked)).toEqual({ replaces: [], changes: false });
  });

  test("taken away again is a replacement", async () => {
    const { world, api } = await openIssued();
    const dead = api.id;
    await api.update(revoked);
    world.restart();
    expect(api.diff(names)).toEqual({ replaces: ["status"], changes: true });
    expect((await api.replace(names)).status).toBe("ISSUED");
    expect(api.id).not.toBe(dead);
    expect(await arnsOf(world)).toEqual([api.id]);
  });

  test.each([
    ["names", { dnsNames: ["api.example.com", "www.example.com"] }],
    ["key", { ...names, keyAlgorithm: "EC_secp384r1" }],
  ])("is not for a new certificate: other %s are refused in the plan", async (_, part) => {
    const { world, api } = await openIssued();
    const edited = { ...part, revocation: revoked.revocation };
    const refusal = expect.objectContaining({ code: "RevocationRefused" });
    expect(() => api.diff(edited)).toThrow(refusal);
    await api.update(revoked);
    world.restart();
    expect(api.diff(edited)).toEqual({ replaces: [], changes: false });
    expect(world.messages("notice").at(-1)).toContain("counts once revocation is taken away");
  });
});

describe("revokeOnDelete", () => {
  const wanted = { ...names, revokeOnDelete: { reason: "CESSATION_OF_OPERATION" } };

  test("revokes, and then deletes", async () => {
    const { world, zone, api } = await openIssued(wanted);
    await api.delete();
    expect(acts(world)).toEqual(["Export", "Revoke", "Delete"]);
    expect(await arnsOf(world)).toEqual([]);
    expect(await world.cnames(zone)).toEqual([]);
  });

  test("of the old certificate comes after its replacement is there", async () => {
    const { world, api } = await openIssued(wanted);
    await api.replace({ ...wanted, dnsNames: ["api.example.com", "www.example.com"] });
    expect(acts(world)).toEqual(["Request", "Export", "Revoke", "Delete"]);
    expect(await arnsOf(world)).toEqual([api.id]);
  });

  test("revokes nothing that is dead already", async () => {
    const { world, api } = await openIssued(wanted);
    await revokeByHand(world, api.id);
    world.forgetCalls();
    await api.delete();
    expect(acts(world)).toEqual(["Delete"]);
    await api.delete();
  });

  test("revokes nothing that was never issued", async () => {
    const world = await openWorld({ validationSeconds: 600 });
    const api = newCertificate(world, [await world.zone("example.com")]);
    await failure(api.create({ ...wanted, issuanceTimeoutMinutes: 1 }));
    world.forgetCalls();
    await api.delete();
    expect(acts(world)).toEqual(["Delete"]);
  });

  test("is refused where the certificate has been renewed since, and deletes nothing", async () => {
    const opened = await openIssued(wanted, {});
    const { world, api } = opened;
    await renewUnseen(opened);
    expect((await failure(api.delete())).code).toBe("RevocationRefused");
    expect(acts(world)).toEqual([]);
    await api.refresh();
    await api.delete();
    expect(await arnsOf(world)).toEqual([]);
  });

  test("goes on where the delete after it failed", async () => {
    const { world, api } = await openIssued(wanted);
    const fault = { service: "acm", operation: "DeleteCertificate", error: "AccessDeniedException" } as const;
    world.sandbox.faults.add(fault);
    await failure(api.delete());
    await api.delete();
    expect(world.count("RevokeCertificate")).toBe(1);
    expect(await arnsOf(world)).toEqual([]);
  });

  test("revokes nothing that was adopted and is kept", async () => {
    const world = await openWorld();
    const api = newCertificate(world, [await world.zone("example.com")]);
    const adoptArn = await requestByHand(world, ["api.example.com"]);
    await api.create({ ...wanted, adoptArn });
    await api.delete();
    expect(acts(world)).toEqual(["Request"]);
    expect((await describeByHand(world, adoptArn)).Status).toBe("ISSUED");
  });
});

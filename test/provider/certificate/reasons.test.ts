import { describe, expect, test } from "vitest";
import { certificateLifecycle } from "../../../provider/certificate/lifecycle";
import { UNKNOWN } from "../../../provider/kernel/unknown";
import { newCertificate } from "../../support/resources";
import { DAY, openWorld } from "../../support/world";

const names = { dnsNames: ["api.example.com"] };
const GENERATION = ["serial", "notBefore", "notAfter", "renewAfter"];
const RENEWED = [...GENERATION, "renewalCount", "previousSerials", "fingerprintSha256"];

async function openIssued(raw: Record<string, unknown> = {}) {
  const world = await openWorld({ managedRenewal: "off" });
  const zone = await world.zone("example.com");
  const api = newCertificate(world, [zone]);
  await api.create({ ...names, ...raw });
  const foresee = (more: Record<string, unknown> = {}) =>
    certificateLifecycle.foresee(api.state, api.check({ ...names, ...more }), world.now());
  return { world, zone, api, foresee };
}

describe("a plan tells its reasons by path", () => {
  test("none where nothing changes", async () => {
    const { api } = await openIssued();
    expect(api.reasons(names)).toEqual([]);
  });

  test("an input by the words of the field table", async () => {
    const { api } = await openIssued();
    expect(api.reasons({ ...names, tags: { team: "shop" } })).toEqual([
      { path: "tags", why: "Tags are set in place.", by: "input", replaces: false },
    ]);
    expect(api.reasons({ dnsNames: ["api.example.com", "www.example.com"] })).toEqual([
      { path: "dnsNames", why: expect.stringContaining("fixed"), by: "input", replaces: true },
    ]);
  });

  test("a renewal that is due by each output that it changes, beside what the inputs change", async () => {
    const { world, api } = await openIssued();
    world.advance(170 * DAY);
    const why = expect.stringMatching(
      /^expires 2046-09-14, .* \(renewBeforeDays is 30\): it will be renewed$/,
    );
    const byTime = RENEWED.map((path) => ({ path, why, by: "time", replaces: false }));
    expect(api.reasons(names)).toEqual(byTime);
    const byInput = { path: "tags", why: "Tags are set in place.", by: "input", replaces: false };
    expect(api.reasons({ ...names, tags: { team: "shop" } })).toEqual([...byTime, byInput]);
    world.host.plans = false;
    expect(api.reasons(names)).toEqual([]);
  });

  test("a renewal that renewNow asks for as the program's", async () => {
    const { api } = await openIssued();
    const reasons = api.reasons({ ...names, renewNow: "key leaked" });
    expect(reasons.map(({ path }) => path)).toEqual([...RENEWED, "renewNow"]);
    expect(new Set(reasons.map(({ by }) => by))).toEqual(new Set(["input"]));
  });

  test("tags that somebody changed as drift", async () => {
    const { api } = await openIssued();
    Object.assign(api.state, { changedTags: ["team"] });
    expect(api.reasons(names)).toEqual([
      {
        path: "tags",
        why: "somebody changed its tags team: they will be set again",
        by: "drift",
        replaces: false,
      },
    ]);
  });

  test("the end of a certificate by its status, which replaces", async () => {
    const { world, api } = await openIssued();
    world.advance(200 * DAY);
    expect(api.reasons(names)).toEqual([
      { path: "status", why: expect.stringMatching(/^it expired 2046-09-14/), by: "time", replaces: true },
    ]);
  });
});

describe("foresee", () => {
  test("knows all outputs of an update that renews nothing", async () => {
    const { api, foresee } = await openIssued();
    const { status, serial, notBefore, notAfter, renewAfter, inUseBy, validationRecords } = api.state;
    const known = { status, serial, notBefore, notAfter, renewAfter, inUseBy, validationRecords };
    expect(foresee({ tags: { team: "shop" } })).toMatchObject(known);
    expect(foresee({ autoRenew: false })).toMatchObject({ ...known, renewAfter: "" });
  });

  test("counts a renewal, and knows nothing else of the next generation", async () => {
    const { api, foresee } = await openIssued();
    const foreseen = foresee({ renewNow: "1" });
    expect(foreseen).toMatchObject({
      status: "ISSUED",
      renewalCount: 1,
      previousSerials: [api.state.serial],
    });
    for (const name of GENERATION) expect(foreseen).not.toHaveProperty(name);
  });

  test("knows nothing where the inputs that decide are not known, or replace it", async () => {
    const { foresee } = await openIssued();
    expect(foresee({ renewNow: UNKNOWN })).toEqual({});
    expect(foresee({ dnsNames: ["www.example.com"] })).toEqual({});
  });

  test("knows no records where the zones change", async () => {
    const { zone, foresee } = await openIssued();
    const zones = [zone, { id: "Z2", name: "shop.example.com" }];
    expect(foresee({ zones })).not.toHaveProperty("validationRecords");
  });
});

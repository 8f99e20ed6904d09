import { describe, expect, test } from "vitest";
import { newProfile } from "../../support/resources";
import { openWorld } from "../../support/world";

async function openProfile() {
  const world = await openWorld();
  return { world, profile: newProfile(world) };
}

test("a profile shows its settings resolved, and calls nothing", async () => {
  const { world, profile } = await openProfile();
  const state = await profile.create();
  expect(state).toMatchObject({
    keyAlgorithm: "RSA_2048",
    autoRenew: true,
    renewBeforeDays: 30,
    slug: "web",
  });
  expect(profile.id).toBe("web");
  await profile.refresh();
  await profile.delete();
  expect(profile.state).toEqual(state);
  expect(world.calls()).toEqual([]);
});

test("what the program says stays as it is", async () => {
  const { profile } = await openProfile();
  const own = { keyAlgorithm: "EC_secp384r1", autoRenew: false, renewBeforeDays: 7 };
  expect(await profile.create(own)).toMatchObject(own);
});

test("check fills in no default, so that a new default of a later release changes no plan", async () => {
  const { profile } = await openProfile();
  const inputs = profile.check();
  expect(Object.keys(inputs).sort()).toEqual(["caName", "identity", "resourceUrn", "slug"]);
});

describe("diff compares the settings that count", () => {
  const unchanged = { replaces: [], changes: false };
  const update = { replaces: [], changes: undefined };
  test.each([
    ["nothing is said and still nothing is", {}, {}, unchanged],
    ["a default is now said in so many words", {}, { keyAlgorithm: "RSA_2048", autoRenew: true }, unchanged],
    ["what was the default is not said any more", { renewBeforeDays: 30 }, {}, unchanged],
    ["another algorithm", {}, { keyAlgorithm: "EC_prime256v1" }, update],
    ["what was not the default is not said any more", { autoRenew: false }, {}, update],
    ["another policy", {}, { policy: { dnsNames: { denied: ["*.internal.example.com"] } } }, update],
    ["other default names", { defaults: { dnsNames: ["a.example.com"] } }, {}, update],
  ])("%s", async (_, before, after, expected) => {
    const { profile } = await openProfile();
    await profile.create(before);
    expect(profile.diff(after)).toEqual(expected);
  });
});

test("an update takes the new settings over", async () => {
  const { profile } = await openProfile();
  await profile.create({ renewBeforeDays: 10 });
  expect(await profile.update({ autoRenew: false })).toMatchObject({
    autoRenew: false,
    renewBeforeDays: 30,
  });
});

test("a moved resource keeps the identity of its first creation", async () => {
  const { profile } = await openProfile();
  const { identity } = await profile.create();
  const moved = { project: "shop", stack: "dev", resource: "elsewhere::web" };
  expect(profile.check({ identity: moved }).identity).toEqual(identity);
});

test.each([
  ["renewBeforeDays", { renewBeforeDays: 31 }],
  ["renewBeforeDays", { renewBeforeDays: 0 }],
  ["keyAlgorithm", { keyAlgorithm: "RSA_4096" }],
  ["slug", { slug: "Not A Slug" }],
  ["policy.dnsNames.allowed[1]", { policy: { dnsNames: { allowed: ["ok.example.com", "a.*.b"] } } }],
  ["defaults.issuanceTimeoutMinutes", { defaults: { issuanceTimeoutMinutes: 0 } }],
  ["est", { est: { url: "https://est.example.com" } }],
])("check refuses %s: %j", async (path, raw) => {
  const { profile } = await openProfile();
  const faults = profile.faults(raw);
  expect(faults.map((fault) => fault.property)).toEqual([path]);
});

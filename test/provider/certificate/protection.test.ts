import { describe, expect, test } from "vitest";
import { noteState } from "../../../provider/kind/pins";
import { arnsOf, exportByHand, revokeByHand } from "../../support/hand";
import { openIssued } from "../../support/issued";
import { failure } from "../../support/resource";
import { newCertificate } from "../../support/resources";
import { DAY, type WorldOptions } from "../../support/world";

type Raw = Record<string, unknown>;

const names = { dnsNames: ["api.example.com"] };
const EC = "EC_prime256v1";
const profile = { slug: "web", keyAlgorithm: EC };
const otherKey = { ...names, profile: { ...profile, keyAlgorithm: "EC_secp384r1" } };
const withDefaults = (...dnsNames: string[]) => ({ profile: { ...profile, defaults: { dnsNames } } });
const LIFETIME_DAYS = 198;

/** The error of a plan, which must say how to go on. */
function refusal(plan: () => unknown): string {
  try {
    plan();
  } catch (error) {
    expect(error).toMatchObject({
      code: "CertificateProtected",
      remedy: expect.stringContaining("protectPaid: false"),
    });
    return (error as Error).message;
  }
  throw new Error("the plan was expected to be refused");
}

describe("a certificate that is paid for is not replaced by an edit of something else", () => {
  test.each<[string, Raw, Raw, string]>([
    ["the profile's key", names, otherKey, "the profile's keyAlgorithm (EC_prime256v1 → EC_secp384r1)"],
    [
      "the profile's key, which takes the default again",
      names,
      { ...names, profile: { slug: "web" } },
      "the profile's keyAlgorithm (EC_prime256v1 → default)",
    ],
    [
      "the profile's names",
      withDefaults("api.example.com"),
      withDefaults("api.example.com", "www.example.com"),
      "the profile's defaults.dnsNames (api.example.com → api.example.com, www.example.com)",
    ],
    [
      "the profile's names, of which one becomes the common name",
      withDefaults("api.example.com"),
      withDefaults("www.example.com"),
      "common name api.example.com → www.example.com",
    ],
    [
      "the CA's account",
      names,
      { ...names, accountId: "444455556666" },
      "the CA's account (111122223333 → 444455556666)",
    ],
    ["the CA's region", names, { ...names, region: "eu-west-1" }, "the CA's region (us-east-1 → eu-west-1)"],
  ])("%s", async (_, first, edited, cause) => {
    const { api } = await openIssued(first);
    const message = refusal(() => api.diff(edited));
    expect(message).toContain(cause);
    expect(message).toContain(`would replace ${api.id}, which is paid for and has 197 days left`);
    expect(api.diff({ ...edited, protectPaid: false }).replaces).not.toEqual([]);
    expect(api.diff(first)).toEqual({ replaces: [], changes: false });
  });

  test("and two causes are named at once", async () => {
    const { api } = await openIssued();
    const message = refusal(() => api.diff({ ...otherKey, region: "eu-west-1" }));
    expect(message).toMatch(/the profile's keyAlgorithm .+ and the CA's region/);
  });

  const bare = { commonName: "api.example.com" };
  const defaults = withDefaults("api.example.com");
  const more = withDefaults("api.example.com", "www.example.com");

  // The origin of a name is recorded, so that the profile's later edit of it is told from one of the certificate.
  test.each<[string, Raw, Raw[]]>([
    ["the profile's first names", bare, [{ ...bare, ...withDefaults("www.example.com") }]],
    ["the end of the profile's names", { ...bare, ...withDefaults("www.example.com") }, [bare]],
    [
      "the profile's key, where the same one was its own before",
      { ...names, keyAlgorithm: EC },
      [names, otherKey],
    ],
    ["the profile's names, where the same ones were its own before", names, [defaults, more]],
  ])("%s", async (_, first, edits) => {
    const { api } = await openIssued(first);
    for (const same of edits.slice(0, -1)) {
      expect(api.diff(same)).toEqual({ replaces: [], changes: undefined });
      await api.update(same);
    }
    refusal(() => api.diff(edits.at(-1)));
  });
});

describe("the protection lets pass", () => {
  test.each<[string, Raw, Raw]>([
    ["an edit of its own names", names, { dnsNames: ["api.example.com", "www.example.com"] }],
    [
      "an edit of its own common name",
      { commonName: "api.example.com", ...withDefaults("www.example.com") },
      { commonName: "shop.example.com", ...withDefaults("www.example.com") },
    ],
    ["an edit of its own key", names, { ...names, keyAlgorithm: "EC_secp384r1" }],
    [
      "names of its own instead of the profile's",
      withDefaults("api.example.com"),
      { dnsNames: ["shop.example.com"] },
    ],
    ["an own edit together with the profile's", names, { ...otherKey, dnsNames: ["shop.example.com"] }],
  ])("%s", async (_, first, edited) => {
    const { api } = await openIssued(first);
    expect(api.diff(edited).replaces).not.toEqual([]);
    const dead = api.id;
    await api.replace(edited);
    expect(api.id).not.toBe(dead);
  });

  test("a certificate that has 60 days left, but not one with more", async () => {
    const { world, api } = await openIssued();
    const end = Date.parse(api.state.notAfter);
    world.advance((end - world.now().getTime()) / 1000 - 60 * DAY - 1);
    expect(refusal(() => api.diff(otherKey))).toContain("has 60 days left");
    world.advance(1);
    expect(api.diff(otherKey).replaces).toEqual(["keyAlgorithm"]);
  });

  test("a certificate that is dead, or was never issued", async () => {
    const { world, zone, api } = await openIssued();
    await revokeByHand(world, api.id);
    await api.refresh();
    expect(api.diff(otherKey).replaces).toEqual(["keyAlgorithm"]);
    const fault = {
      service: "route53",
      operation: "ChangeResourceRecordSets",
      error: "AccessDenied",
    } as const;
    world.sandbox.faults.add(fault);
    const pending = newCertificate(world, [zone], "pending");
    await failure(pending.create({ dnsNames: ["pending.example.com"] }));
    expect(pending.diff({ ...otherKey, dnsNames: ["pending.example.com"] }).replaces).toEqual([
      "keyAlgorithm",
    ]);
  });

  test("everything where protectPaid is off, and the old one goes", async () => {
    const { world, api } = await openIssued();
    const dead = api.id;
    await api.replace({ ...otherKey, protectPaid: false });
    expect(api.id).not.toBe(dead);
    expect(await arnsOf(world)).toEqual([]);
    expect(api.state).toMatchObject({ status: "ISSUED", claim: 1 });
  });
});

describe("a creation that finds its own certificate, as after --replace, a taint or a lost state", () => {
  async function openLost(exported = true, options?: WorldOptions) {
    const { world, zone, api } = await openIssued(names, options);
    if (exported) await exportByHand(world, api.id);
    world.forgetCalls();
    return { world, api, again: newCertificate(world, [zone]) };
  }

  test("is refused where that is exported and in force; nothing is requested, tagged or in the state", async () => {
    const { world, api, again } = await openLost();
    const error = await failure(again.create(names));
    expect(error.code).toBe("CertificateProtected");
    expect(error.cause).toMatch(
      /::api of shop\/dev\), is in force, and has 197 days left; .*retainOnDelete.*lost state.*another stack/,
    );
    expect(error.cause).toContain(`${api.id} has the tags of this resource`);
    for (const way of ["--replace", "untaint", "renewNow", "adoptArn", "protectPaid: false", "another name"])
      expect(error.remedy).toContain(way);
    expect(again.id).toBe("");
    expect(world.count("RequestCertificate") + world.count("AddTagsToCertificate")).toBe(0);
    // The engine keeps the old one in the state, and it is deleted as ever.
    await api.delete();
    expect(await arnsOf(world)).toEqual([]);
  });

  test.each([["paid", true] as const, ["not exported", false] as const])(
    "buys no second one where ACM does not describe it for some seconds: %s",
    async (_, exported) => {
      const { world, api, again } = await openLost(exported);
      const error = "ResourceNotFoundException";
      world.sandbox.faults.add({ service: "acm", operation: "DescribeCertificate", times: 5, error });
      world.sandbox.faults.add({ service: "acm", operation: "AddTagsToCertificate", times: 1, error });
      await again.create(names).catch(() => {});
      expect(world.count("RequestCertificate")).toBe(0);
      expect(await arnsOf(world)).toEqual([api.id]);
    },
  );

  test("is not told of lost states and other stacks, where others of its stack are in the state", async () => {
    const { world, again } = await openLost();
    noteState(world.context.world.memory);
    const error = await failure(again.create(names));
    expect(error.cause).toContain("or it left the state: by retainOnDelete, deletedWith or");
    expect(error.message).not.toMatch(/lost|another stack/);
  });

  test("is told of the options that force it, where the engine has shown its state but not asked for a plan", async () => {
    const { world, api, again } = await openLost();
    api.check(names);
    const error = await failure(again.create(names));
    expect(error.cause).toContain(
      "An option (replaceOnChanges, replaceWith or replacementTrigger) or another",
    );
    expect(error.message).not.toMatch(/taint|lost/);
    expect(world.count("RequestCertificate")).toBe(0);
  });

  test("is refused in the preview, where an option asks for it that the plan does not know", async () => {
    const { world, api } = await openIssued();
    expect(api.diff({ ...names, tags: { team: "shop" } }).replaces).toEqual([]);
    // The engine checks what it replaces once more, without the old inputs.
    const again = newCertificate(world, [await world.zone("example.com")]);
    const [fault, ...others] = again.faults({ ...names, tags: { team: "shop" } });
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ property: "" });
    expect(fault?.cause).toContain(`asks to replace ${api.id}, which is paid for and has 197 days left`);
    expect(fault?.remedy).toContain("secretInputs");
    expect(again.faults({ ...names, protectPaid: false })).toEqual([]);
    expect(api.faults({ ...names, tags: { team: "shop" } })).toEqual([]);
  });

  test.each(["protectPaid", "adoptArn"])("takes it over without a fee with %s", async (way) => {
    const { world, api, again } = await openLost();
    const raw = { ...names, ...(way === "adoptArn" ? { adoptArn: api.id } : { protectPaid: false }) };
    expect(await again.create(raw)).toMatchObject({ status: "ISSUED", claim: 2, adopted: false });
    expect(again.id).toBe(api.id);
    expect(world.count("RequestCertificate")).toBe(0);
    await api.delete();
    expect(await arnsOf(world)).toEqual([again.id]);
    await again.delete();
    expect(await arnsOf(world)).toEqual([]);
  });

  test("takes it over in silence where it was never exported, as after a crash", async () => {
    const { world, api, again } = await openLost(false);
    world.lines.length = 0;
    expect((await again.create(names)).claim).toBe(2);
    expect(again.id).toBe(api.id);
    expect(world.messages("notice")).toEqual([]);
  });

  test("takes it over where it has 60 days left", async () => {
    const { world, api, again } = await openLost(true, { managedRenewal: "off" });
    world.advance((LIFETIME_DAYS - 60) * DAY);
    expect((await again.create(names)).claim).toBe(2);
    expect(again.id).toBe(api.id);
    expect(world.count("RequestCertificate")).toBe(0);
  });

  test("requests a new one for other names, as nothing is lost by that", async () => {
    const { world, api, again } = await openLost();
    await again.create({ dnsNames: ["shop.example.com"] });
    expect(again.id).not.toBe(api.id);
    expect(world.count("RequestCertificate")).toBe(1);
  });
});

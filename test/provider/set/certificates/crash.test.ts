import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { parseCertificateLine } from "../../../../provider/certificate/model/line";
import { certificateSetLifecycle } from "../../../../provider/set/certificates/lifecycle";
import { type DescribedFleet, Fleet, fleetOf, named, openFleet } from "../../../support/fleets";
import { arnsOf, exportByHand, tagsOf } from "../../../support/hand";
import { beginCommand, openIssuedSet } from "../../../support/issued";
import { failure } from "../../../support/resource";
import { newCertificateSet, newSecretSet, setFacts } from "../../../support/resources";
import { isWhole } from "../../../support/sample";
import { describeSecret } from "../../../support/secrets";
import { DAY, type World } from "../../../support/world";

const TWO = { certificates: named("a", "b") };
/** One key stays, one has other names, one goes and one comes. */
const OTHERS = { certificates: { ...named("a", "d"), b: { dnsNames: ["b2.example.com"] } } };

/** Calls from one that a process dies at to the next; `npm run reliability` leaves none out. */
const EVERY = isWhole ? 1 : 6;

/** Kills the up of `described` at its call number `after`; gives the stack as the next process finds it, or undefined where it ended before. */
async function killedAt(fleet: Fleet, described: DescribedFleet, after: number, afterEffect: boolean) {
  const { world, zones, stack } = fleet;
  world.sandbox.faults.add({ service: "*", operation: "*", after, hold: true, afterEffect });
  const ended = stack.up(fleetOf(described, world, zones)).then(() => "ended" as const);
  const outcome = await Promise.race([ended, world.sandbox.faults.held().then(() => "held" as const)]);
  world.kill();
  world.sandbox.faults.reset();
  return outcome === "ended" ? undefined : new Fleet(world, zones, stack.survivor());
}

/** AWS has all that the state names, and each was paid for once. */
async function expectWhole(fleet: Fleet, keys: readonly string[], deleted: number): Promise<void> {
  const { world } = fleet;
  expect(Object.keys(fleet.set.lines).sort()).toEqual([...keys]);
  expect(fleet.set).toMatchObject({ failures: {}, leaving: [] });
  const arns = keys.map((key) => fleet.certificate(key).arn);
  expect((await arnsOf(world, "ISSUED")).sort()).toEqual(arns.sort());
  expect((await arnsOf(world)).length).toBe(keys.length);
  expect(deletedOnes(world)).toBe(deleted);
  const { SecretList = [] } = await world.hand.secrets.send(new ListSecretsCommand({}));
  expect(SecretList.map(({ ARN }) => ARN).sort()).toEqual(keys.map((key) => fleet.secret(key).arn).sort());
  for (const key of keys) expect(fleet.secret(key).certificate.arn).toBe(fleet.certificate(key).arn);
}

/** Certificates that were deleted, however often that was asked for. */
function deletedOnes({ sandbox }: World): number {
  const calls = sandbox.calls.list().filter(({ operation }) => operation === "DeleteCertificate");
  return new Set(calls.map(({ resource }) => resource)).size;
}

describe.each(["before AWS acted", "after AWS acted"])("a process that is killed %s", (when) => {
  const afterEffect = when.startsWith("after");
  // Between those of the other way, so that every third call is disturbed in one or the other.
  const first = afterEffect ? EVERY >> 1 : 0;

  test("at many a call of a create is finished by the next run, which requests nothing twice", async () => {
    let calls = first;
    for (; ; calls += EVERY) {
      const fleet = await openFleet();
      const heir = await killedAt(fleet, TWO, calls, afterEffect);
      if (!heir) break;
      await heir.up(TWO);
      await expectWhole(heir, ["a", "b"], 0);
      expect(await heir.up(TWO)).toEqual([]);
    }
    expect(calls).toBeGreaterThan(10);
  });

  test("at many a call of an update too", async () => {
    let calls = first;
    for (; ; calls += EVERY) {
      const fleet = await openFleet();
      await fleet.up({ certificates: named("a", "b", "c") });
      const heir = await killedAt(fleet, OTHERS, calls, afterEffect);
      if (!heir) break;
      await heir.up(OTHERS);
      await expectWhole(heir, ["a", "b", "d"], 2);
      expect(await heir.up(OTHERS)).toEqual([]);
    }
    expect(calls).toBeGreaterThan(10);
  });

  test("in a destroy leaves nothing that the next one does not end", async () => {
    for (const after of [0, 3, 6, 9]) {
      const fleet = await openFleet();
      await fleet.up(TWO);
      const { world, zones, stack } = fleet;
      world.sandbox.faults.add({ service: "*", operation: "*", after, hold: true, afterEffect });
      void stack.up([]);
      await world.sandbox.faults.held();
      world.kill();
      world.sandbox.faults.reset();
      await new Fleet(world, zones, stack.survivor()).destroy();
      expect(await arnsOf(world)).toEqual([]);
    }
  });
});

test("a state that was lost is found again by tags, each key its own", async () => {
  const fleet = await openFleet();
  await fleet.up({ ...TWO, sync: false });
  const { arn } = fleet.certificate("b");
  fleet.world.advance(3 * 3600);
  const again = new Fleet(fleet.world, fleet.zones);
  await again.up({ ...TWO, sync: false });
  expect(again.certificate("b").arn).toBe(arn);
  expect(fleet.world.count("RequestCertificate")).toBe(2);
  expect(await tagsOf(fleet.world, arn)).toMatchObject({ "pulumi-aws-pki:claim": "2" });
});

describe("a forced replacement (--replace, a taint)", () => {
  const EDITED = {
    certificates: { ...named("a"), b: { dnsNames: ["other.example.com"] } },
    protectPaid: false,
  };
  const DENIED = {
    service: "route53",
    operation: "ChangeResourceRecordSets",
    error: "AccessDenied",
  } as const;
  /** The certificates that a set holds. */
  const arnsIn = ({ state }: ReturnType<typeof newCertificateSet>) =>
    Object.values(state.lines)
      .map((line) => parseCertificateLine(line)?.arn)
      .sort();

  async function openSynced() {
    const opened = await openIssuedSet();
    const secrets = newSecretSet(opened.world);
    await secrets.create(setFacts(opened.set));
    beginCommand(opened.world);
    return { ...opened, secrets };
  }

  test("of paid certificates is refused with every key, and nothing is requested or deleted", async () => {
    const { world, zones, set } = await openSynced();
    // One of the same day may be what a crash has left behind, and is taken over as it is.
    world.advance(DAY);
    const error = await failure(newCertificateSet(world, zones).create(TWO));
    expect(error.code).toBe("CertificateProtected");
    for (const key of ["a", "b"]) expect(error.cause).toContain(`- ${key}: arn:`);
    for (const change of ["RequestCertificate", "AddTagsToCertificate", "DeleteCertificate"])
      expect(world.count(change)).toBe(0);
    world.restart();
    expect(set.diff(TWO)).toEqual({ replaces: [], changes: false });
  });

  test("takes them over with protectPaid: false, and the delete of the old state leaves them", async () => {
    const { world, zones, set } = await openSynced();
    const before = await arnsOf(world);
    const again = newCertificateSet(world, zones);
    await again.create({ ...TWO, protectPaid: false });
    await set.delete();
    expect((await arnsOf(world)).sort()).toEqual(before.sort());
    expect(world.count("RequestCertificate")).toBe(0);
    expect(again.state.failures).toEqual({});
    world.restart();
    await again.delete();
    expect(await arnsOf(world)).toEqual([]);
  });

  test("together with an edit of the names deletes the certificate that nobody would know of", async () => {
    const { world, zones, set } = await openSynced();
    const again = newCertificateSet(world, zones);
    await again.create(EDITED);
    await set.delete();
    expect((await arnsOf(world)).sort()).toEqual(arnsIn(again));
  });

  test("together with an edit of the names keeps the certificate whose successor fails", async () => {
    const { world, zones, set } = await openSynced();
    const again = newCertificateSet(world, zones);
    world.sandbox.faults.add(DENIED);
    await again.create(EDITED);
    expect(Object.keys(again.state.failures)).toEqual(["b"]);
    expect(again.state.lines.b).toContain("arn:");
    const error = await failure(set.delete());
    expect(error).toMatchObject({ code: "SetIncomplete", resource: expect.stringMatching(/^b, /) });
    expect(error.cause).toContain("is kept, as nothing has taken its place");
    expect(deletedOnes(world)).toBe(0);
  });

  test("whose run ends early deletes in the next one what the new set has replaced", async () => {
    const { world, zones, set } = await openSynced();
    const again = newCertificateSet(world, zones);
    await again.create(EDITED);
    world.restart();
    expect(again.diff(EDITED)).toEqual({ replaces: [], changes: false });
    await set.delete();
    expect((await arnsOf(world)).sort()).toEqual(arnsIn(again));
  });

  test("whose run ends early keeps a certificate without a successor until the key has one", async () => {
    const { world, zones, set } = await openSynced();
    const again = newCertificateSet(world, zones);
    world.sandbox.faults.add(DENIED);
    await again.create(EDITED);
    world.restart();
    expect(again.diff(EDITED).changes).toBe(true);
    expect((await failure(set.delete())).code).toBe("SetIncomplete");
    expect(deletedOnes(world)).toBe(0);
    await again.update(EDITED);
    expect(again.state.failures).toEqual({});
    await set.delete();
    expect(deletedOnes(world)).toBe(1);
    expect((await arnsOf(world)).sort()).toEqual(arnsIn(again));
  });

  test("of a renamed set is made under the identity that was pinned", async () => {
    const { world, set, zones } = await openSynced();
    const { resourceUrn, identity, ...rest } = set.check(TWO);
    const renamed = { resourceUrn: `${resourceUrn}-renamed`, identity: { ...identity, resource: "renamed" } };
    const news = { ...rest, zones, ...renamed };
    world.restart();
    certificateSetLifecycle.check({ resourceUrn, identity, ...rest }, news, world.context);
    // The engine checks once more, without the old inputs.
    expect(certificateSetLifecycle.check({}, news, world.context).inputs.identity).toEqual(identity);
  });

  test("deletes what the program has taken away in the same run", async () => {
    const { world, zones, set } = await openSynced();
    const again = newCertificateSet(world, zones);
    await again.create({ certificates: named("a"), protectPaid: false });
    await set.delete();
    expect(await arnsOf(world)).toHaveLength(1);
  });

  test("of the secrets takes them back, and the delete of the old state leaves them", async () => {
    const { world, set, secrets } = await openSynced();
    const again = newSecretSet(world);
    await again.create(setFacts(set));
    await secrets.delete();
    expect(Object.keys(again.state.lines)).toEqual(["a", "b"]);
    expect(again.state.failures).toEqual({});
    for (const line of Object.values(again.state.lines))
      expect((await describeSecret(world, line.split(" ")[0] ?? "")).DeletedDate).toBeUndefined();
    expect(world.count("CreateSecret")).toBeLessThanOrEqual(2);
    expect(again.diff(setFacts(set))).toEqual({ replaces: [], changes: false });
  });
});

describe("a set that is renamed by an alias", () => {
  test("keeps its certificates and its id, and pays nothing", async () => {
    const fleet = await openFleet();
    const { world } = fleet;
    await fleet.up({ ...TWO, sync: false });
    const [{ inputs = {}, state = {} } = {}] = fleet.stack.state;
    await exportByHand(world, fleet.certificate("a").arn);
    world.restart();
    world.forgetCalls();
    const [declared] = fleetOf({ ...TWO, name: "renamed" }, world, fleet.zones);
    if (!declared) throw new Error("no set");
    const { lifecycle } = declared;
    const news = declared.inputs(() => ({ id: "", state: {} }));
    const checked = lifecycle.check(inputs, news, world.context);
    expect(checked.faults).toEqual([]);
    expect(checked.inputs.identity).toEqual(inputs.identity);
    expect(lifecycle.diff("dev/fleet", state, checked.inputs, world.context)).toEqual({
      replaces: [],
      changes: false,
      reasons: [],
    });
    const more = { ...news, certificates: named("a", "b", "c") };
    const updated = await lifecycle.update(
      "dev/fleet",
      state,
      lifecycle.check(inputs, more, world.context).inputs,
      world.context,
    );
    expect(updated).toMatchObject({ failures: {}, unusual: {}, lines: state.lines as object });
    expect(world.count("RequestCertificate")).toBe(1);
  });
});

import { describe, expect, test } from "vitest";
import { everyKind } from "../../../../provider/everyKind";
import { versioned } from "../../../../provider/kind/stateUpgrade";
import { certificateSetLifecycle } from "../../../../provider/set/certificates/lifecycle";
import { certificateSecretSetLifecycle } from "../../../../provider/set/secrets/lifecycle";
import { shim } from "../../../../resources/shim";
import { type Fleet, openFleet } from "../../../support/fleets";
import { describeByHand } from "../../../support/hand";
import { newCertificateSet, newSecretSet } from "../../../support/resources";
import { openWorld } from "../../../support/world";

const KEYS = 100;
const MAX_BYTES = 1500;
/** Earlier releases of Pulumi indent what they write; two generations before the current one then add a little more. */
const MAX_INDENTED_RENEWED = 1650;

const certificates = Object.fromEntries(
  Array.from({ length: KEYS }, (_, n) => [`host-${n}`, { dnsNames: [`host-${n}.example.com`] }]),
);

/** Bytes a key of the state file, inputs and outputs of both: without a space, as the engine writes it, and indented by four. */
function bytesOf({ stack }: Fleet): { stored: number; indented: number } {
  const kinds = { fleet: "certificateSet", "prod-fleet": "certificateSecretSet" } as const;
  const resources = stack.state.flatMap(({ name, id, inputs, state }) => {
    const kind = name === "fleet" || name === "prod-fleet" ? kinds[name] : undefined;
    if (!kind) return [];
    const __provider = shim(kind);
    return [
      {
        id,
        inputs: { ...inputs, __provider },
        outputs: { ...versioned(everyKind[kind], state), __provider },
      },
    ];
  });
  const perKey = (indent?: number) => {
    const file = JSON.stringify({ version: 3, deployment: { resources } }, null, indent);
    return Math.ceil(Buffer.byteLength(file) / KEYS);
  };
  return { stored: perKey(), indented: perKey(4) };
}

test("a certificate with its secret takes at most 1.5 kB of the state, after two renewals too", async () => {
  const fleet = await openFleet();
  await fleet.up({ certificates });
  expect(bytesOf(fleet).indented).toBeLessThanOrEqual(MAX_BYTES);
  for (const renewNow of ["1", "2"]) await fleet.up({ certificates, set: { renewNow } });
  const renewed = bytesOf(fleet);
  expect(renewed.stored).toBeLessThanOrEqual(MAX_BYTES);
  expect(renewed.indented).toBeLessThanOrEqual(MAX_INDENTED_RENEWED);
});

describe("a packed state", () => {
  test("keeps what a Certificate's own state holds but for what ACM can be asked again", async () => {
    const world = await openWorld();
    const set = newCertificateSet(world, [await world.zone("example.com")]);
    const member = { dnsNames: ["a.example.com"], tags: { own: "1" }, autoRenew: false };
    await set.create({ certificates: { a: member }, tags: { team: "all" } });
    await set.update({ certificates: { a: { ...member, renewNow: "1" } }, tags: { team: "all" } });
    const unusual = JSON.parse(set.state.unusual.a ?? "{}") as Record<string, unknown>;
    const { Serial = "" } = await describeByHand(world, set.state.lines.a?.split(" ")[3] ?? "");
    expect(set.state.lines.a).toContain(` ${Serial} `);
    expect(unusual).toMatchObject({ renewalCount: 1, autoRenew: false, tags: { own: "1", team: "all" } });
    expect(unusual.previousSerials).toHaveLength(1);
    for (const dropped of ["validationRecords", "fingerprintSha256", "requestedAt", "resourceUrn", "zones"])
      expect(unusual).not.toHaveProperty(dropped);
  });

  test("that is garbled is an error that names the key, and no empty set", async () => {
    const world = await openWorld();
    const set = newCertificateSet(world, [await world.zone("example.com")]);
    const { certificates, ...inputs } = set.check({ certificates: { a: { dnsNames: ["a.example.com"] } } });
    const outputs = { lines: { a: "garbled" }, unusual: {}, failures: {}, leaving: [] };
    const state = { ...inputs, ...outputs };
    const diff = () => certificateSetLifecycle.diff("x", state, { ...inputs, certificates }, world.context);
    expect(diff).toThrow("the state of a is garbled: garbled");
    await expect(certificateSetLifecycle.read("x", state, world.context)).rejects.toThrow("of a is garbled");
  });
});

test("the check and the diff of many keys ask AWS nothing and grow with their number alone", async () => {
  const world = await openWorld();
  const set = newCertificateSet(world, [await world.zone("example.com")]);
  const secrets = newSecretSet(world);
  const MANY = 1000;
  const inputs = set.check({
    certificates: Object.fromEntries(
      Array.from({ length: MANY }, (_, n) => [`host-${n}`, { dnsNames: [`host-${n}.example.com`] }]),
    ),
  });
  const lines = Object.fromEntries(
    Object.entries(inputs.certificates).map(([key, { dnsNames = [] }], n) => {
      const arn = `arn:aws:acm:us-east-1:111122223333:certificate/${n}`;
      return [
        key,
        `ISSUED 0a:${n} 2046-03-01T00:00:00.000Z/2046-09-14T23:59:59.000Z ${arn} ${dnsNames.join()}`,
      ];
    }),
  );
  const { certificates: _, ...shared } = inputs;
  const source = { identity: inputs.identity, profile: "web", region: "us-east-1" };
  const state = { ...shared, lines, unusual: {}, failures: {}, leaving: [] };
  const checked = set.check({ ...inputs });
  expect(certificateSetLifecycle.diff("x", state, checked, world.context)).toEqual({
    replaces: [],
    changes: false,
    reasons: [],
  });
  expect(certificateSetLifecycle.foresee(state, checked, world.now())).toEqual({ lines: state.lines });
  const fewer = { ...checked, certificates: {} };
  expect(certificateSetLifecycle.foresee(state, fewer, world.now())).toEqual({});
  const secretChecked = secrets.check({ source, certificates: lines });
  const { certificates: __, ...sharedSecrets } = secretChecked;
  const empty = { ...sharedSecrets, lines: {}, unusual: {}, failures: {}, leaving: [] };
  expect(
    certificateSecretSetLifecycle.diff("x", empty, secretChecked, world.context).changes,
  ).toBeUndefined();
  expect(world.calls("acm")).toEqual([]);
});

import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { everyKind, type KindName, kindNames } from "../../provider/everyKind";
import { currentStateVersion, upgradeState } from "../../provider/kind/stateUpgrade";
import {
  committed,
  earlierStates,
  inFull,
  type Kept,
  kept,
  kindsIn,
  transplant,
} from "../support/earlierStates";
import { arnsOf } from "../support/hand";
import { openWorld, REGION, START, type World } from "../support/world";

type Json = Record<string, unknown>;

/** The handlers' host waits for real; here its naps pass at once, on the clock that it shares with the sandbox. */
const nap = vi.hoisted(() => ({ take: (_milliseconds: number): void => {} }));
vi.mock("node:timers/promises", () => ({
  setTimeout: async (milliseconds: number) => nap.take(milliseconds),
}));

/** The handlers as the provider process of the next command loads them. */
async function newProcess() {
  vi.resetModules();
  const { handlers } = await import("../../provider/dynamic.ts");
  const connections = JSON.stringify({ acm: { region: REGION } });
  const config = { get: (key: string) => (key === "aws-pki:connections" ? connections : undefined) };
  for (const kind of kindNames) handlers[kind].configure({ config });
  return handlers;
}

/** Inputs of a resource in the program of the fixtures today, as the engine hands them to check. */
function program(kind: KindName, stored: { inputs: Json }, certificate: Json): Json {
  const inputs = everyKind[kind].states.form.inputs.whole(stored.inputs);
  if (kind !== "certificateSecret") return inputs;
  const { secretName: _derived, ...said } = inputs;
  const { certificateId, serial, status, notBefore, notAfter, commonName, dnsNames } = certificate;
  const facts = { certificateId, serial, status, notBefore, notAfter, commonName, dnsNames };
  return { ...said, certificate: { ...(inputs.certificate as Json), ...facts } };
}

/** Makes by today's code what the old state describes, and gives that state as it would have been here. */
async function rebuild(old: Kept, world: World): Promise<Kept> {
  const handlers = await newProcess();
  const { id: zoneId } = await world.zone("example.com");
  const { inputs, ...ca } = kept(old, "acmPublicCa");
  const zone = { ...ca, inputs, outputs: { zone: inputs.hostedZoneId } };
  let state = transplant(old, zone, { id: ca.id, outputs: { zone: zoneId } });
  for (const kind of kindsIn(old)) {
    const resource = kept(state, kind);
    const raw = program(kind, resource, kept(state, "certificate").outputs);
    const { inputs: checked, failures } = await handlers[kind].check({}, raw);
    expect(failures).toEqual([]);
    const { id, outs } = await handlers[kind].create(checked);
    state = transplant(state, inFull(kind, resource), inFull(kind, { id, outputs: outs }));
  }
  return state;
}

test("every committed state is tried", () => {
  expect(earlierStates.map(([commit]) => commit).sort()).toEqual(committed().sort());
});

test.each(kindNames)("every earlier version of the state of one %s is among them", (kind) => {
  const versions = earlierStates
    .filter(([, old]) => kindsIn(old).includes(kind))
    .map(([, old]) => kept(old, kind).outputs.stateVersion ?? 1);
  const earlier = Array.from({ length: currentStateVersion(everyKind[kind]) - 1 }, (_, n) => n + 1);
  expect(versions).toEqual(expect.arrayContaining([1, ...earlier]));
});

describe.each(earlierStates)("a state of %s", (_commit, old) => {
  test("shows no change, is read, updated and destroyed, and nothing is paid", async () => {
    const world = await openWorld();
    vi.useFakeTimers({ toFake: ["Date"], now: world.now() });
    onTestFinished(() => void vi.useRealTimers());
    nap.take = (milliseconds) => {
      world.advance(milliseconds / 1000);
      vi.setSystemTime(world.now());
    };
    const state = await rebuild(old, world);
    const kinds = kindsIn(old);
    world.forgetCalls();

    const planning = await newProcess();
    for (const kind of kinds) {
      const { id, inputs, outputs } = kept(state, kind);
      const version = currentStateVersion(everyKind[kind]);
      expect(outputs.stateVersion ?? 1).toBeLessThanOrEqual(version);
      const raw = program(kind, { inputs }, kept(state, "certificate").outputs);
      const checked = await planning[kind].check(inputs, raw);
      expect(checked.failures).toEqual([]);
      const unchanged = [kind, { changes: false, replaces: [] }];
      expect([kind, await planning[kind].diff(id, outputs, checked.inputs)]).toEqual(unchanged);
      const refreshed = await planning[kind].read(id, outputs);
      expect(refreshed).toMatchObject({ id, props: { stateVersion: version } });
      // The result of a refresh, to which Pulumi adds the shim, is no change either, and is upgraded no further.
      const found = { ...refreshed.props, __provider: outputs.__provider };
      expect([kind, await planning[kind].diff(id, found, checked.inputs)]).toEqual(unchanged);
      const tagged = { ...checked.inputs, tags: { upgraded: "yes" } };
      const { outs } = await planning[kind].update(
        id,
        outputs,
        kind.startsWith("cert") ? tagged : checked.inputs,
      );
      expect(outs).toMatchObject({ stateVersion: version });
      const names = (stored: Json = {}) => Object.keys(upgradeState(everyKind[kind], stored));
      expect(names(outs)).toEqual(expect.arrayContaining(names(refreshed.props)));
    }
    expect(world.count("RequestCertificate") + world.count("PutSecretValue")).toBe(0);

    const destroying = await newProcess();
    for (const kind of [...kinds].reverse()) {
      const { id, outputs } = kept(state, kind);
      await destroying[kind].delete(id, outputs);
      if (kind === "certificate" || kind === "certificateSecret")
        expect(await destroying[kind].read(id, outputs)).toEqual({ id: "" });
    }
    expect(await arnsOf(world)).toEqual([]);
    expect((await world.hand.secrets.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
  });
});

test("a state of a newer release is refused before anything is done", async () => {
  const world = await openWorld({ env: { AWS_PKI_NOW: START.toISOString() } });
  const { certificate } = await newProcess();
  const [, old] = earlierStates[0] ?? [];
  if (!old) throw new Error("there is no committed state");
  const { id, inputs, outputs } = kept(old, "certificate");
  const newer = { ...outputs, stateVersion: currentStateVersion(everyKind.certificate) + 1 };
  const refusal = { code: "StateTooNew", message: expect.stringContaining("newer pulumi-aws-pki") };
  for (const refused of [
    certificate.diff(id, newer, inputs),
    certificate.read(id, newer),
    certificate.update(id, newer, inputs),
    certificate.delete(id, newer),
  ])
    await expect(refused).rejects.toMatchObject(refusal);
  expect(world.calls()).toEqual([]);
});

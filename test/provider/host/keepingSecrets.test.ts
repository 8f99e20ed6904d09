import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { handlers } from "../../../provider/dynamic";
import { everyKind, type KindName, kindNames } from "../../../provider/everyKind";
import type { Handler } from "../../../provider/host/handler";
import { keepingSecrets } from "../../../provider/host/keepingSecrets";
import { SecretTexts } from "../../../provider/host/secretTexts";
import { PkiError } from "../../../provider/kernel/errors";
import { isObject } from "../../../provider/kernel/json";
import { UNKNOWN } from "../../../provider/kernel/unknown";
import { Unfinished } from "../../../provider/kind/lifecycle";
import { versioned } from "../../../provider/kind/stateUpgrade";
import type { Json } from "../properties/badInputs";
import { samples } from "../properties/samples";
import { states } from "../properties/states";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const MARKER = "hush";
const SHIM = { __provider: "the shim" };

const secret = (value: unknown) => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });
const isSecret = (value: unknown): boolean => isObject(value) && SIGNATURE in value;
const holdsSecret = (value: unknown): boolean => JSON.stringify(value)?.includes(SIGNATURE) ?? false;

/** Inputs as the engine gives them to a provider that takes no secrets. */
function inClear(value: unknown): unknown {
  if (isObject(value) && isSecret(value)) return value.value;
  if (Array.isArray(value)) return value.map(inClear);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inClear(item)]));
}

/** An answer as the engine keeps it. Source: annotateSecrets, pulumi/pkg/resource/plugin/provider_plugin.go. */
function annotated(answer: Json, given: Json): Json {
  const marked = Object.entries(answer).map(([name, value]) => {
    const input = given[name];
    if (isObject(value) && isObject(input) && !isSecret(value) && !isSecret(input))
      return [name, annotated(value, input)];
    return [name, !isSecret(value) && holdsSecret(input) ? secret(value) : value];
  });
  return Object.fromEntries(marked) as Json;
}

/** The part of a value that is in clear. */
const clearOf = (value: unknown): string =>
  JSON.stringify(value, (_name, item: unknown) => (isSecret(item) ? null : item)) ?? "";

/** The variants of a value in which one text of it is a secret. */
function withOneSecret(value: unknown): unknown[] {
  if (typeof value === "string")
    return [secret(value.startsWith("*.") ? `*.${MARKER}-${value.slice(2)}` : `${MARKER}-${value}`)];
  if (Array.isArray(value))
    return value.flatMap((item, index) => withOneSecret(item).map((one) => value.with(index, one)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    withOneSecret(item).map((one) => ({ ...value, [key]: one })),
  );
}

const isOpen = (schema: unknown) => (schema as { meta(): Json | undefined }).meta()?.neverSecret === true;
const openOf = (kind: KindName) => {
  const shape = { ...everyKind[kind].inputs.shape, ...everyKind[kind].outputs.shape };
  return Object.entries(shape).flatMap(([name, schema]) => (isOpen(schema) ? [name] : []));
};

/** A handler that answers everything with one state. */
const answering = (state: Json): Handler => ({
  configure: () => {},
  check: async () => ({ inputs: state, failures: [] }),
  diff: async () => ({ changes: false, replaces: [] }),
  create: async () => ({ id: "id", outs: state }),
  read: async () => ({ id: "id", props: state, inputs: state }),
  update: async () => ({ outs: state }),
  delete: async () => {},
});

const failing = (error: Error): Handler => {
  const fail = () => Promise.reject(error);
  return { ...answering({}), create: fail, update: fail };
};

test.each(kindNames)("check of a %s shows nothing of a secret input by another name", async (kind) => {
  let tried = 0;
  // Within one process only one resource may adopt a certificate.
  const sample = JSON.parse(
    JSON.stringify(samples[kind], (name, value) => (name === "adoptArn" ? undefined : value)),
  );
  const { resourceUrn: _u, identity: _i, ...own } = sample as Json;
  for (const [name, value] of Object.entries(own))
    for (const one of withOneSecret(value)) {
      const given = { ...sample, ...SHIM, [name]: one, secretInputs: [name] };
      const { inputs, failures } = await handlers[kind].check({}, inClear(given) as Json);
      if (failures.length > 0) continue;
      tried += 1;
      expect(inputs.secretInputs).toEqual([name]);
      expect(clearOf(annotated(inputs, given))).not.toContain(MARKER);
    }
  expect(tried).toBeGreaterThan(0);
});

describe.each(kindNames)("an answer of a %s", (kind) => {
  const names = Object.keys(samples[kind]).filter((name) => !["resourceUrn", "identity"].includes(name));
  const open = openOf(kind);
  /** A state in which everything tells a secret that is not said to tell none. */
  const stored = versioned(everyKind[kind], { ...states[kind], ...SHIM });
  const telling = Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [
      name,
      ["resourceUrn", "identity", "__provider", "stateVersion", ...open].includes(name) ||
      name in samples[kind]
        ? value
        : `${MARKER} ${JSON.stringify(value)}`,
    ]),
  );
  const givenWith = (secrets: readonly string[]): Json => {
    const marked = secrets.map((name) => [name, secret(`${MARKER} of ${name}`)]);
    return { ...stored, ...Object.fromEntries(marked), secretInputs: secrets };
  };

  it("holds a secret in clear under no name, whichever inputs are secret", async () => {
    const some = fc.subarray(names, { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(some, some, async (secrets, swapped) => {
        const given = givenWith(secrets);
        const clear = inClear(given) as Json;
        // Inputs whose values have moved to other names, as names of a certificate do.
        const from = swapped.filter((name) => !open.includes(name));
        const moved = Object.fromEntries(from.map((name) => [name, `${MARKER}, moved`]));
        const answer = {
          ...telling,
          ...moved,
          ...Object.fromEntries(secrets.map((name) => [name, clear[name]])),
        };
        const handler = keepingSecrets(everyKind[kind], answering(answer), new SecretTexts());
        const { inputs } = await handler.check({}, clear);
        const { outs } = await handler.create(clear);
        const read = await handler.read("id", clear);
        const updated = await handler.update("id", clear, clear);
        for (const seen of [inputs, outs, read.props, read.inputs, updated.outs]) {
          expect(clearOf(annotated(seen as Json, given))).not.toContain(MARKER);
          expect(seen).toMatchObject({ ...SHIM, secretInputs: secrets });
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is as it was where no input is secret", async () => {
    const handler = keepingSecrets(everyKind[kind], answering(telling), new SecretTexts());
    expect((await handler.check({}, stored)).inputs).toBe(telling);
    expect((await handler.create(stored)).outs).toBe(telling);
    expect(await handler.read("id", stored)).toEqual({ id: "id", props: telling, inputs: telling });
    expect((await handler.update("id", stored, stored)).outs).toBe(telling);
    expect(await handler.diff("id", stored, stored)).toEqual({ changes: false, replaces: [] });
  });

  it("that a failure leaves holds none either, also where its secret was one before", async () => {
    const given = givenWith(names.slice(0, 1));
    const clear = inClear(given) as Json;
    const { secretInputs: _, ...now } = stored as Json;
    const error = () =>
      Object.assign(new Unfinished("id", {}, anError), { properties: { ...telling }, reasons: ["as it is"] });
    for (const act of [
      (handler: Handler) => handler.create(clear),
      (handler: Handler) => handler.update("id", clear, now),
    ]) {
      const handler = keepingSecrets(everyKind[kind], failing(error()), new SecretTexts());
      const { properties } = await act(handler).then(
        () => expect.unreachable(),
        (thrown: { properties: Json }) => thrown,
      );
      expect(clearOf(annotated(properties, given))).not.toContain(MARKER);
      expect(properties).toMatchObject({ ...SHIM, secretInputs: names.slice(0, 1) });
    }
  });
});

const anError = new PkiError({ code: "Internal", resource: "api", cause: "It broke.", remedy: "Mend it." });

describe("a handler", () => {
  const { certificate } = everyKind;
  const given = { dnsNames: ["hush.example.com"], secretInputs: ["dnsNames"] };

  it("never sees which inputs are secret", async () => {
    const seen: unknown[] = [];
    const note = (...args: unknown[]) => void seen.push(...args);
    const noting = Object.fromEntries(
      Object.entries(answering({})).map(([name, act]) => [
        name,
        (...args: unknown[]) => {
          note(...args);
          return (act as (...args: unknown[]) => unknown)(...args);
        },
      ]),
    ) as unknown as Handler;
    const handler = keepingSecrets(certificate, noting, new SecretTexts());
    await handler.check(given, given);
    await handler.diff("id", given, given);
    await handler.create(given);
    await handler.read("id", given);
    await handler.update("id", given, given);
    await handler.delete("id", given);
    expect(seen.filter(isObject)).toHaveLength(9);
    expect(JSON.stringify(seen)).not.toContain("secretInputs");
  });

  const bare = { dnsNames: given.dnsNames };
  const other = { ...given, secretInputs: ["commonName"] };
  it.each([
    ["becomes a secret", bare, given, undefined],
    ["is a secret no more", given, bare, undefined],
    ["is a secret where another was", other, given, undefined],
    ["stays one", given, given, false],
    ["is not known yet", given, { dnsNames: UNKNOWN }, false],
  ])("plans an update of its own exactly where an input %s", async (_when, olds, news, changes) => {
    const handler = keepingSecrets(certificate, answering({}), new SecretTexts());
    expect((await handler.diff("id", olds, news)).changes).toBe(changes);
  });

  it("leaves an update that is planned anyway as it is, and a gate without one", async () => {
    const planned = { ...answering({}), diff: async () => ({ changes: true, replaces: ["status"] }) };
    const handler = keepingSecrets(certificate, planned, new SecretTexts());
    expect(await handler.diff("id", bare, given)).toEqual({ changes: true, replaces: ["status"] });
    const gate = keepingSecrets(everyKind.setGate, answering({}), new SecretTexts());
    expect((await gate.diff("id", bare, given)).changes).toBe(false);
  });
});

test("what a read alone has found is a secret input from then on, as the engine knows no mark of it", async () => {
  const given = { region: "us-east-1", tags: { a: "1" }, secretInputs: ["region"] };
  const found = { region: "us-east-1", tags: { a: "1" }, dnsNames: ["hush.example.com"] };
  const handler = keepingSecrets(everyKind.certificate, answering(found), new SecretTexts());
  const first = await handler.read("id", given);
  expect(first.props).toMatchObject({ secretInputs: ["region", "dnsNames"], tags: { a: "1" } });
  const refreshed = await handler.read("id", inClear(first.props) as Json);
  expect(refreshed.props).toMatchObject({ secretInputs: ["region", "dnsNames"] });
  expect(clearOf(refreshed.inputs)).not.toContain("hush");
});

test("what stays readable beside a secret input is this", () => {
  const byKind = Object.fromEntries(kindNames.map((kind) => [kind, openOf(kind).sort().join(" ")]));
  expect(byKind).toEqual({
    acmPublicCa: "accountId region",
    awsConnection: "accountId partition region",
    certificate:
      "adopted certificateId claim failureReason fingerprintSha256 foreign inUseBy inherited notAfter notBefore previousSerials renewAfter renewalCount renewalStatus requestedAt serial status",
    certificateProfile: "autoRenew keyAlgorithm renewBeforeDays",
    certificateSecret:
      "accessDrift claim isRolledBack isUnfinished previousNotAfter previousSerial previousVersionId secretRegion status syncedNotAfter syncedSerial versionId",
    certificateSecretSet: "",
    certificateSet: "",
    setGate: "",
  });
});

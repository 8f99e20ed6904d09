import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { everyKind } from "../../../provider/everyKind";
import { upgradeState, versioned } from "../../../provider/kind/stateUpgrade";
import { certificates } from "../../../provider/set/certificates/lifecycle";
import { KeyCodec } from "../../../provider/set/codec";
import { memberUrn } from "../../../provider/set/identity";
import type { Packed } from "../../../provider/set/key";
import { secrets } from "../../../provider/set/secrets/lifecycle";
import type { SetKind, SetTypes } from "../../../provider/set/setKind";
import { earlierStates, kept } from "../../support/earlierStates";
import type { Json } from "../properties/badInputs";
import { states } from "../properties/states";

/** Bytes of stored properties as the code of the first release that stored them short wrote them. Only added to. */
const stored = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "fixtures", "storedForms.json"), "utf8"),
) as Record<string, string>;

/** Properties as the engine writes them, which sorts them by name. */
const bytes = (properties: unknown): string =>
  JSON.stringify(properties, (_name, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const read = (text: string | undefined): Json => JSON.parse(text ?? "{}") as Json;

/** The kinds whose properties are stored short; each is also what a kind of set keeps by key. */
const KINDS = ["certificate", "certificateSecret"] as const;
type ShortKind = (typeof KINDS)[number];

interface Sample {
  name: string;
  kind: ShortKind;
  id: string;
  inputs: Json;
  state: Json;
}

/** The oldest fixture, and the one that was stored short. */
const earlier = earlierStates
  .filter(([commit]) => ["d95ddc8", "bc7c902"].includes(commit))
  .flatMap(([commit, old]) =>
    KINDS.map((kind): Sample => {
      const { id, inputs, outputs } = kept(old, kind);
      const { __provider: _ofState, ...state } = upgradeState(everyKind[kind], outputs);
      const { __provider: _ofInputs, ...whole } = everyKind[kind].states.form.inputs.whole(inputs);
      return { name: `${kind} of ${commit}`, kind, id, inputs: whole, state };
    }),
  );

const IDS: Record<ShortKind, string> = {
  certificate: "arn:aws:acm:us-east-1:111122223333:certificate/89578e7f-88ab-4b05-a1de-f7ee95044a36",
  certificateSecret: "arn:aws:secretsmanager:us-east-1:111122223333:secret:tls/api-AbC123",
};
function sample(kind: ShortKind, as = "", changed: Json = {}): Sample {
  const { stateVersion: _, ...state } = states[kind];
  return { name: `${kind}${as}`, kind, id: IDS[kind], inputs: state, state: { ...state, ...changed } };
}

const pending = { status: "PENDING_VALIDATION", serial: "", notBefore: "", notAfter: "", requestedAt: "" };
const samples = [
  ...earlier,
  ...KINDS.map((kind) => sample(kind)),
  sample("certificate", ", pending", pending),
  sample("certificate", ", only read", { foreign: true, zones: [] }),
  sample("certificateSecret", ", behind its certificate", { syncedSerial: "00:01", syncedNotAfter: "" }),
];

it.each(samples.filter(({ name }) => `inputs of ${name}` in stored))(
  "the inputs of a $name are stored in the same bytes",
  ({ name, kind, inputs }) => {
    const { form } = everyKind[kind].states;
    const text = stored[`inputs of ${name}`];
    expect(bytes(form.inputs.short(inputs))).toBe(text);
    // The first releases left out names that a check gives since.
    expect(form.inputs.whole(read(text))).toMatchObject(inputs);
  },
);

describe.each(samples)("what is stored of a $name", (one) => {
  const { name, kind, id, state } = one;

  it("is the same bytes in the state", () => {
    const text = stored[`state of ${name}`];
    expect(bytes(versioned(everyKind[kind], state))).toBe(text);
    expect(upgradeState(everyKind[kind], read(text))).toEqual(state);
  });

  it("is the same bytes as a key of a set", () => {
    const { codec, dropped } = setOf(one);
    const text = stored[`key of ${name}`];
    expect(bytes(codec.pack(KEY, { id, state }))).toBe(text);
    expect(codec.unpack(KEY, read(text) as unknown as Packed)).toEqual({
      id,
      state: { ...state, ...dropped },
    });
  });
});

const KEY = "api";

/** The codec of a set in which a sample could be a key, and what the set does not keep of it. */
function setOf({ kind, state }: Sample): { codec: KeyCodec<AnySet>; dropped: Json } {
  const { identity, resourceUrn, profile, accountId, region, zones } = states.certificate;
  const place = { identity, resourceUrn };
  const dropped = { resourceUrn: memberUrn(String(resourceUrn), KEY) };
  const source = { identity, profile: "web", region };
  if (kind === "certificateSecret")
    return { codec: codecOf(secrets, { ...place, source, syncName: "prod" }), dropped };
  const shared = { ...place, profile, accountId, region, zones, connection: "acm" };
  const ofIssued = state.serial === "" ? {} : { validationRecords: [], fingerprintSha256: "" };
  return { codec: codecOf(certificates, shared), dropped: { ...dropped, ...ofIssued } };
}

interface AnySet extends SetTypes {
  state: Json;
}

const codecOf = <T extends SetTypes>(set: SetKind<T>, shared: Json): KeyCodec<AnySet> =>
  new KeyCodec(set, shared as T["shared"]) as unknown as KeyCodec<AnySet>;

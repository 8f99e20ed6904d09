import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { certificates } from "../../../provider/set/certificates/lifecycle";
import { KeyCodec } from "../../../provider/set/codec";
import { memberIdentity, memberUrn } from "../../../provider/set/identity";
import { secrets } from "../../../provider/set/secrets/lifecycle";
import type { SetKind, SetTypes } from "../../../provider/set/setKind";
import type { Json } from "../properties/badInputs";
import { states } from "../properties/states";

const KEY = "api";
const { identity, resourceUrn, profile, accountId, region, zones } = states.certificate as Json & {
  identity: SetTypes["shared"]["identity"];
  resourceUrn: string;
};
const ofSet = { identity, resourceUrn };
const ofKey = { identity: memberIdentity(identity, KEY), resourceUrn: memberUrn(resourceUrn, KEY) };

const certificate: Json = { ...states.certificate, ...ofKey, dnsNames: ["api.example.com"] };
const pending = { status: "PENDING_VALIDATION", serial: "", notBefore: "", notAfter: "" };
const secret: Json = { ...states.certificateSecret, ...ofKey };

/** Facts that a line holds itself. */
const IN_LINE = [
  "status",
  "serial",
  "notBefore",
  "notAfter",
  "commonName",
  "dnsNames",
  "versionId",
  "certificate",
];

/** A state with other values for some of what it holds, and without some of it; Pulumi's states hold no null. */
function edited(state: Json): fc.Arbitrary<Json> {
  const free = Object.keys(state).filter((name) => !IN_LINE.includes(name));
  const value = fc
    .oneof(fc.constantFrom("", 0, false, true, "us-east-1"), fc.jsonValue())
    .filter((one) => one !== null);
  const edits = fc.dictionary(fc.constantFrom(...free), value, { noNullPrototype: true });
  return fc.tuple(edits, fc.subarray(free)).map(([changed, absent]) => {
    const entries = Object.entries({ ...state, ...changed }).filter(([name]) => !absent.includes(name));
    return Object.fromEntries(entries);
  });
}

/** Packs and unpacks a state; `dropped` is what the set does not keep. */
function keeps<T extends SetTypes>(
  kind: SetKind<T>,
  shared: T["shared"],
  id: string,
  state: Json,
  dropped: Json,
) {
  const codec = new KeyCodec(kind, shared);
  fc.assert(
    fc.property(edited(state), (one) => {
      const packed = codec.pack(KEY, { id, state: one as T["state"] });
      const unpacked = codec.unpack(KEY, packed);
      // A state is JSON, which knows no -0.
      expect(unpacked).toEqual({ id, state: JSON.parse(JSON.stringify({ ...one, ...dropped })) });
      expect(codec.pack(KEY, unpacked)).toEqual(packed);
    }),
  );
}

describe("a key's state, packed, is what it was", () => {
  const arn = "arn:aws:acm:us-east-1:111122223333:certificate/89578e7f-88ab-4b05-a1de-f7ee95044a36";
  const shared = { ...ofSet, profile, accountId, region, zones, connection: "acm" } as never;
  const { resourceUrn } = ofKey;

  it("for an issued certificate, but for what ACM tells at any time", () => {
    const dropped = { resourceUrn, validationRecords: [], fingerprintSha256: "" };
    keeps(certificates, shared, arn, certificate, dropped);
  });

  it("for a pending certificate", () => {
    keeps(certificates, shared, arn, { ...certificate, ...pending }, { resourceUrn });
  });

  it("for a secret", () => {
    const source = { identity, profile: "web", region: "us-east-1" };
    const secretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:tls/api-AbC123";
    keeps(secrets, { ...ofSet, source, syncName: "prod" } as never, secretArn, secret, { resourceUrn });
  });
});

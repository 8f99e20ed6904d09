import { createPrivateKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Expectation, ProofResult } from "../../../provider/pki/exported";
import { Sealed } from "../../../provider/pki/sealed";
import { proveEarlier, proveWritten } from "../../../provider/pki/written";
import { encryptedKey, fabricateHierarchy, makeKeys } from "./fabricate";

const NAMES = {
  certificate: "certificate",
  privateKey: "private_key",
  certificateChain: "certificate_chain",
  caCertificate: "ca_certificate",
};
const MAPPED = { certificate: "crt", privateKey: "key", certificateChain: "chain", caCertificate: "ca" };
const OK: ProofResult = { ok: true, certificate: expect.objectContaining({ serial: "0a:1b:2c" }) };
const refused = (cause: RegExp) => ({ ok: false, cause: expect.stringMatching(cause) });

const sealed = (text: string | undefined) => (text === undefined ? undefined : new Sealed(text));

describe("the text of a version", async () => {
  const { root, upper, lower, leaf, legacyRoot } = await fabricateHierarchy();
  const passphrase = "Correct1Horse2Battery3Staple4";
  const plain = async (keys: Awaited<ReturnType<typeof makeKeys>>) =>
    createPrivateKey({ key: await encryptedKey(keys, passphrase), passphrase })
      .export({ type: "pkcs8", format: "pem" })
      .toString();
  const fields = {
    certificate: leaf.pem,
    private_key: await plain(leaf.keys),
    certificate_chain: lower.pem + upper.pem,
    ca_certificate: root.pem,
  };
  const otherKey = await plain(await makeKeys());
  const expected: Expectation = {
    names: ["api.example.com"],
    trustAnchors: [],
    now: new Date("2027-03-01T00:00:00Z"),
  };
  const textOf = (part: object) => JSON.stringify({ ...fields, ...part });
  const mapped = JSON.stringify({
    ...{ crt: fields.certificate, key: fields.private_key },
    ...{ chain: fields.certificate_chain, ca: fields.ca_certificate, arn: "arn:aws:acm:x" },
  });

  it.each([
    ["as it is written", textOf({}), NAMES, {}],
    ["with other fields beside", textOf({ certificateArn: "arn:1", n: 1 }), NAMES, {}],
    [
      "with the root in its chain",
      textOf({ certificate_chain: lower.pem + upper.pem + root.pem }),
      NAMES,
      {},
    ],
    ["under other names", mapped, MAPPED, {}],
    [
      "without the CA's field, by an anchor",
      textOf({ ca_certificate: "" }),
      NAMES,
      { trustAnchors: [root.pem] },
    ],
  ])("is proven %s", (_, text, names, part) => {
    expect(proveWritten(sealed(text), names, { ...expected, ...part })).toEqual(OK);
    expect(proveEarlier(sealed(text), { ...expected, ...part })).toEqual(OK);
  });

  const refusals: [string, string | undefined, object, RegExp][] = [
    ["that is absent", undefined, {}, /no JSON object/],
    ["that is empty", "", {}, /no JSON object/],
    ["that is cut off", textOf({}).slice(0, -5), {}, /no JSON object/],
    ["that is a list", JSON.stringify([fields]), {}, /no JSON object/],
    ["that is null", "null", {}, /no JSON object/],
    ["under names that are not asked for", mapped, {}, /"private_key" holds no readable private key/],
    ["without its key", textOf({ private_key: undefined }), {}, /holds no readable private key/],
    [
      "with half a key",
      textOf({ private_key: fields.private_key.slice(0, 99) }),
      {},
      /no readable private key/,
    ],
    ["with another key", textOf({ private_key: otherKey }), {}, /key does not belong/],
    ["without its certificate", textOf({ certificate: undefined }), {}, /not a readable PEM certificate/],
    ["with the issuer for it", textOf({ certificate: lower.pem }), {}, /key does not belong/],
    ["without its chain", textOf({ certificate_chain: "" }), {}, /No self-signed root/],
    ["with another root", textOf({ ca_certificate: legacyRoot.pem }), {}, /No self-signed root/],
    ["after its end", textOf({}), { now: new Date("2028-01-01T00:00:00Z") }, /valid from/],
    ["before its begin", textOf({}), { now: new Date("2026-01-01T00:00:00Z") }, /valid from/],
    ["for another name", textOf({}), { names: ["www.example.com"] }, /does not cover www/],
  ];

  it.each(refusals)("is refused %s", (_, text, part, cause) => {
    expect(proveWritten(sealed(text), NAMES, { ...expected, ...part })).toEqual(refused(cause));
  });

  it.each(refusals.filter(([name]) => !/names that are not asked|with the issuer for it/.test(name)))(
    "is refused as an earlier version as well %s",
    (_, text, part) => {
      expect(proveEarlier(sealed(text), { ...expected, ...part }).ok).toBe(false);
    },
  );

  it("is refused without a word of the key", () => {
    const lines = [fields.private_key, otherKey].flatMap((pem) =>
      pem.split("\n").filter((line) => line.length > 8 && !line.startsWith("-----")),
    );
    for (const [, text, part] of refusals)
      for (const prove of [
        proveEarlier(sealed(text), { ...expected, ...part }),
        proveWritten(sealed(text), NAMES, { ...expected, ...part }),
        proveWritten(sealed(text), { ...NAMES, certificate: "private_key" }, { ...expected, ...part }),
      ]) {
        if (prove.ok) continue;
        for (const line of [...lines, "BEGIN"]) expect(prove.cause).not.toContain(line);
      }
  });
});

import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { CertificateState } from "../../provider/certificate/model/inputs";
import { EncryptedKey } from "../../provider/pki/encryptedKey";
import type { Exported, ProvenCertificate } from "../../provider/pki/exported";
import { Sealed } from "../../provider/pki/sealed";
import type { CertificateSetState } from "../../provider/set/certificates/inputs";
import type { CertificateSecretSetState } from "../../provider/set/secrets/inputs";
import type { CertificateSecretState } from "../../provider/sync/secretsManager/model/inputs";
import { type KnownVersion, promoted, type Versions } from "../../provider/sync/secretsManager/plan/versions";
import { makeKeys, encryptedKey as newEncryptedKey } from "./pki/fabricate";

/** Code that does not compile; never called. */
function refusedByTheCompiler(
  secret: CertificateSecretState,
  certificate: CertificateState,
  set: CertificateSetState,
  secretSet: CertificateSecretSetState,
  { version, body }: { version: KnownVersion; body: Sealed },
  exported: Exported,
  proven: ProvenCertificate,
  before: Versions,
): unknown[] {
  const content = { ...version, body };
  // @ts-expect-error a version with its body
  const known: KnownVersion = content;
  const states: CertificateSecretState[] = [
    { ...secret, ...promoted(before, version) },
    // @ts-expect-error a body beside a state
    { ...secret, body },
    // @ts-expect-error a version with its body
    { ...secret, ...content },
    // @ts-expect-error an export
    { ...secret, ...exported },
    // @ts-expect-error a proven certificate
    { ...secret, ...proven },
  ];
  const certificates: CertificateState[] = [
    // @ts-expect-error an export
    { ...certificate, ...exported },
    // @ts-expect-error a proven certificate
    { ...certificate, ...proven },
  ];
  // @ts-expect-error an export
  const sets: CertificateSetState = { ...set, ...exported };
  // @ts-expect-error a version with its body
  const secretSets: CertificateSecretSetState = { ...secretSet, ...content };
  // @ts-expect-error a version with its body
  const after = promoted(before, content);
  // @ts-expect-error a text that must be revealed
  const text: string = body;
  return [known, states, certificates, sets, secretSets, after, text];
}

it("an object with a key is no part of a state, says the compiler", () => {
  expect(refusedByTheCompiler).toBeTypeOf("function");
});

/** All that shows an object in passing. */
const shown = (one: object): string =>
  [
    JSON.stringify(one),
    JSON.stringify({ ...one }),
    JSON.stringify(Object.entries(one)),
    inspect(one, { depth: null, showHidden: true, getters: true }),
    inspect({ ...one }, { showHidden: true }),
    String(one),
    `${one}`,
    JSON.stringify(structuredClone(one)),
  ].join("\n");

describe("a sealed text", () => {
  const text = "-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----\n";
  const sealed = new Sealed(text);

  it.each<[string, object]>([
    ["by itself", sealed],
    ["in another text", sealed.into((key) => JSON.stringify({ key }))],
    ["in an object", { body: sealed }],
    ["in a list", [sealed]],
  ])("is shown by nothing %s", (_, one) => {
    expect(shown(one)).not.toMatch(/PRIVATE|MIGHAgEA/);
  });

  it("is what it was made of, once it is revealed", () => {
    expect(sealed.reveal()).toBe(text);
    expect(sealed.into((key) => `<${key}>`).reveal()).toBe(`<${text}>`);
    expect([sealed.bytes, new Sealed("ü").bytes]).toEqual([text.length, 2]);
  });
});

describe("an encrypted key", () => {
  it("shows neither itself nor its passphrase, and opens", async () => {
    const passphrase = "Correct1Horse2Battery3Staple4";
    const pem = await newEncryptedKey(await makeKeys(), passphrase);
    const key = new EncryptedKey(pem, passphrase);
    const opened = key.open();
    expect(opened?.type).toBe("private");
    expect(shown(key) + shown({ certificatePem: "", key })).not.toMatch(/PRIVATE|Correct1Horse/);
    expect(new EncryptedKey(pem, "other").open()).toBeUndefined();
  });
});

describe("the code of the provider", () => {
  const root = resolve(__dirname, "../..");
  const filesWith = (pattern: RegExp) =>
    globSync("{provider,resources,components,roles,policy,commands,reader}/**/*.ts", {
      cwd: root,
      exclude: ["**/*.d.ts"],
    })
      .filter((file) => pattern.test(readFileSync(join(root, file), "utf8")))
      .sort();

  it("reveals a sealed text only where it goes to AWS and where it is proven", () => {
    expect(filesWith(/\.reveal\(/)).toEqual([
      "provider/aws/secretsManager/secretStore.ts",
      "provider/aws/secretsManager/secretVersions.ts",
      "provider/pki/written.ts",
    ]);
    expect(filesWith(/\bEncryptedKey\(/)).toEqual(["provider/aws/acm/acm.ts"]);
  });

  it("asks ACM for a key in export/ alone", () => {
    expect(filesWith(/\bfindExport\b/)).toEqual([
      "provider/aws/acm/acm.ts",
      "provider/export/exportCertificate.ts",
    ]);
    expect(filesWith(/\bproveExported\b/)).toEqual([
      "provider/export/exportCertificate.ts",
      "provider/pki/exported.ts",
    ]);
  });
});

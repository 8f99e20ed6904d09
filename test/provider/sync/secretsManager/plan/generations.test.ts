import { describe, expect, it } from "vitest";
import {
  isNamedLater,
  secretNameOf,
  startsAnew,
} from "../../../../../provider/sync/secretsManager/plan/naming";
import { type Part, planOf, stateOf, unknown, withFacts } from "./samples";

const ANEW = { preserveSecretOnRenewal: false };

describe("whether each generation has a secret of its own", () => {
  it.each<[string, Part, boolean]>([
    ["is no by default", {}, false],
    ["is no where the name is preserved", { preserveSecretOnRenewal: true }, false],
    ["is yes where it is not", ANEW, true],
    ["is yes where the schema names the serial", { certificateNameSchema: "{{serial}}" }, true],
  ])("%s", (_, part, expected) => {
    expect(startsAnew(withFacts(part))).toBe(expected);
  });
});

describe("the name of a generation's secret", () => {
  const serial = "0a:1b:2c:3d:4e:5f";
  const schema = "tls/{{commonName}}-{{shortCertificateId}}";
  it.each<[string, Part, string]>([
    [
      "has no serial where it is preserved",
      { certificateNameSchema: schema },
      "tls/api-example-com-00000000",
    ],
    [
      "ends with eight digits of the serial",
      { certificateNameSchema: schema, ...ANEW },
      "tls/api-example-com-00000000-0a1b2c3d",
    ],
    [
      "has the serial where the schema says",
      { certificateNameSchema: "{{serial}}/x", ...ANEW },
      "0a1b2c3d4e5f/x",
    ],
    ["is unknown with the serial", { ...ANEW, certificate: { serial: unknown } }, unknown],
    ["is unknown while the option is", { preserveSecretOnRenewal: unknown }, unknown],
    [
      "is known without the serial",
      { certificateNameSchema: schema, certificate: { serial: unknown } },
      "tls/api-example-com-00000000",
    ],
  ])("%s", (_, part, expected) => {
    const certificate = { serial, ...part.certificate };
    expect(secretNameOf(withFacts({ ...part, certificate }))).toBe(expected);
  });
});

describe("the plan of a renewal that is not known yet", () => {
  const unknownSerial = { certificate: { serial: unknown } };
  const later: Part = { ...ANEW, secretName: unknown, ...unknownSerial };
  it.each<[string, Part, object]>([
    [
      "is a replacement where each generation is named anew",
      later,
      { do: "replace", replaces: ["secretName"] },
    ],
    ["is an update where the name is preserved", unknownSerial, { do: "sync" }],
    [
      "is an update where something else of the name is unknown",
      { ...ANEW, secretName: unknown },
      { do: "settings" },
    ],
    [
      "waits where autoSync is off",
      { ...later, autoSync: false },
      {
        notice: expect.stringContaining("what becomes of the certificate and the change of secretName wait"),
      },
    ],
  ])("%s", (_, part, expected) => {
    expect(planOf(stateOf(ANEW), part)).toMatchObject(expected);
  });

  it("replaces for an unknown name and serial together alone", () => {
    expect(isNamedLater(withFacts(later))).toBe(true);
    expect(isNamedLater(withFacts({ ...later, preserveSecretOnRenewal: true }))).toBe(false);
    expect(isNamedLater(withFacts({ ...later, secretName: "tls" }))).toBe(false);
  });
});

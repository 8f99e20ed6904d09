import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../../provider/kernel/unknown";
import { certificateSecretInputs, syncArgs } from "../../../../../provider/sync/secretsManager/model/inputs";
import { expectFault, faultsOf, host, pathsOf } from "../../../kernel/faults";

const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const keyArn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

describe("a sync is accepted", () => {
  it.each([
    ["with nothing said", {}],
    [
      "with every field renamed",
      {
        fieldMappings: {
          certificate: "tls.crt",
          privateKey: "tls.key",
          certificateChain: "chain",
          caCertificate: "ca.crt",
          certificateArn: "arn",
        },
      },
    ],
    ["with two fields swapped", { fieldMappings: { certificate: "private_key", privateKey: "certificate" } }],
    ["with a key's alias", { kmsKeyId: "alias/tls/prod" }],
    ["with a key's id", { kmsKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" }],
    ["with a multi-region key", { kmsKeyId: "mrk-1234abcd12ab34cd56ef1234567890ab" }],
    ["with a key's ARN", { kmsKeyId: keyArn }],
    ["with trust anchors", { trustAnchors: [pem, `\n${pem}\n`] }],
    ["with deletion at once", { recoveryWindowDays: 0 }],
    ["with the shortest window", { recoveryWindowDays: 7 }],
    ["with the longest window", { recoveryWindowDays: 30 }],
    ["with everything unknown", Object.fromEntries(Object.keys(syncArgs.shape).map((key) => [key, UNKNOWN]))],
    ["with unknown fields", { fieldMappings: { certificate: UNKNOWN, privateKey: UNKNOWN } }],
    ["with an unknown anchor", { trustAnchors: [UNKNOWN, pem] }],
  ])("%s", (_, raw) => {
    expect(faultsOf(syncArgs, raw)).toEqual([]);
  });
});

describe("a sync is refused", () => {
  it.each([
    [
      "with a field that a default has",
      { fieldMappings: { certificate: "private_key" } },
      "fieldMappings.certificate",
      /also the name for privateKey/,
      /name of its own/,
    ],
    [
      "with the ARN in the chain's field",
      { fieldMappings: { certificateArn: "certificate_chain" } },
      "fieldMappings.certificateArn",
      /also the name for certificateChain/,
      /name of its own/,
    ],
    [
      "with an empty field name",
      { fieldMappings: { certificate: "" } },
      "fieldMappings.certificate",
      /1 to 256/,
      /Correct/,
    ],
    [
      "with a field that there is not",
      { fieldMappings: { key: "k" } },
      "fieldMappings.key",
      /no such input/,
      /Remove/,
    ],
    [
      "with a schema without placeholder",
      { certificateNameSchema: "tls/prod" },
      "certificateNameSchema",
      /tells certificates apart/,
      /\{\{certificateId\}\}/,
    ],
    [
      "with a schema that only has others",
      { certificateNameSchema: "tls-{{commonName}}" },
      "certificateNameSchema",
      /tells certificates apart/,
      /\{\{shortCertificateId\}\}/,
    ],
    [
      "with an unknown placeholder",
      { certificateNameSchema: "{{certificateId}}-{{env}}" },
      "certificateNameSchema",
      /no placeholder \{\{env\}\}/,
      /\{\{commonName\}\}/,
    ],
    [
      "with a schema that gives an illegal name",
      { certificateNameSchema: "tls {{certificateId}}" },
      "certificateNameSchema",
      /letters, digits, hyphens/,
      /Remove/,
    ],
    [
      "with a brace too many",
      { certificateNameSchema: "{{{certificateId}}}" },
      "certificateNameSchema",
      /letters, digits, hyphens/,
      /Remove/,
    ],
    ["with a key's name", { kmsKeyId: "my key" }, "kmsKeyId", /KMS key id/, /alias\/tls/],
    [
      "with an anchor that is a file's path",
      { trustAnchors: [pem, "/etc/root.pem"] },
      "trustAnchors[1]",
      /PEM form/,
      /BEGIN CERTIFICATE/,
    ],
    ["with a window of 6 days", { recoveryWindowDays: 6 }, "recoveryWindowDays", /0 or 7 to 30/, /30/],
    ["with a window of 31 days", { recoveryWindowDays: 31 }, "recoveryWindowDays", /0 or 7 to 30/, /30/],
    ["with half a day", { recoveryWindowDays: 7.5 }, "recoveryWindowDays", /int/, /int/],
    ["with a long description", { description: "x".repeat(2049) }, "description", /2048/, /at most 2048/],
    ["with a name that is no slug", { syncName: "Prod" }, "syncName", /lower-case/, /Correct/],
    ["with a bad region", { region: "x" }, "region", /AWS region/, /us-east-1/],
  ])("%s", (_, raw, property, cause, remedy) => {
    expectFault(faultsOf(syncArgs, raw), property, cause, remedy);
  });

  it("with duplicate fields, at both of them, whatever else is unknown", () => {
    const fieldMappings = { certificate: "pem", privateKey: UNKNOWN, certificateChain: "pem" };
    expect(pathsOf(syncArgs, { fieldMappings })).toEqual([
      "fieldMappings.certificate",
      "fieldMappings.certificateChain",
    ]);
  });

  it("without a word about the anchor's text, which could be a key pasted by mistake", () => {
    const key = "-----BEGIN PRIVATE KEY-----\nMIIsecret\n-----END PRIVATE KEY-----";
    const faults = faultsOf(syncArgs, { trustAnchors: [key] });
    expect(faults).toHaveLength(1);
    expect(JSON.stringify(faults)).not.toMatch(/MIIsecret|PRIVATE KEY/);
  });
});

describe("one secret's inputs", () => {
  const certificate = {
    arn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
    certificateId: "0".repeat(32),
    serial: "01:02",
    status: "ISSUED",
    notBefore: "2027-01-01T00:00:00.000Z",
    commonName: "api.example.com",
    profile: "web",
    region: "us-east-1",
  };

  it("hold the facts of the certificate, known or not", () => {
    const raw = { ...host, syncName: "prod", certificate };
    expect(faultsOf(certificateSecretInputs, raw)).toEqual([]);
    const planned = { ...certificate, arn: UNKNOWN, serial: UNKNOWN, region: UNKNOWN };
    expect(faultsOf(certificateSecretInputs, { ...raw, certificate: planned })).toEqual([]);
  });

  it("have no place for a key", () => {
    const raw = { ...host, syncName: "prod", certificate: { ...certificate, privateKey: "x" } };
    expect(pathsOf(certificateSecretInputs, raw)).toEqual(["certificate.privateKey"]);
  });
});

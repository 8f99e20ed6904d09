import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { connectionSpec } from "../../../provider/aws/calls/connectionSpec";
import { certificateArgs } from "../../../provider/certificate/model/inputs";
import { proveChain } from "../../../provider/pki/chain";
import { pemBlocks } from "../../../provider/pki/pem";
import { profileArgs } from "../../../provider/profile/inputs";
import { syncArgs } from "../../../provider/sync/secretsManager/model/inputs";
import { renderSecretName } from "../../../provider/sync/secretsManager/model/secretName";
import { faultsOf, milliseconds, type Raw } from "./faults";

/** Texts of 100 kB, each made to send a careless pattern back and forth. */
const SIZE = 100_000;
const fill = (text: string): string => text.repeat(Math.ceil(SIZE / text.length));
const texts: [sentence: string, text: string][] = [
  ["of one letter", fill("a")],
  ["of dots", fill(".")],
  ["of short labels", `${fill("a.")}!`],
  ["of hyphens", `${fill("a-")}!`],
  ["of stars", fill("*.")],
  ["of blanks", `a${fill(" ")}b`],
  ["of blanks after two braces", `{{${fill(" ")}`],
  ["of open braces", fill("{{")],
  ["of placeholders", fill("{{certificateId}}")],
  ["of almost placeholders", fill("{{ a }")],
  ["of letters of another script", fill("ü")],
  ["of dots of another script", fill("。")],
  ["of begins of PEM", fill("-----BEGIN CERTIFICATE-----\n")],
  ["of ends of PEM", `-----BEGIN CERTIFICATE-----${fill("-----END CERTIFICATE-----  ")}x`],
  ["of PEM that never ends", `-----BEGIN CERTIFICATE-----${fill("AAAA\n")}`],
  ["of PEM blocks", fill("-----BEGIN A-----AAAA-----END A-----\n")],
  ["of line ends", `-----BEGIN A-----${fill("\r\n\r\n")}-----END A-----`],
];

const checks: [sentence: string, schema: z.ZodObject, raw: (text: string) => Raw][] = [
  ["name", certificateArgs, (text) => ({ dnsNames: [text] })],
  ["tag", certificateArgs, (text) => ({ tags: { [text]: text } })],
  ["pattern", profileArgs, (text) => ({ policy: { dnsNames: { allowed: [text] } } })],
  ["slug", profileArgs, (text) => ({ slug: text })],
  ["trust anchor", syncArgs, (text) => ({ trustAnchors: [text] })],
  ["name schema", syncArgs, (text) => ({ certificateNameSchema: text })],
  ["KMS key", syncArgs, (text) => ({ kmsKeyId: `arn:aws${text}` })],
  ["region", connectionSpec, (text) => ({ region: `us-${text}` })],
  ["role", connectionSpec, (text) => ({ method: { type: "assume-role", roleArn: `arn:aws-${text}` } })],
];

const LIMIT_MS = 50;

describe.each(texts)("100 kB %s answer within 50 ms", (_, text) => {
  it.each(checks)("as a %s", (__, schema, raw) => {
    expect(milliseconds(() => faultsOf(schema, raw(text)))).toBeLessThan(LIMIT_MS);
  });

  it("as a secret's name to be made", () => {
    const values = {
      certificateId: "a",
      shortCertificateId: "a",
      commonName: text,
      profile: "a",
      sync: "a",
      stack: "a",
      serial: "a",
    };
    expect(milliseconds(() => renderSecretName(`${text}{{commonName}}`, values))).toBeLessThan(LIMIT_MS);
  });

  it("as PEM", () => {
    expect(milliseconds(() => pemBlocks(text, "CERTIFICATE"))).toBeLessThan(LIMIT_MS);
    expect(milliseconds(() => proveChain(text, text, [text]))).toBeLessThan(LIMIT_MS);
  });
});

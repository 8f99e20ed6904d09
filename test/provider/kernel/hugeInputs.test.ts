import { expect, it } from "vitest";
import type { z } from "zod";
import { connectionSpec } from "../../../provider/aws/calls/connectionSpec";
import { certificateArgs } from "../../../provider/certificate/model/inputs";
import { proveChain } from "../../../provider/pki/chain";
import { pemBlocks } from "../../../provider/pki/pem";
import { profileArgs } from "../../../provider/profile/inputs";
import { syncArgs } from "../../../provider/sync/secretsManager/model/inputs";
import { renderSecretName } from "../../../provider/sync/secretsManager/model/secretName";
import { expectLinear } from "../../support/steps";
import { faultsOf, type Raw } from "./faults";

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

const checks: [schema: z.ZodObject, raw: (text: string) => Raw][] = [
  [certificateArgs, (text) => ({ dnsNames: [text] })],
  [certificateArgs, (text) => ({ tags: { [text]: text } })],
  [profileArgs, (text) => ({ policy: { dnsNames: { allowed: [text] } } })],
  [profileArgs, (text) => ({ slug: text })],
  [syncArgs, (text) => ({ trustAnchors: [text] })],
  [syncArgs, (text) => ({ certificateNameSchema: text })],
  [syncArgs, (text) => ({ kmsKeyId: `arn:aws${text}` })],
  [connectionSpec, (text) => ({ region: `us-${text}` })],
  [connectionSpec, (text) => ({ method: { type: "assume-role", roleArn: `arn:aws-${text}` } })],
];

const VALUES = {
  certificateId: "a",
  shortCertificateId: "a",
  profile: "a",
  sync: "a",
  stack: "a",
  serial: "a",
};

/** All that a text may be given to; one measurement of all takes as long as one of each. */
const acts = (text: string): (() => unknown)[] => [
  ...checks.map(
    ([schema, raw]) =>
      () =>
        faultsOf(schema, raw(text)),
  ),
  () => renderSecretName(`${text}{{commonName}}`, { ...VALUES, commonName: text }),
  () => pemBlocks(text, "CERTIFICATE"),
  () => proveChain(text, text, [text]),
];

it.each(texts)("100 kB %s are answered in steps in proportion to their length", (_, text) => {
  const all = acts(text);
  expectLinear(all.length * text.length, () => {
    for (const act of all) act();
  });
});

it("finds steps that grow as the square of a length, or these tests would find nothing", () => {
  const pairs = (length: number) => {
    let sum = 0;
    for (let one = 0; one < length; one++) for (let other = 0; other < length; other++) sum += other;
    return sum;
  };
  expect(() => expectLinear(1000, () => pairs(1000))).toThrow("pairs");
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { certificateStatuses } from "../../../provider/aws/acm/certificateStatus";
import { certificateLine, parseCertificateLine } from "../../../provider/certificate/model/line";
import { parseSecretLine, secretLine } from "../../../provider/sync/secretsManager/model/line";

const label = fc.stringMatching(/^[a-z0-9]{1,12}$/);
const dnsName = fc
  .tuple(fc.constantFrom("", "*."), label)
  .map(([star, text]) => `${star}${text}.example.com`);
const date = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2060-01-01"), noInvalidDate: true })
  .map((at) => at.toISOString());
const life = fc.oneof(
  fc.record({
    serial: fc.stringMatching(/^([0-9a-f]{2}:){3,19}[0-9a-f]{2}$/),
    notBefore: date,
    notAfter: date,
  }),
  fc.constant({ serial: "", notBefore: "", notAfter: "" }),
);
const facts = fc
  .tuple(
    life,
    fc.constantFrom(...certificateStatuses),
    fc.uniqueArray(dnsName, { minLength: 1 }),
    fc.nat(),
    fc.uuid(),
  )
  .map(([dates, status, names, pick, id]) => ({
    ...dates,
    status,
    arn: `arn:aws:acm:us-east-1:111122223333:certificate/${id}`,
    commonName: names[pick % names.length] ?? "",
    dnsNames: [...names].sort(),
  }));

describe("a certificate's line", () => {
  test("gives back its facts", () => {
    fc.assert(
      fc.property(facts, (one) => {
        expect(parseCertificateLine(certificateLine(one))).toEqual(one);
      }),
    );
  });

  test("is told from any other text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constant("-")), (text) => {
        const parsed = parseCertificateLine(text);
        if (parsed) expect(parsed.arn).toMatch(/^arn:/);
        else expect(parsed).toBeUndefined();
      }),
    );
    for (const text of ["", "-", "ISSUED", "ISSUED - -/- arn:x", "ISSUED - -/- x a.example.com"])
      expect(parseCertificateLine(text)).toBeUndefined();
  });
});

test("a secret's line gives back its ARN, its version and its certificate", () => {
  const arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:tls-1sGAuw";
  const version = fc.oneof(fc.constant(""), fc.stringMatching(/^[0-9a-f]{64}$/));
  fc.assert(
    fc.property(facts, version, (certificate, versionId) => {
      const line = secretLine(arn, versionId, certificateLine(certificate));
      expect(parseSecretLine(line)).toEqual({ arn, versionId, certificate });
    }),
  );
});

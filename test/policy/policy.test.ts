import { describe, expect, it } from "vitest";
import { certificatesOf, secretsOf } from "../../policy";
import { certificateLine } from "../../provider/certificate/model/line";
import { secretLine } from "../../provider/sync/secretsManager/model/line";
import { TOKEN } from "../components/mocks";

const facts = {
  arn: "arn:aws:acm:us-east-1:111122223333:certificate/1",
  status: "ISSUED" as const,
  serial: "01:02",
  notBefore: "2027-01-01T00:00:00.000Z",
  notAfter: "2027-07-18T00:00:00.000Z",
  commonName: "api.example.com",
  dnsNames: ["api.example.com", "www.example.com"],
};
const line = certificateLine(facts);
const secretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:tls/api-AbCdEf";
const pending = certificateLine({
  ...facts,
  status: "PENDING_VALIDATION",
  serial: "",
  notBefore: "",
  notAfter: "",
});

describe("the certificates that a policy sees", () => {
  const inSet = (props: object) =>
    certificatesOf({ type: TOKEN("CertificateSet"), name: "fleet", props: { ...props } });

  it("of a set stand by key, with what their lines say", () => {
    expect(inSet({ lines: { api: line } })).toEqual({ api: facts });
  });

  it("have no facts that are not there yet", () => {
    expect(Object.keys(inSet({ lines: { api: pending } }).api ?? {}).sort()).toEqual([
      "arn",
      "commonName",
      "dnsNames",
      "status",
    ]);
    expect(inSet({ certificates: { api: { dnsNames: ["api.example.com"] } } })).toEqual({
      api: { dnsNames: ["api.example.com"] },
    });
  });

  it("tell why a key failed, also where it has no certificate", () => {
    const failures = { api: "no", shop: "never" };
    expect(inSet({ lines: { api: line }, failures })).toEqual({
      api: { ...facts, failure: "no" },
      shop: { dnsNames: [], failure: "never" },
    });
  });

  it("of a single resource stand under its name", () => {
    const props = { ...facts, renewalCount: 0, __provider: "code" };
    expect(certificatesOf({ type: TOKEN("Certificate"), name: "api", props })).toEqual({ api: facts });
  });

  it("are none of other resources, nor of properties that are not ours", () => {
    expect(certificatesOf({ type: "aws:s3:Bucket", name: "b", props: { lines: { api: line } } })).toEqual({});
    expect(inSet({ lines: { api: "garbled" }, certificates: null, failures: 1 })).toEqual({});
    expect(inSet({ lines: "text" })).toEqual({});
  });
});

describe("the secrets that a policy sees", () => {
  const inSet = (props: object) =>
    secretsOf({ type: TOKEN("CertificateSecretSet"), name: "prod-fleet", props: { ...props } });

  it("of a set stand by key, with the certificate in each", () => {
    const made = { arn: secretArn, name: "tls/api", versionId: "v1", certificate: facts };
    expect(inSet({ lines: { api: secretLine(secretArn, "v1", line) } })).toEqual({ api: made });
  });

  it("are the certificates to be written where a policy sees the inputs alone", () => {
    expect(inSet({ certificates: { api: line } })).toEqual({ api: { certificate: facts } });
  });

  it("of a single resource stand under its name, with the serial that is in it", () => {
    const props = { certificate: facts, secretName: "tls/api", versionId: "v1", syncedSerial: "00:01" };
    expect(secretsOf({ type: TOKEN("CertificateSecret"), name: "prod-api", props })).toEqual({
      "prod-api": { name: "tls/api", versionId: "v1", certificate: { ...facts, serial: "00:01" } },
    });
  });

  it("are none of a certificate", () => {
    expect(secretsOf({ type: TOKEN("Certificate"), name: "api", props: { ...facts } })).toEqual({});
  });
});

import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { certificatesOf, secretsOf } from "../../policy";
import { certificateLine } from "../../provider/certificate/model/line";
import { secretLine } from "../../provider/sync/secretsManager/model/line";
import { certificateSecretStates } from "../../provider/sync/secretsManager/states";
import { resolved, TOKEN } from "../components/mocks";

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

  it("of a single resource are read as the state holds them: as a text, without what follows from the rest", () => {
    const certificate = { ...facts, certificateId: "0a", profile: "web", region: "us-east-1" };
    const seenIn = (props: object) =>
      secretsOf({ type: TOKEN("CertificateSecret"), name: "a", props: { ...props } }).a?.certificate;
    const { inputs, state } = certificateSecretStates.form;
    const one = { ...certificate, dnsNames: ["api.example.com"] };
    const resourceUrn = `urn:pulumi:dev::shop::aws-pki:index:SecretsManagerSync$${TOKEN("CertificateSecret")}::a`;
    for (const told of [certificate, one]) {
      const { dnsNames } = told;
      const stored = state.short({ certificate: told, syncedSerial: facts.serial, resourceUrn });
      expect(typeof stored.certificate).toBe("string");
      expect(seenIn(stored)).toEqual({ ...facts, dnsNames });
      expect(seenIn(inputs.short({ certificate: told, resourceUrn }))).toEqual({ ...facts, dnsNames });
    }
  });

  it("are none of a certificate", () => {
    expect(secretsOf({ type: TOKEN("Certificate"), name: "api", props: { ...facts } })).toEqual({});
  });
});

describe("properties that a transform is given as outputs", () => {
  const rejected = Promise.reject(new Error("never read"));
  rejected.catch(() => undefined);

  it.each<[string, string, object, string]>([
    ["Certificate", "an output", { dnsNames: pulumi.output(["*.example.com"]) }, "dnsNames is an Output"],
    ["Certificate", "a promise", { commonName: rejected }, "commonName is a Promise"],
    [
      "Certificate",
      "an output in a list",
      { dnsNames: ["a.example.com", pulumi.output("*.example.com")] },
      "dnsNames.1 is an Output",
    ],
    ["CertificateSet", "all keys as one", { certificates: pulumi.output({}) }, "certificates is an Output"],
    [
      "CertificateSet",
      "an output in a key",
      { certificates: { api: { dnsNames: pulumi.secret(["*.example.com"]) } } },
      "certificates.api.dnsNames is an Output",
    ],
    ["CertificateSet", "a key's line", { lines: { api: pulumi.output(line) } }, "lines.api is an Output"],
  ])("are refused of a %s: %s", (type, _, props, told) => {
    const resource = { type: TOKEN(type), name: "api", props: { ...props } };
    expect(() => certificatesOf(resource)).toThrow(`certificatesOf: ${told}: resolve it with pulumi.output`);
  });

  it("are refused of secrets", () => {
    const seen = (type: string, props: object) =>
      secretsOf({ type: TOKEN(type), name: "a", props: { ...props } });
    const certificate = { commonName: pulumi.output("a.example.com") };
    expect(() => seen("CertificateSecret", { certificate })).toThrow(
      "secretsOf: certificate.commonName is an Output",
    );
    const certificates = { api: pulumi.output(line) };
    expect(() => seen("CertificateSecretSet", { certificates })).toThrow("secretsOf: certificates.api is an");
  });

  it("matter not where they tell nothing of a certificate", () => {
    const props = {
      ...facts,
      resourceUrn: pulumi.output("urn"),
      tags: { team: rejected },
      profile: rejected,
    };
    expect(certificatesOf({ type: TOKEN("Certificate"), name: "api", props })).toEqual({ api: facts });
  });

  it("are read once they are resolved, as the sentence says", async () => {
    const props = { dnsNames: [pulumi.secret("*.example.com")] };
    const seen = pulumi
      .output(props)
      .apply((known) => certificatesOf({ type: TOKEN("Certificate"), name: "api", props: known }));
    expect(await resolved(seen)).toEqual({ api: { dnsNames: ["*.example.com"] } });
  });
});

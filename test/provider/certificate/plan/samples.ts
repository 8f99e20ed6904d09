import type { CertificateInputs } from "../../../../provider/certificate/model/inputs";
import type { CertificateOutputs } from "../../../../provider/certificate/model/outputs";
import type { Identity } from "../../../../provider/kernel/schema";

export const identity: Identity = {
  project: "shop",
  stack: "dev",
  resource: "pulumi-nodejs:dynamic/aws-pki:Certificate::api",
};

export const certificateInputs: CertificateInputs = {
  resourceUrn: `urn:pulumi:dev::shop::${identity.resource}`,
  identity,
  certificateId: "0123456789abcdef0123456789abcdef",
  commonName: "api.example.com",
  dnsNames: ["api.example.com", "www.example.com"],
  profile: { slug: "web" },
  accountId: "123456789012",
  region: "us-east-1",
  zones: [{ id: "Z1", name: "example.com" }],
  connection: "acm",
  dnsConnection: "dns",
};

/** A certificate of 198 days. */
export const issued: Pick<CertificateOutputs, "notBefore" | "notAfter" | "status" | "renewedFor"> = {
  status: "ISSUED",
  notBefore: "2027-01-01T00:00:00.000Z",
  notAfter: "2027-07-18T00:00:00.000Z",
  renewedFor: "",
};

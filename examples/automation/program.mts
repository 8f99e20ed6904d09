// The program of one customer's stack: a certificate, and the secret that the customer's servers read.
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import {
  AcmPublicCa,
  AwsConnection,
  Certificate,
  CertificateProfile,
  SecretsManagerSync,
} from "pulumi-aws-pki";

export interface Customer {
  /** Name of the stack: letters, digits and hyphens. */
  name: string;
  /** Names of the certificate. */
  dnsNames: string[];
  /** Hosted zone of the names. */
  zoneId: string;
}

/** Resources are made inside of the function, so that each run of it has its own. */
export function programOf({ dnsNames, zoneId }: Customer): PulumiFn {
  return async () => {
    const aws = new AwsConnection("aws", { region: "us-east-1" });
    const ca = new AcmPublicCa("public", { connection: aws, hostedZoneIds: [zoneId] });
    const profile = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
    const certificate = new Certificate("api", { profile, dnsNames });
    const sync = new SecretsManagerSync("servers", { connection: aws, certificates: [certificate] });
    return { secretArn: sync.secrets.api?.arn, expires: certificate.notAfter };
  };
}

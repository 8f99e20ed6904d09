import * as pulumi from "@pulumi/pulumi";
import {
  AcmPublicCa,
  AwsConnection,
  Certificate,
  CertificateProfile,
  SecretsManagerSync,
} from "pulumi-aws-pki";

// pulumi config set zoneId Z0123456789ABCDEFGHIJ
// pulumi config set domain example.com
const config = new pulumi.Config();
const domain = config.require("domain");

const aws = new AwsConnection("aws", { region: config.get("region") ?? "us-east-1" });

const ca = new AcmPublicCa("public", { connection: aws, hostedZoneIds: [config.require("zoneId")] });

const web = new CertificateProfile("web", {
  ca,
  keyAlgorithm: "EC_prime256v1",
  policy: { dnsNames: { allowed: [`**.${domain}`, domain] } },
});

const api = new Certificate("api", {
  profile: web,
  commonName: `api.${domain}`,
  dnsNames: config.getObject<string[]>("dnsNames") ?? [`www.${domain}`],
  renewNow: config.get("renewNow"),
});

const sync = new SecretsManagerSync("prod", {
  connection: aws,
  certificates: [api],
  certificateNameSchema: "tls-{{certificateId}}",
  // Roots that Node does not know, for another AWS than Amazon's own; leave it out on a real account.
  trustAnchors: config.getObject<string[]>("trustAnchors"),
});

export const certificateArn = api.arn;
export const expires = api.notAfter;
export const secret = sync.secrets.api;

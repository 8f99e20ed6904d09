import * as pulumi from "@pulumi/pulumi";
import {
  AcmPublicCa,
  AwsConnection,
  Certificate,
  CertificateProfile,
  CertificateSet,
  SecretsManagerSync,
} from "pulumi-aws-pki";

const config = new pulumi.Config();
const domain = config.require("domain");
const connection = new AwsConnection("aws", { region: "us-east-1" });
const ca = new AcmPublicCa("public", { connection, hostedZoneIds: [config.require("zoneId")] });

const web = new CertificateProfile("web", {
  ca,
  keyAlgorithm: "EC_prime256v1",
  policy: { dnsNames: { allowed: [`**.${domain}`] } },
});

const api = new Certificate("api", { profile: web, commonName: `api.${domain}` });

const shops = new CertificateSet("shops", {
  profile: web,
  certificates: Object.fromEntries(
    ["berlin", "paris"].map((city) => [city, { dnsNames: [`${city}.${domain}`] }]),
  ),
});

const sync = new SecretsManagerSync("prod", { connection, certificates: [api, shops] });

export const certificateArn = api.arn;
export const expires = api.notAfter;
export const apiSecret = sync.secrets.api?.arn;
export const shopSecrets = sync.sets.shops?.arns;

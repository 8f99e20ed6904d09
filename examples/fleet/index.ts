import * as pulumi from "@pulumi/pulumi";
import {
  AcmPublicCa,
  AwsConnection,
  CertificateProfile,
  CertificateSet,
  SecretsManagerSync,
} from "pulumi-aws-pki";

// pulumi config set zoneId Z0123456789ABCDEFGHIJ
// pulumi config set domain example.com
// pulumi config set --path 'hosts[0]' host-1
const config = new pulumi.Config();
const domain = config.require("domain");
const hosts = config.requireObject<string[]>("hosts");
// Further names of some hosts: pulumi config set --path 'aliases.host-1[0]' www
const aliases = config.getObject<Record<string, string[]>>("aliases") ?? {};

const aws = new AwsConnection("aws", { region: config.get("region") ?? "us-east-1" });

const ca = new AcmPublicCa("public", { connection: aws, hostedZoneIds: [config.require("zoneId")] });

const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });

const fleet = new CertificateSet("fleet", {
  profile: web,
  certificates: Object.fromEntries(
    hosts.map((host) => [
      host,
      { dnsNames: [host, ...(aliases[host] ?? [])].map((name) => `${name}.${domain}`) },
    ]),
  ),
});

const sync = new SecretsManagerSync("prod", {
  connection: aws,
  certificates: [fleet],
  certificateNameSchema: "tls/{{commonName}}-{{shortCertificateId}}",
  // Roots that Node does not know, for another AWS than Amazon's own; leave it out on a real account.
  trustAnchors: config.getObject<string[]>("trustAnchors"),
});

export const expires = fleet.notAfter;
export const failed = fleet.failures;
export const secrets = sync.sets.fleet?.names;

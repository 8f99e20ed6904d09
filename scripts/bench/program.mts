import type { Shape } from "./figures.mts";

export interface ProgramSettings {
  shape: Exclude<Shape, "terraform">;
  count: number;
  zoneId: string;
  domain: string;
  region: string;
}

const START = (settings: ProgramSettings): string => `"use strict";
const pki = require("pulumi-aws-pki");

const aws = new pki.AwsConnection("aws", { region: ${JSON.stringify(settings.region)} });
const ca = new pki.AcmPublicCa("public", { connection: aws, hostedZoneIds: [${JSON.stringify(settings.zoneId)}] });
const profile = new pki.CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
// Names of one length, so that the state is as long for each.
const hosts = Array.from({ length: ${settings.count} }, (_, at) => \`host-\${String(at + 1).padStart(4, "0")}\`);
`;

const DECLARATIONS = (domain: string) => ({
  set: `const certificates = [
  new pki.CertificateSet("fleet", {
    profile,
    certificates: Object.fromEntries(hosts.map((host) => [host, { dnsNames: [\`\${host}.${domain}\`] }])),
  }),
];
`,
  single: `const certificates = hosts.map(
  (host) => new pki.Certificate(host, { profile, dnsNames: [\`\${host}.${domain}\`] }),
);
`,
});

/**
 * The Pulumi program that declares the certificates and one sync for their secrets. JavaScript, as `tsc` leaves it.
 */
export function programText(settings: ProgramSettings): string {
  const { single, set } = DECLARATIONS(settings.domain);
  return `${START(settings)}${settings.shape === "set" ? set : single}
new pki.SecretsManagerSync("prod", { connection: aws, certificates, certificateNameSchema: "tls-{{certificateId}}" });
`;
}

/** Its Pulumi.yaml. TypeScript is not loaded, as in any program that is compiled beforehand. */
export const PROJECT_TEXT = `name: bench
runtime:
  name: nodejs
  options:
    typescript: false
main: index.js
`;

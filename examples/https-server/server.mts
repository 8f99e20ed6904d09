// An HTTPS server that serves the certificate of a synced secret, and picks a renewal up without a restart.
//
//   npm install pulumi-aws-pki @aws-sdk/client-secrets-manager
//   SECRET_ID=tls-… PORT=8443 node server.mts
//
// Node from 22.18 on runs the file as it is. It needs secretsmanager:GetSecretValue on the secret: docs/reading.md.
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  type CertificateSecret,
  secretsManagerFetch,
  tlsOptions,
  watchCertificateSecret,
} from "pulumi-aws-pki/reader";

const { SECRET_ID = "", PORT = "8443", POLL_SECONDS = "300" } = process.env;

const watch = await watchCertificateSecret({
  fetch: secretsManagerFetch(new SecretsManagerClient({}), GetSecretValueCommand, SECRET_ID),
  intervalSeconds: Number(POLL_SECONDS),
  onChange: (parts) => {
    // New connections get the new certificate, with or without SNI; those that are open stay up with theirs.
    server.setSecureContext(tlsOptions(parts));
    say(parts);
  },
  onError: (error) => console.error(error.message),
});

const server = createServer(tlsOptions(watch.current()), (_request, response) => {
  response.end(`${watch.current().names.join(", ")}\n`);
});

server.listen(Number(PORT), () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
  say(watch.current());
});

process.once("SIGTERM", () => {
  watch.stop();
  server.close();
});

function say({ serial, notAfter }: CertificateSecret): void {
  console.log(`serving ${serial} until ${notAfter.toISOString()}`);
}

// The main job, step by step, as the demo and the check of a real account run it.

import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { verifyWithOpenssl, type WrittenCertificate } from "./openssl.mts";
import type { OpenStack } from "./stack.mts";

export interface Scenario {
  open: OpenStack;
  region: string;
  zoneId: string;
  domain: string;
  /** The time that certificates are judged by. */
  now: () => Promise<Date>;
  /** Endpoint of AWS for the clients that check the results. The SDK's own where absent. */
  clientConfig: { endpoint?: string };
}

interface SecretOutput {
  name: string;
  arn: string;
  serial: string;
  versionId: string;
}

const show = (text: string): void => void process.stdout.write(text);

/** A heading, so that the output reads as a story. */
export function heading(text: string): void {
  show(`\n\u001b[1m── ${text}\u001b[0m\n`);
}

/** Throws with a sentence where a step did not do what it says. */
export function expect(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(`This should hold, but does not: ${sentence}`);
  show(`   ✓ ${sentence}\n`);
}

/** Runs `pulumi up`. Gives the outputs of the secret. */
export async function apply({ open }: Scenario): Promise<SecretOutput> {
  const { outputs } = await open.stack.up({ onOutput: show, color: "never" });
  return outputs.secret?.value as SecretOutput;
}

/** Runs `pulumi preview`. Gives how many steps of each kind it shows. */
export async function preview({ open }: Scenario): Promise<Record<string, number>> {
  const { changeSummary } = await open.stack.preview({ onOutput: show, color: "never" });
  return changeSummary as Record<string, number>;
}

/** Prints the secret's JSON with the key blanked out, and has openssl verify what it holds. */
export async function inspectSecret(scenario: Scenario, secret: SecretOutput): Promise<WrittenCertificate> {
  const client = new SecretsManagerClient({ region: scenario.region, ...scenario.clientConfig });
  const { SecretString = "{}" } = await client.send(new GetSecretValueCommand({ SecretId: secret.arn }));
  const body = JSON.parse(SecretString) as WrittenCertificate & { private_key: string };
  const { private_key: key, ...written } = body;
  show(`${JSON.stringify({ ...body, private_key: `(${key.length} characters, not shown)` }, null, 2)}\n`);
  expect(key.startsWith("-----BEGIN PRIVATE KEY-----"), "the secret holds the private key as PKCS#8");
  const verdict = verifyWithOpenssl(written, await scenario.now(), `api.${scenario.domain}`);
  show(`${verdict.trimEnd().replace(/^/gm, "   ")}\n`);
  expect(verdict.startsWith("certificate: OK"), "openssl verifies certificate, chain and root");
  return written;
}

/** `pulumi destroy`, and a look at what is left in AWS. */
export async function leave(scenario: Scenario, secret: SecretOutput): Promise<void> {
  const { open, region, clientConfig, domain, zoneId } = scenario;
  const arn = (await open.stack.outputs()).certificateArn?.value as string;
  await open.stack.destroy({ onOutput: show, color: "never" });
  const config = { region, ...clientConfig };
  const certificates = await new ACMClient(config).send(
    new ListCertificatesCommand({ Includes: { keyTypes: ["EC_prime256v1"] }, MaxItems: 1000 }),
  );
  const isGone = certificates.CertificateSummaryList?.every((one) => one.CertificateArn !== arn) ?? true;
  expect(isGone, "the certificate is deleted");
  const records = await new Route53Client(config).send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
  );
  const ours = [`api.${domain}`, `www.${domain}`];
  const left = records.ResourceRecordSets?.filter(
    (one) => one.Type === "CNAME" && ours.some((name) => one.Name?.endsWith(`.${name}.`)),
  );
  expect(left?.length === 0, "its validation records are gone");
  const { DeletedDate } = await new SecretsManagerClient(config).send(
    new DescribeSecretCommand({ SecretId: secret.arn }),
  );
  expect(DeletedDate !== undefined, "the secret waits out its recovery window");
}

import type { CertificateDetail, RequestCertificateCommandInput } from "@aws-sdk/client-acm";
import { ACMClient, DescribeCertificateCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type Credentials, STSClient } from "@aws-sdk/client-sts";
import { onTestFinished } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/server";

export const START = new Date("2026-03-01T10:00:00.000Z");
export const HOUR = 3600;
export const DAY = 24 * HOUR;

interface Place {
  account?: string;
  region?: string;
  session?: Partial<Credentials>;
}

/** A sandbox whose clock stands still, and the SDK's clients for it. It stops when the test ends. */
export async function openBench(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ clock: { now: () => START }, ...options });
  onTestFinished(() => sandbox.close());
  return bench(sandbox);
}

export type Bench = Awaited<ReturnType<typeof openBench>>;

function bench(sandbox: Sandbox) {
  const config = ({ account = "AKIATEST", region = "us-east-1", session }: Place = {}) => ({
    endpoint: sandbox.endpoint,
    region,
    maxAttempts: 1,
    credentials: {
      accessKeyId: session?.AccessKeyId ?? account,
      secretAccessKey: session?.SecretAccessKey ?? "secret",
      ...(session?.SessionToken === undefined ? {} : { sessionToken: session.SessionToken }),
    },
  });
  return {
    sandbox,
    config,
    acm: new ACMClient(config()),
    dns: new Route53Client(config()),
    secrets: new SecretsManagerClient(config()),
    sts: new STSClient(config()),
    days: (count: number) => sandbox.clock.advance(count * DAY),
    seconds: (count: number) => sandbox.clock.advance(count),
    control: (method: string, path: string, body?: unknown) =>
      fetch(`${sandbox.endpoint}/_sandbox/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

/** The short name and text of an error that a call must end in. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ name: string; message: string; status: number }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode ?? 0 };
  }
  throw new Error("the call was expected to fail");
}

export async function createZone({ dns }: Bench, name = "example.com", client = dns): Promise<string> {
  const { HostedZone } = await client.send(
    new CreateHostedZoneCommand({
      Name: name,
      CallerReference: `${name}-${Math.trunc(performance.now() * 1000)}`,
    }),
  );
  return HostedZone?.Id ?? "";
}

export const requestArn = async (
  { acm }: Bench,
  input: Partial<RequestCertificateCommandInput> = {},
  client = acm,
): Promise<string> => {
  const { CertificateArn } = await client.send(
    new RequestCertificateCommand({
      DomainName: "www.example.com",
      ValidationMethod: "DNS",
      Options: { Export: "ENABLED" },
      ...input,
    }),
  );
  return CertificateArn ?? "";
};

export async function describeCertificate(
  { acm }: Bench,
  arn: string,
  client = acm,
): Promise<CertificateDetail> {
  const { Certificate } = await client.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  if (Certificate === undefined) throw new Error("no certificate");
  return Certificate;
}

export const cname = (action: "CREATE" | "DELETE" | "UPSERT", name: string, value: string): Change => ({
  Action: action,
  ResourceRecordSet: { Name: name, Type: "CNAME", TTL: 300, ResourceRecords: [{ Value: value }] },
});

export const change = (client: Route53Client, zoneId: string, ...changes: Change[]) =>
  client.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } }),
  );

/** The validation records of a certificate, each once. */
export async function validationRecords(
  bench: Bench,
  arn: string,
): Promise<{ name: string; value: string }[]> {
  const { DomainValidationOptions = [] } = await describeCertificate(bench, arn);
  const records = DomainValidationOptions.map(({ ResourceRecord }) => ({
    name: ResourceRecord?.Name ?? "",
    value: ResourceRecord?.Value ?? "",
  }));
  return [...new Map(records.map((record) => [record.name, record])).values()];
}

/** Puts a certificate's validation records into a zone, or takes them away. */
export async function prove(
  bench: Bench,
  zoneId: string,
  arn: string,
  action: "UPSERT" | "DELETE" = "UPSERT",
) {
  const records = await validationRecords(bench, arn);
  await change(bench.dns, zoneId, ...records.map(({ name, value }) => cname(action, name, value)));
}

/** An issued certificate in a zone of its own. */
export async function issue(bench: Bench, input: Partial<RequestCertificateCommandInput> = {}) {
  const zoneId = await createZone(bench);
  const arn = await requestArn(bench, input);
  await prove(bench, zoneId, arn);
  return { zoneId, arn };
}

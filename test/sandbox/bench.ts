import type { CertificateDetail, RequestCertificateCommandInput } from "@aws-sdk/client-acm";
import { ACMClient, DescribeCertificateCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  GetHostedZoneCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type Credentials, STSClient } from "@aws-sdk/client-sts";
import { onTestFinished } from "vitest";
import { type SandboxOptions, startSandbox } from "../../sandbox/server";

export const START = new Date("2026-03-01T10:00:00.000Z");
export const HOUR = 3600;
export const DAY = 24 * HOUR;

interface Place {
  /** An access key id: of twelve digits, the account's administrator. */
  account?: string;
  secret?: string;
  region?: string;
  session?: Partial<Credentials>;
}

/** A sandbox whose clock stands still, and the SDK's clients for it. It stops when the test ends. */
export async function openBench(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ clock: { now: () => START }, ...options });
  onTestFinished(() => sandbox.close());
  return {
    ...connectTo(sandbox.endpoint),
    sandbox,
    days: (count: number) => sandbox.clock.advance(count * DAY),
    seconds: (count: number) => sandbox.clock.advance(count),
  };
}

export type Bench = Awaited<ReturnType<typeof openBench>>;

/** The secret of the tests on Secrets Manager, and a token for each of its versions. */
export const SECRET = "tls/web";
export const token = (index: number): string => String(index).padStart(32, "version-");

export const createSecret = ({ secrets }: Pick<Bench, "secrets">, input = {}) =>
  secrets.send(
    new CreateSecretCommand({ Name: SECRET, SecretString: "one", ClientRequestToken: token(1), ...input }),
  );
export type Clients = ReturnType<typeof connectTo>;

/** The SDK's clients of a sandbox, wherever it runs. */
export function connectTo(endpoint: string) {
  const config = ({
    account = "AKIATEST",
    secret = "sandbox",
    region = "us-east-1",
    session,
  }: Place = {}) => ({
    endpoint,
    region,
    maxAttempts: 1,
    credentials: {
      accessKeyId: session?.AccessKeyId ?? account,
      secretAccessKey: session?.SecretAccessKey ?? secret,
      ...(session?.SessionToken === undefined ? {} : { sessionToken: session.SessionToken }),
    },
  });
  const clients = (place?: Place) => ({
    acm: new ACMClient(config(place)),
    dns: new Route53Client(config(place)),
    secrets: new SecretsManagerClient(config(place)),
    sts: new STSClient(config(place)),
    tagging: new ResourceGroupsTaggingAPIClient(config(place)),
  });
  return {
    config,
    clients,
    ...clients(),
    control: (method: string, path: string, body?: unknown) =>
      fetch(`${endpoint}/_sandbox/${path}`, {
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

/** Route 53 takes a caller reference once. */
let zonesMade = 0;

export async function createZone({ dns }: Clients, name = "example.com", client = dns): Promise<string> {
  const { HostedZone } = await client.send(
    new CreateHostedZoneCommand({
      Name: name,
      CallerReference: `zone ${zonesMade++}`,
    }),
  );
  return HostedZone?.Id ?? "";
}

/** Delegates a name to a zone: its name servers, as an NS record in the zone above. */
export async function delegate({ dns }: Clients, parent: string, name: string, zoneId: string) {
  const { DelegationSet } = await dns.send(new GetHostedZoneCommand({ Id: zoneId }));
  const ResourceRecords = (DelegationSet?.NameServers ?? []).map((server) => ({ Value: `${server}.` }));
  const ResourceRecordSet = { Name: name, Type: "NS" as const, TTL: 60, ResourceRecords };
  await change(dns, parent, { Action: "UPSERT", ResourceRecordSet });
}

/** A zone that the zone above delegates to. */
export async function createChildZone(bench: Clients, parent: string, name: string): Promise<string> {
  const child = await createZone(bench, name);
  await delegate(bench, parent, name, child);
  return child;
}

export const requestArn = async (
  { acm }: Clients,
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
  { acm }: Clients,
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
  bench: Clients,
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
  bench: Clients,
  zoneId: string,
  arn: string,
  action: "UPSERT" | "DELETE" = "UPSERT",
) {
  const records = await validationRecords(bench, arn);
  await change(bench.dns, zoneId, ...records.map(({ name, value }) => cname(action, name, value)));
}

/** An issued certificate in a zone of its own. */
export async function issue(
  bench: Clients,
  input: Partial<RequestCertificateCommandInput> = {},
  zone = "example.com",
) {
  const zoneId = await createZone(bench, zone);
  const arn = await requestArn(bench, input);
  await prove(bench, zoneId, arn);
  return { zoneId, arn };
}

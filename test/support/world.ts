import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACMClient } from "@aws-sdk/client-acm";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { onTestFinished, vi } from "vitest";
import type { Access } from "../../provider/aws/access";
import { Host } from "../../provider/host/host";
import type { HostedZone } from "../../provider/kernel/domainName";
import { type PublicDns, plainHost } from "../../provider/kernel/publicDns";
import type { Context } from "../../provider/kind/lifecycle";
import { type Lines, tellerOf } from "../../provider/kind/teller";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/server";
import { diesWith } from "./death";

/** When every world begins: far ahead of the real time, or the SDK would take the sandbox's role sessions for expired. */
export const START = new Date("2046-03-01T10:00:00.000Z");
export const DAY = 86_400;
export const REGION = "us-east-1";
/** Passphrase of exports; long and odd enough to be found wherever it should not be. */
export const PASSPHRASE = "Passphrase0Of0The0Tests0AbCdEf12";

export interface WorldOptions extends SandboxOptions {
  /** The provider's configuration: the specs of connections by name. */
  connections?: Record<string, unknown>;
  /** Environment variables of this test; undefined takes one away. */
  env?: Record<string, string | undefined>;
}

/** One line that a person would see. */
export interface Line {
  kind: "progress" | "notice";
  urn: string;
  message: string;
}

export interface World {
  sandbox: Sandbox;
  accountId: string;
  /** The provider process: the real host, but on the sandbox's clock and with a passphrase that never changes. */
  host: TestHost;
  /** The context that the lifecycle of a resource is given, by its inputs or state. */
  contextOf(resource: { resourceUrn?: unknown }): Context;
  /** The same, where it does not matter whose lines they are. */
  readonly context: Context;
  /** As if the next command of a person had begun: a new provider process, which reads the environment again. */
  restart(): void;
  /** The provider process dies: whatever its code still waits for, it never acts again. */
  kill(): void;
  /** Everything that was shown to a person, in order. */
  lines: Line[];
  messages(kind: Line["kind"]): string[];
  now(): Date;
  advance(seconds: number): void;
  /** `service:Operation` of every call so far, from the sandbox's log; `forgetCalls` empties it. */
  calls(service?: string): string[];
  count(operation: string): number;
  forgetCalls(): void;
  /** A public zone of the account, as the CA's outputs show it. */
  zone(name: string, account?: string): Promise<HostedZone>;
  /** A public zone below another, which delegates to it: only so is it seen. */
  childZone(parent: HostedZone, name: string): Promise<HostedZone>;
  /** Names of the CNAMEs that stand in a zone. */
  cnames(zone: HostedZone): Promise<string[]>;
  /** Clients of somebody who works on the same account by hand; their calls stand in the log as well. */
  hand: { acm: ACMClient; route53: Route53Client; secrets: SecretsManagerClient };
  /** The sandbox's own interface, for what AWS cannot be asked to do. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
}

/** Starts a sandbox in process, points the SDK at it by the environment alone, and stops it when the test ends. */
export async function openWorld({ connections = {}, env, ...options }: WorldOptions = {}): Promise<World> {
  const sandbox = await startSandbox({ clock: { now: () => START }, ...options });
  onTestFinished(() => sandbox.close());
  pointSdkAt(sandbox.endpoint, env);
  const lines: Line[] = [];
  const newProcess = () => {
    const host = new TestHost(sandbox);
    host.configure(JSON.stringify(connections));
    return host;
  };
  const log = () => sandbox.calls.list();
  const world: World = {
    sandbox,
    accountId: sandbox.accountId,
    host: newProcess(),
    contextOf: ({ resourceUrn = "" }) => ({
      world: world.host,
      teller: tellerOf(writingDown(String(resourceUrn), lines), world.host.memory),
      ways: {},
    }),
    get context() {
      return world.contextOf({});
    },
    restart: () => {
      world.host = newProcess();
    },
    kill: () => {
      world.host.isDead = true;
    },
    lines,
    messages: (kind) => lines.filter((line) => line.kind === kind).map((line) => line.message),
    now: () => sandbox.clock.now(),
    advance: (seconds) => sandbox.clock.advance(seconds),
    calls: (service) =>
      log()
        .filter((call) => service === undefined || call.service === service)
        .map((call) => `${call.service}:${call.operation}`),
    count: (operation) => log().filter((call) => call.operation === operation).length,
    forgetCalls: () => sandbox.calls.reset(),
    zone: (name, account) => createZone(sandbox, name, account),
    childZone: (parent, name) => createChildZone(sandbox, parent, name),
    cnames: (zone) => listCnames(sandbox, zone),
    hand: clients(sandbox),
    control: async (method, path, body) => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      return (await fetch(`${sandbox.endpoint}/_sandbox/${path}`, { method, ...sent })).json();
    },
  };
  return world;
}

/** Writes down what is told of a resource. */
function writingDown(urn: string, lines: Line[]): Lines {
  const record = (kind: Line["kind"]) => (message: string) => void lines.push({ kind, urn, message });
  return { progress: record("progress"), notice: record("notice") };
}

/** The provider's host with its contacts to the outside replaced: clock and chance. */
class TestHost extends Host {
  /** False as in a refresh, where the clock decides nothing. */
  plans = true;
  isDead = false;
  private readonly death = diesWith(() => this.isDead);
  /** Every resolver says what the sandbox's zones say; a test may put another one here. */
  override publicDns: PublicDns | undefined;

  constructor(private readonly sandbox: Sandbox) {
    super({});
    this.publicDns = dnsOf(sandbox);
  }

  override now(): Date {
    return this.sandbox.clock.now();
  }

  override access(connection: string | undefined): Access {
    const access = super.access(connection);
    access.clients.use(this.death);
    return access;
  }

  override async sleep(seconds: number): Promise<void> {
    this.sandbox.clock.advance(seconds);
  }

  override passphrase(): string {
    return PASSPHRASE;
  }

  override decidesRenewals(): boolean {
    return this.plans;
  }
}

function dnsOf({ dns }: Sandbox): PublicDns {
  return {
    resolvers: ["1.1.1.1", "8.8.8.8"],
    lookUp: async (name, type) => {
      const values = dns.lookUp(name, type).map((value) => (type === "CAA" ? value : plainHost(value)));
      return values.length > 0 ? { values } : { reason: "no such record" };
    },
  };
}

/** The environment of a machine that has nothing but keys and an endpoint: no profile, no metadata service. */
function pointSdkAt(endpoint: string, env: Record<string, string | undefined> = {}): void {
  const home = mkdtempSync(join(tmpdir(), "aws-pki-home-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const ours: Record<string, string | undefined> = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret-of-the-tests",
    AWS_SESSION_TOKEN: undefined,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: undefined,
    AWS_PROFILE: undefined,
    AWS_CONFIG_FILE: join(home, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home, "credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
  };
  for (const [name, value] of Object.entries({ ...ours, ...env })) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

function clients({ endpoint, accountId }: Sandbox, account?: string) {
  // An account's number is its administrator, also where IAM is enforced.
  const credentials = { accessKeyId: account ?? accountId, secretAccessKey: "sandbox" };
  const config = { endpoint, region: REGION, maxAttempts: 1, credentials };
  return {
    acm: new ACMClient(config),
    route53: new Route53Client(config),
    secrets: new SecretsManagerClient(config),
  };
}

/** Route 53 takes a caller reference once. */
let zonesMade = 0;

async function createZone(sandbox: Sandbox, name: string, account?: string): Promise<HostedZone> {
  const { route53 } = clients(sandbox, account);
  const CallerReference = `zone ${zonesMade++}`;
  const { HostedZone } = await route53.send(new CreateHostedZoneCommand({ Name: name, CallerReference }));
  return { id: (HostedZone?.Id ?? "").replace("/hostedzone/", ""), name };
}

async function createChildZone(sandbox: Sandbox, parent: HostedZone, name: string): Promise<HostedZone> {
  const child = await createZone(sandbox, name);
  const { route53 } = clients(sandbox);
  const { DelegationSet } = await route53.send(new GetHostedZoneCommand({ Id: child.id }));
  const ResourceRecords = (DelegationSet?.NameServers ?? []).map((server) => ({ Value: `${server}.` }));
  const set = { Name: name, Type: "NS" as const, TTL: 60, ResourceRecords };
  const Changes = [{ Action: "CREATE" as const, ResourceRecordSet: set }];
  await route53.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: parent.id, ChangeBatch: { Changes } }),
  );
  return child;
}

async function listCnames(sandbox: Sandbox, { id }: HostedZone): Promise<string[]> {
  const { route53 } = clients(sandbox);
  const command = new ListResourceRecordSetsCommand({ HostedZoneId: id });
  const { ResourceRecordSets = [] } = await route53.send(command);
  return ResourceRecordSets.filter((set) => set.Type === "CNAME").map((set) => set.Name ?? "");
}

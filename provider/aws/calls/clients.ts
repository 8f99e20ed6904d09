import { ACMClient } from "@aws-sdk/client-acm";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { fromIni, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { PkiError } from "../../kernel/errors";
import { memoised } from "../../kernel/memoised";
import { assumedRole } from "./assumedRole";
import type { ConnectionMethod, ConnectionSpec } from "./connectionSpec";
import { type ClientPlugin, type Connected, notesFailures } from "./failedCalls";
import type { Pace } from "./pace";
import { paces } from "./paced";
import { renewsCredentials } from "./renewsCredentials";
import { HASTY, PATIENT, patienceOf, repeatsNothingPaid } from "./retries";
import type { Clock } from "./wait";

/** The SDK's clients of one connection. Each is made once, and all share one set of credentials. */
export interface Clients {
  sts(region: string): STSClient;
  acm(region: string): ACMClient;
  /** ACM of a region that is only asked in passing: no long wait where it cannot be reached. */
  quickAcm(region: string): ACMClient;
  /** Route 53 is one service for a whole partition. The region only tells which partition. */
  route53(region: string): Route53Client;
  secretsManager(region: string): SecretsManagerClient;
  /** Tags of many resources, without a long wait, as each service tells those of its own as well. */
  tagging(region: string): ResourceGroupsTaggingAPIClient;
  /** The connection as errors name it. */
  connected: Connected;
  /** The connection's region, else the environment's. Throws where neither names one. */
  region(): Promise<string>;
  /** Puts a plugin into every client, also into those that are made later. Each plugin goes in once. */
  use(plugin: ClientPlugin): void;
}

/** A clock with the pace of calls, which the clients of all connections of a process share. */
export interface Paced extends Clock {
  readonly pace: Pace;
}

type Client = { middlewareStack: { use(plugin: ClientPlugin): void } };
type Provider = ReturnType<typeof fromIni>;
type Credentials = NonNullable<STSClientConfig["credentials"]>;

/**
 * Opens a connection without calling AWS. `name` is its name in errors, absent for the ambient one. Credentials are
 * fetched by the first call and renewed by the SDK, and when AWS says that they have expired. Endpoints are the SDK's
 * own (AWS_ENDPOINT_URL and its kin). Calls wait for their turn under AWS's quotas by `clock.pace`, and by its time
 * before they are tried again.
 */
export function openClients(spec: ConnectionSpec, clock: Paced, name?: string): Clients {
  const connected: Connected = {
    label: name === undefined ? "the ambient connection" : `connection ${name}`,
  };
  const pace = clock.pace.ofConnection(connected);
  const region = spec.region;
  const settings = { customUserAgent: "pulumi-aws-pki", ...(profileOf(spec.method) ?? {}) };
  const common = { ...settings, ...patienceOf(PATIENT, clock) };
  const credentials = credentialsOf(spec, { connected, clock, name });
  const { config } = new STSClient({ ...common, ...(region ? { region } : {}), credentials });
  // A client's resolved credentials are memoised: one AssumeRole serves every client of the connection.
  const shared = { ...common, credentials: config.credentials };
  const hasty = { ...shared, ...patienceOf(HASTY, clock) };
  const plugins = [renewsCredentials(config.credentials), repeatsNothingPaid];
  const paced = (at: string) => paces({ pace, region: at, clock });
  const made = new Made((at) => [notesFailures(connected, at), paced(at), ...plugins]);
  const once = made.once.bind(made);
  return {
    connected,
    sts: (at) => once("sts", at, () => new STSClient({ ...shared, region: at })),
    acm: (at) => once("acm", at, () => new ACMClient({ ...shared, region: at })),
    quickAcm: (at) => once("quick acm", at, () => new ACMClient({ ...hasty, region: at })),
    route53: (at) => once("route53", at, () => new Route53Client({ ...shared, region: at })),
    secretsManager: (at) =>
      once("secretsmanager", at, () => new SecretsManagerClient({ ...shared, region: at })),
    tagging: (at) => once("tagging", at, () => new ResourceGroupsTaggingAPIClient({ ...hasty, region: at })),
    region: () => config.region(),
    use: (plugin) => made.use(plugin),
  };
}

function profileOf(method: ConnectionMethod | undefined): { profile: string } | undefined {
  return method?.type === "profile" ? { profile: method.profile } : undefined;
}

interface Opening {
  connected: Connected;
  clock: Paced;
  name: string | undefined;
}

function credentialsOf({ method, region }: ConnectionSpec, { connected, clock, name }: Opening): Credentials {
  const clientPlugins = [notesFailures(connected)];
  switch (method?.type) {
    case undefined:
    case "ambient":
      // The SDK's own chain: environment, configuration files (SSO, process), web identity, container, instance.
      return unquoting(fromNodeProviderChain({ clientPlugins }), connected);
    case "profile":
      return unquoting(fromIni({ profile: method.profile, clientPlugins }), connected);
    case "access-key":
      return {
        accessKeyId: method.accessKeyId,
        secretAccessKey: method.secretAccessKey,
        ...(method.sessionToken ? { sessionToken: method.sessionToken } : {}),
      };
    case "assume-role": {
      const source = openClients(method.source ?? {}, clock, name);
      return assumedRole(method, source, region ?? method.source?.region, connected);
    }
  }
}

/** Where an answer with credentials does not parse, the parser's message quotes it, and so perhaps a key. */
function unquoting(provider: Provider, { label }: Connected): Provider {
  return async (options) => {
    try {
      return await provider(options);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new PkiError({
        ...{ code: "Credentials", resource: label },
        cause: "The answer with credentials is garbled.",
        remedy: "Look at the container's or instance's service that hands them out.",
      });
    }
  };
}

/** Makes each client of a region once, with the plugins of its connection. */
class Made {
  readonly #clients = new Map<string, Client>();
  readonly #added = new Set<ClientPlugin>();

  constructor(private readonly plugins: (region: string) => readonly ClientPlugin[]) {}

  once<T extends Client>(kind: string, region: string, make: () => T): T {
    const all = () => [...this.plugins(region), ...this.#added];
    return memoised(this.#clients, `${kind} ${region}`, () => withPlugins(make(), all())) as T;
  }

  use(plugin: ClientPlugin): void {
    if (this.#added.has(plugin)) return;
    this.#added.add(plugin);
    for (const client of this.#clients.values()) withPlugins(client, [plugin]);
  }
}

function withPlugins(client: Client, plugins: readonly ClientPlugin[]): Client {
  for (const plugin of plugins) client.middlewareStack.use(plugin);
  return client;
}

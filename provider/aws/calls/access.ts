import { ACMClient } from "@aws-sdk/client-acm";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { fromIni, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { PkiError } from "../../kernel/errors";
import { gathersChanges } from "../route53/recordChanges";
import { SecretStore } from "../secretsManager/secretStore";
import { assumedRole } from "./assumedRole";
import type { ConnectionMethod, ConnectionSpec } from "./connectionSpec";
import { type ClientPlugin, type Connected, notesFailures } from "./failedCalls";
import { paces } from "./paced";
import { renewsCredentials } from "./renewsCredentials";
import { HASTY, PATIENT, patienceOf, repeatsNothingPaid } from "./retries";
import type { Clock } from "./wait";

/** The clients of one connection; each is made once, and all share one set of credentials. */
export interface Access {
  sts(region: string): STSClient;
  acm(region: string): ACMClient;
  /** ACM of a region that is only asked in passing: no long wait where it cannot be reached. */
  quickAcm(region: string): ACMClient;
  /** Route 53 is one service for a whole partition; the region only tells which partition. */
  route53(region: string): Route53Client;
  secretsManager(region: string): SecretStore;
  /** Tags of many resources; no long wait, as each service tells those of its own as well. */
  tagging(region: string): ResourceGroupsTaggingAPIClient;
  /** What errors tell of the connection. */
  connected: Connected;
  /** The connection's region, else the environment's. Throws where neither names one. */
  region(): Promise<string>;
}

type Client = { middlewareStack: { use(plugin: ClientPlugin): void } };
type Provider = ReturnType<typeof fromIni>;
type Credentials = NonNullable<STSClientConfig["credentials"]>;

/**
 * Opens a connection without calling AWS; `name` is what errors call it, absent for the ambient one. Credentials are
 * fetched by the first call and renewed by the SDK, and when AWS says that they have expired; endpoints are the
 * SDK's own (AWS_ENDPOINT_URL and its kin). By `clock` calls wait for their turn under AWS's quotas, and before they are
 * tried again.
 */
export function openConnection(spec: ConnectionSpec, clock: Clock, name?: string): Access {
  const connected: Connected = {
    label: name === undefined ? "the ambient connection" : `connection ${name}`,
  };
  const region = spec.region;
  const settings = { customUserAgent: "pulumi-aws-pki", ...(profileOf(spec.method) ?? {}) };
  const common = { ...settings, ...patienceOf(PATIENT, clock) };
  const credentials = credentialsOf(spec, { connected, clock, name });
  const { config } = new STSClient({ ...common, ...(region ? { region } : {}), credentials });
  // A client's resolved credentials are memoised: one AssumeRole serves every client of the connection.
  const shared = { ...common, credentials: config.credentials };
  const hasty = { ...shared, ...patienceOf(HASTY, clock) };
  const plugins = [renewsCredentials(config.credentials), repeatsNothingPaid];
  const paced = (at: string) => paces({ connected, region: at, clock });
  const once = memoise((at) => [notesFailures(connected, at), paced(at), ...plugins]);
  return {
    connected,
    sts: (at) => once("sts", at, () => new STSClient({ ...shared, region: at })),
    acm: (at) => once("acm", at, () => new ACMClient({ ...shared, region: at })),
    quickAcm: (at) => once("quick acm", at, () => new ACMClient({ ...hasty, region: at })),
    route53: (at) =>
      once("route53", at, () => gathersChanges(new Route53Client({ ...shared, region: at }), clock)),
    secretsManager: (at) =>
      new SecretStore(
        once("secretsmanager", at, () => new SecretsManagerClient({ ...shared, region: at })),
        `Secrets Manager of ${at}`,
      ),
    tagging: (at) => once("tagging", at, () => new ResourceGroupsTaggingAPIClient({ ...hasty, region: at })),
    region: () => config.region(),
  };
}

function profileOf(method: ConnectionMethod | undefined): { profile: string } | undefined {
  return method?.type === "profile" ? { profile: method.profile } : undefined;
}

interface Opening {
  connected: Connected;
  clock: Clock;
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
      const source = openConnection(method.source ?? {}, clock, name);
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
        cause: "What was answered as credentials is garbled.",
        remedy: "Look at the container's or instance's service that hands them out.",
      });
    }
  };
}

/** Makes each client of a region once, with the plugins of its connection. */
function memoise(
  plugins: (region: string) => readonly ClientPlugin[],
): <T extends Client>(kind: string, region: string, make: () => T) => T {
  const made = new Map<string, unknown>();
  return <T extends Client>(kind: string, region: string, make: () => T): T => {
    const key = `${kind} ${region}`;
    if (!made.has(key)) {
      const client = make();
      for (const plugin of plugins(region)) client.middlewareStack.use(plugin);
      made.set(key, client);
    }
    return made.get(key) as T;
  };
}

import { ACMClient } from "@aws-sdk/client-acm";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { fromIni, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { ConnectionMethod, ConnectionSpec } from "../model/connection";

/** The clients of one connection; each is made once, and all share one set of credentials. */
export interface Access {
  sts(region: string): STSClient;
  acm(region: string): ACMClient;
  /** ACM of a region that is only asked in passing: one try, and no long wait where it cannot be reached. */
  quickAcm(region: string): ACMClient;
  /** Route 53 is one service for a whole partition; the region only tells which partition. */
  route53(region: string): Route53Client;
  secretsManager(region: string): SecretsManagerClient;
  /** The connection's region, else the environment's. Throws where neither names one. */
  region(): Promise<string>;
}

/** What makes a client give up soon; without `throwOnRequestTimeout` the SDK only warns. */
const QUICK = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

type Credentials = NonNullable<STSClientConfig["credentials"]>;

/**
 * Opens a connection without calling AWS. Credentials are fetched by the first call and refreshed by the SDK;
 * endpoints are the SDK's own (AWS_ENDPOINT_URL and its kin).
 */
export function openConnection(spec: ConnectionSpec): Access {
  const region = spec.region;
  const common = { customUserAgent: "pulumi-aws-pki", ...(profileOf(spec.method) ?? {}) };
  const given = credentialsOf(spec.method, region);
  const settled = { ...(region ? { region } : {}), ...(given ? { credentials: given } : {}) };
  const { config } = new STSClient({ ...common, ...settled });
  // A client's resolved credentials are memoised: one AssumeRole serves every client of the connection.
  const shared = { ...common, credentials: config.credentials };
  const once = memoise();
  return {
    sts: (at) => once(`sts ${at}`, () => new STSClient({ ...shared, region: at })),
    acm: (at) => once(`acm ${at}`, () => new ACMClient({ ...shared, region: at })),
    quickAcm: (at) => once(`quick acm ${at}`, () => new ACMClient({ ...shared, ...QUICK, region: at })),
    route53: (at) => once(`route53 ${at}`, () => new Route53Client({ ...shared, region: at })),
    secretsManager: (at) =>
      once(`secretsmanager ${at}`, () => new SecretsManagerClient({ ...shared, region: at })),
    region: () => config.region(),
  };
}

function profileOf(method: ConnectionMethod | undefined): { profile: string } | undefined {
  return method?.type === "profile" ? { profile: method.profile } : undefined;
}

/** Undefined for the ambient identity: the SDK's own chain (environment, SSO, container, instance, web identity). */
function credentialsOf(
  method: ConnectionMethod | undefined,
  region: string | undefined,
): Credentials | undefined {
  switch (method?.type) {
    case undefined:
    case "ambient":
      return undefined;
    case "profile":
      return fromIni({ profile: method.profile });
    case "access-key":
      return {
        accessKeyId: method.accessKeyId,
        secretAccessKey: method.secretAccessKey,
        ...(method.sessionToken ? { sessionToken: method.sessionToken } : {}),
      };
    case "assume-role":
      return assumedRole(method, region);
  }
}

function assumedRole(
  method: Extract<ConnectionMethod, { type: "assume-role" }>,
  region: string | undefined,
): Credentials {
  const source = method.source;
  const master = source ? credentialsOf(source.method, source.region ?? region) : undefined;
  const at = region ?? source?.region;
  return fromTemporaryCredentials({
    ...(master ? { masterCredentials: master } : {}),
    ...(at ? { clientConfig: { region: at } } : {}),
    params: {
      RoleArn: method.roleArn,
      RoleSessionName: method.sessionName ?? "pulumi-aws-pki",
      ...(method.externalId ? { ExternalId: method.externalId } : {}),
      ...(method.durationSeconds ? { DurationSeconds: method.durationSeconds } : {}),
    },
  });
}

function memoise(): <T>(key: string, make: () => T) => T {
  const made = new Map<string, unknown>();
  return <T>(key: string, make: () => T): T => {
    if (!made.has(key)) made.set(key, make());
    return made.get(key) as T;
  };
}

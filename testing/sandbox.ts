import { devNull } from "node:os";
import { type Sandbox as Server, startSandbox as startServer } from "../sandbox/server";
import type { SandboxCertificate, SandboxRecord, SandboxSecret } from "../sandbox/shown";

/** How a sandbox behaves. */
export interface SandboxOptions {
  /** Port on 127.0.0.1. Default: any free one. */
  port?: number;
  /** Domains of hosted zones that stand from the start. Default: example.com. */
  zones?: readonly string[];
  /** The account of callers. Default: 111122223333. */
  accountId?: string;
  /** Region in `env`; the sandbox serves all. Default: us-east-1. */
  region?: string;
  /** The time at which the clock starts, as an ISO 8601 text. Default: now. */
  startsAt?: string;
  /** Whether AWS's request quotas throttle. Default: `off`. */
  quotas?: "aws" | "off";
  /** Whether signatures and IAM policies count; `setIam` takes the policies. Default: `off`. */
  iam?: "enforce" | "off";
  /** How long a validation record has to stand before ACM has seen it, in seconds. Default: 0. */
  validationSeconds?: number;
  /** Whether AWS renews what is in use or exported 45 days before its end. Default: `aws`. */
  managedRenewal?: "aws" | "off";
}

export type { SandboxCertificate, SandboxRecord, SandboxSecret };

/** The part of an Automation API stack that `use` needs. */
export interface UsedStack {
  /** Its workspace, whose variables every command gets. */
  workspace: { envVars: { [name: string]: string } };
}

/** An AWS in this process, on 127.0.0.1. */
export interface Sandbox {
  /** Value for AWS_ENDPOINT_URL. */
  endpoint: string;
  /** The account of callers. */
  accountId: string;
  /** Id of each hosted zone by its domain. */
  zones: Readonly<Record<string, string>>;
  /** The sandbox's time. */
  clock: {
    /** The time in the sandbox now. */
    now(): Date;
    /** Moves the time of the sandbox forward, and with it that of every command to come. Time never runs backwards. */
    advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
  };
  /** Variables by which a process finds the sandbox, and the time as it is now. They replace the user's own settings. */
  env(): Record<string, string>;
  /** Lets every command of a stack find the sandbox and its time. */
  use(stack: UsedStack): void;
  /** Replaces all of IAM, where `iam` is `enforce`. Throws where the document is not valid. */
  setIam(document: object): void;
  /** Certificates of all accounts and regions. */
  certificates(): SandboxCertificate[];
  /** Secrets of all accounts and regions, those in their recovery window too. */
  secrets(): SandboxSecret[];
  /** Records of the hosted zones, without their NS and SOA records. */
  records(): SandboxRecord[];
  /** Calls that have arrived so far, in order, as `acm:RequestCertificate`. */
  calls(): string[];
  /** Stops listening and breaks open connections. */
  stop(): Promise<void>;
}

/**
 * Starts a sandbox: ACM, Route 53, Secrets Manager, STS and the tagging API, as far as this package calls them. Nothing
 * leaves the machine. It ends with the process, or by `stop`. Rejects where the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { region = "us-east-1", startsAt, zones = ["example.com"], ...rest } = options;
  const server = await startServer({ ...rest, zones, ...(startsAt ? { clock: clockFrom(startsAt) } : {}) });
  server.unref();
  const env = () => variables(server, region);
  return {
    endpoint: server.endpoint,
    accountId: server.accountId,
    zones: server.zones,
    clock: {
      now: () => server.clock.now(),
      advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) =>
        server.clock.advance(((days * 24 + hours) * 60 + minutes) * 60 + seconds),
    },
    env,
    use({ workspace }) {
      const now = { enumerable: true, configurable: true, get: () => env().AWS_PKI_NOW };
      // The workspace reads it anew for each command.
      workspace.envVars = Object.defineProperty({ ...workspace.envVars, ...env() }, "AWS_PKI_NOW", now);
    },
    setIam: (document) => server.iam.set(document),
    certificates: () => server.inventory.certificates(),
    secrets: () => server.inventory.secrets(),
    records: () => server.inventory.records(),
    calls: () => server.calls.list().map(({ service, operation }) => `${service}:${operation}`),
    stop: () => server.close(),
  };
}

/** A clock that runs from a moment on. */
function clockFrom(startsAt: string) {
  const start = Date.parse(startsAt);
  if (Number.isNaN(start))
    throw new Error(
      `startSandbox: startsAt is ${JSON.stringify(startsAt)}: write it as 2027-03-01T00:00:00Z.`,
    );
  const began = Date.now();
  return { now: () => new Date(start + Date.now() - began) };
}

function variables({ endpoint, accountId, clock }: Server, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accountId,
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_REGION: region,
    AWS_PKI_NOW: clock.now().toISOString(),
    // The developer's own account must not be reached, nor its settings be read.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false",
    ...{ AWS_PROFILE: "", AWS_SESSION_TOKEN: "", AWS_ENDPOINT_URL_ACM: "", AWS_ENDPOINT_URL_ROUTE_53: "" },
    ...{ AWS_ENDPOINT_URL_SECRETS_MANAGER: "", AWS_ENDPOINT_URL_STS: "" },
    AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: "",
  };
}

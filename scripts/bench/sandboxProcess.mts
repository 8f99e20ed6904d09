import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { Call } from "./calls.mts";
import { atEnd } from "./ending.mts";

export const REGION = "us-east-1";
export const DOMAIN = "example.com";

const MAIN = join(import.meta.dirname, "..", "..", "dist", "sandbox", "main.js");
const OPTIONS = ["--quotas", "aws", "--validation-seconds", "60", "--until-stdin-closes"];

/** A sandbox as a process of its own, so that its work is not in the figures of ours. */
export interface SandboxProcess {
  /** The zone for DOMAIN. */
  zoneId: string;
  /** Sends AWS clients of any language there, with credentials that it takes. */
  env: Record<string, string>;
  /** Every call that reached it, in order. */
  calls(): Promise<Call[]>;
  close(): Promise<void>;
}

/** Starts one with AWS's quotas, where validation takes a minute. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [MAIN, ...OPTIONS], { stdio: ["pipe", "pipe", "inherit"] });
  const stop = atEnd(() => void child.kill());
  const ended = once(child, "exit");
  const first = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
  if (child.exitCode !== null) throw new Error(`The sandbox ended with ${child.exitCode}.`);
  const { endpoint, accountId } = JSON.parse(String(first[0])) as { endpoint: string; accountId: string };
  return {
    zoneId: await makeZone(endpoint, accountId),
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: accountId,
      AWS_SECRET_ACCESS_KEY: "sandbox",
      AWS_REGION: REGION,
    },
    calls: async () => (await (await fetch(`${endpoint}/_sandbox/calls`)).json()) as Call[],
    async close() {
      stop();
      await ended;
    },
  };
}

async function makeZone(endpoint: string, accountId: string): Promise<string> {
  const credentials = { accessKeyId: accountId, secretAccessKey: "sandbox" };
  const client = new Route53Client({ region: REGION, endpoint, credentials });
  const { HostedZone } = await client.send(
    new CreateHostedZoneCommand({ Name: DOMAIN, CallerReference: "bench" }),
  );
  client.destroy();
  return (HostedZone?.Id ?? "").replace("/hostedzone/", "");
}

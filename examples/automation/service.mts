// A service that keeps the certificates of many customers renewed, a stack each, by Pulumi's Automation API.
//
//   npm install pulumi-aws-pki @pulumi/pulumi
//   PULUMI_BACKEND_URL=s3://… PULUMI_CONFIG_PASSPHRASE=… node service.mts customers.json
//
// Node from 22.18 on runs the file as it is. It prints one JSON line a stack and round; docs/automation-api.md.
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Customer } from "./program.mts";
import { type Outcome, renew } from "./renew.mts";

const { INTERVAL_HOURS = "12", PARALLEL = "4" } = process.env;
const [file = "customers.json"] = process.argv.slice(2);

/** One signal for all commands and for the wait between rounds. */
const stopping = new AbortController();
// Not `once`: without a listener, the Automation API takes the signal as its own, and ends this process at once.
process.on("SIGTERM", () => stopping.abort());
const { signal } = stopping;

/** Renews all customers, some at a time: each run starts two processes. */
async function round(customers: Customer[]): Promise<Outcome[]> {
  const queue = [...customers];
  const outcomes: Outcome[] = [];
  async function work(): Promise<void> {
    for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) {
      const outcome = await renew(next, signal);
      console.log(JSON.stringify(outcome));
      outcomes.push(outcome);
    }
  }
  await Promise.all(Array.from({ length: Number(PARALLEL) }, work));
  return outcomes;
}

const isFine = ({ result }: Outcome) => ["unchanged", "updated", "cancelled"].includes(result);

for (;;) {
  // Read again in each round, so that a new customer needs no restart.
  const outcomes = await round(JSON.parse(readFileSync(file, "utf8")) as Customer[]);
  process.exitCode = outcomes.every(isFine) ? 0 : 1;
  if (signal.aborted || Number(INTERVAL_HOURS) === 0) break;
  await setTimeout(Number(INTERVAL_HOURS) * 3_600_000, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) break;
}

import * as pulumi from "@pulumi/pulumi";
import { estimateSync, pricesWith } from "../provider/price/prices";

/** Inputs of a sync's estimate. */
interface Estimated {
  name: string;
  resource: pulumi.Resource;
  /** The names of each certificate. Those of a set come together. */
  certificates: pulumi.Output<string[][]>[];
  replicaRegions: pulumi.Input<readonly unknown[]> | undefined;
}

/**
 * Shows in a preview what a sync and its certificates will cost, by the price list of price/prices.ts or by the
 * stack's own `aws-pki:prices`. Says nothing while names are not known yet.
 */
export function tellEstimate({ name, resource, certificates, replicaRegions = [] }: Estimated): void {
  if (!pulumi.runtime.isDryRun() || certificates.length === 0) return;
  const prices = pricesWith(new pulumi.Config("aws-pki").getObject("prices"));
  const known = pulumi.all([pulumi.all(certificates), pulumi.output(replicaRegions)]);
  known.apply(([parts, replicas]) => {
    const names = parts.flat();
    const { issue, renewalsYear, secretsMonth, callsYear } = estimateSync(names, 1 + replicas.length, prices);
    const certificate = `certificates ${dollars(issue)} for an issue or renewal of all, ${dollars(renewalsYear)} a year`;
    const secrets = `secrets ${dollars(secretsMonth)} a month, calls that write them ${dollars(callsYear)} a year`;
    const source = `prices of ${prices.asOf}, ${prices.source}`;
    return pulumi.log.info(`${name} costs about: ${certificate}; ${secrets} (${source})`, resource);
  });
}

function dollars(amount: number): string {
  return amount > 0 && amount < 0.01 ? "below $0.01" : `$${amount.toFixed(2)}`;
}

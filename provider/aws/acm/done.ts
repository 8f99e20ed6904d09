import type { ACMClient } from "@aws-sdk/client-acm";
import { validationDomain } from "../../kernel/domainName";

/** What this process itself has done in a region: lists of ACM show it only some seconds later. */
interface Done {
  /** ARNs of requests, by the domains whose records validate them. */
  requested: Map<string, Set<string>>;
  deleted: Set<string>;
}

const all = new WeakMap<ACMClient, Done>();

function doneBy(acm: ACMClient): Done {
  const done = all.get(acm) ?? { requested: new Map<string, Set<string>>(), deleted: new Set<string>() };
  all.set(acm, done);
  return done;
}

export function noteRequested(acm: ACMClient, arn: string, names: readonly string[]): void {
  const { requested } = doneBy(acm);
  for (const domain of names.map(validationDomain))
    requested.set(domain, (requested.get(domain) ?? new Set()).add(arn));
}

export function noteDeleted(acm: ACMClient, arn: string): void {
  doneBy(acm).deleted.add(arn);
}

/** ARNs of this process's own requests that a domain's record validates. */
export function requestedFor(acm: ACMClient, domain: string): string[] {
  return [...(doneBy(acm).requested.get(domain) ?? [])];
}

export function wasDeleted(acm: ACMClient, arn: string): boolean {
  return doneBy(acm).deleted.has(arn);
}

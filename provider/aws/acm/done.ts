import { validationDomain } from "../../kernel/domainName";
import { memoised } from "../../kernel/memoised";

/** Steps that this process itself has taken in a region: lists of ACM show them only some seconds later. */
export class Done {
  /** ARNs of requests, by the domains whose records validate them. */
  readonly #requested = new Map<string, Set<string>>();
  readonly #deleted = new Set<string>();

  noteRequested(arn: string, names: readonly string[]): void {
    for (const domain of names.map(validationDomain))
      memoised(this.#requested, domain, () => new Set<string>()).add(arn);
  }

  noteDeleted(arn: string): void {
    this.#deleted.add(arn);
  }

  /** ARNs of this process's own requests that a domain's record validates. */
  requestedFor(domain: string): string[] {
    return [...(this.#requested.get(domain) ?? [])];
  }

  wasDeleted(arn: string): boolean {
    return this.#deleted.has(arn);
  }
}

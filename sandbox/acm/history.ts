import { after, DAY, latest, SECOND } from "../core/clock";
import type { Resolver } from "../route53/resolver";
import {
  baseDomains,
  type Certificate,
  currentIssue,
  nextIssue,
  renewableSince,
  statusOf,
  VALIDATION_WINDOW,
} from "./certificate";
import { validationRecord } from "./validationRecord";

/** AWS renews 198-day certificates 45 days before they end. */
const RENEWAL_LEAD = 45 * DAY;

/** ACM may issue where there is no CAA record or one names these (ACM User Guide, "Configure a CAA record"). */
const AMAZON_CAS = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

interface HistoryRules {
  validationSeconds: number;
  /** Whether AWS renews by itself in a region. */
  renewsIn(region: string): boolean;
}

interface Event {
  at: Date;
  happen(): void;
}

/**
 * Makes happen what should have happened to a certificate by now. Nothing runs by itself: whoever looks at a
 * certificate, or is about to change DNS, settles it first. Between two changes of DNS the records stand still,
 * so replaying events in their order gives the same history however far the clock was moved in one go.
 */
export class History {
  constructor(
    private readonly resolver: Resolver,
    private readonly rules: HistoryRules,
  ) {}

  /** Notes which validation records stand. Call it whenever DNS has changed. */
  observe(certificate: Certificate, now: Date): void {
    if (!this.#alive(certificate, now)) return;
    for (const base of baseDomains(certificate)) {
      const { name, value } = validationRecord(certificate.account, base);
      if (!this.resolver.hasCname(name, value)) certificate.proofs.delete(base);
      else if (!certificate.proofs.has(base)) certificate.proofs.set(base, now);
    }
  }

  /** Replays what is due up to `now`. */
  settle(certificate: Certificate, now: Date): void {
    if (certificate.imported) return;
    for (;;) {
      const event = this.#next(certificate);
      if (event === undefined || event.at > now) return;
      event.happen();
    }
  }

  #alive(certificate: Certificate, now: Date): boolean {
    const status = statusOf(certificate, now);
    return certificate.imported === undefined && (status === "PENDING_VALIDATION" || status === "ISSUED");
  }

  #next(certificate: Certificate): Event | undefined {
    if (certificate.revocation || certificate.failure) return undefined;
    if (certificate.issues.length === 0) return this.#validation(certificate) ?? this.#issuance(certificate);
    const renewal = certificate.renewal;
    const pending = renewal && !renewal.completedAt && !renewal.failure;
    return pending ? this.#renewed(certificate, renewal.startedAt) : this.#managedRenewal(certificate);
  }

  /** The next name to be validated, within the three days that ACM waits. */
  #validation(certificate: Certificate): Event | undefined {
    const deadline = after(certificate.createdAt, VALIDATION_WINDOW);
    const [first] = baseDomains(certificate)
      .filter((base) => !certificate.validated.has(base))
      .map((base) => ({ base, at: this.#provenAt(certificate, base, certificate.createdAt) }))
      .filter((proof): proof is { base: string; at: Date } => proof.at !== undefined && proof.at < deadline)
      .sort((left, right) => left.at.getTime() - right.at.getTime());
    return first && { at: first.at, happen: () => certificate.validated.set(first.base, first.at) };
  }

  /** When every name is validated, the certificate is issued, or fails where CAA forbids it. */
  #issuance(certificate: Certificate): Event | undefined {
    if (certificate.validated.size < baseDomains(certificate).length) return undefined;
    const at = latest(...certificate.validated.values());
    return {
      at,
      happen: () => {
        if (this.#caaForbids(certificate)) certificate.failure = { at, reason: "CAA_ERROR" };
        else certificate.issues.push(nextIssue(certificate, at));
      },
    };
  }

  /** A renewal ends when all records stand. It never ends once the certificate has expired. */
  #renewed(certificate: Certificate, startedAt: Date): Event | undefined {
    const proven = baseDomains(certificate).map((base) => this.#provenAt(certificate, base, startedAt));
    if (proven.some((date) => date === undefined)) return undefined;
    const at = latest(startedAt, ...proven.filter((date) => date !== undefined));
    const issue = currentIssue(certificate);
    if (issue === undefined || at > issue.notAfter) return undefined;
    return {
      at,
      happen: () => {
        if (this.#caaForbids(certificate)) {
          certificate.renewal = { startedAt, failure: { at, reason: "CAA_ERROR" } };
          return;
        }
        certificate.issues.push(nextIssue(certificate, at));
        certificate.renewal = { startedAt, completedAt: at };
      },
    };
  }

  #managedRenewal(certificate: Certificate): Event | undefined {
    const issue = currentIssue(certificate);
    const since = renewableSince(certificate);
    const failed = certificate.renewal?.failure !== undefined;
    if (!this.rules.renewsIn(certificate.region) || issue === undefined || since === undefined || failed)
      return undefined;
    const at = latest(after(issue.notAfter, -RENEWAL_LEAD), since);
    if (at > issue.notAfter) return undefined;
    return {
      at,
      happen: () => {
        certificate.renewal = { startedAt: at };
      },
    };
  }

  #provenAt(certificate: Certificate, base: string, from: Date): Date | undefined {
    const since = certificate.proofs.get(base);
    return since && after(latest(since, from), this.rules.validationSeconds * SECOND);
  }

  #caaForbids(certificate: Certificate): boolean {
    return certificate.domains.some((domain) => {
      const wildcard = domain.startsWith("*.");
      const issuers = this.resolver.caaIssuers(wildcard ? domain.slice(2) : domain, wildcard);
      return issuers !== undefined && !issuers.some((issuer) => AMAZON_CAS.includes(issuer));
    });
  }
}
